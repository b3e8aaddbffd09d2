//! The front door of the one process, over raw connections: it ends idle connections, limits request rates, and lists
//! the methods of each path.

mod brake;
mod connections;
mod pages;

use std::time::Duration;

use stoa::limits::Limits;
use stoa::{Host, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than the time-outs of these tests, and shorter than the default ones.
const PATIENCE: Duration = Duration::from_secs(10);

async fn serve(options: &Options) -> Host {
    let mut host = Host::start(options).await.unwrap();
    host.serve().await.unwrap();
    host
}

async fn serve_within(limits: Limits) -> Host {
    serve(&Options { limits, ..Options::for_tests() }).await
}

/// A raw connection.
struct Connection(TcpStream);

impl Connection {
    async fn to(host: &Host) -> Self {
        Self(TcpStream::connect(host.address).await.unwrap())
    }

    async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// Reads until the server closes the connection; fails if it does not.
    async fn read_all(&mut self) -> String {
        let mut received = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let Ok(read) = timeout(PATIENCE, self.0.read(&mut piece)).await else {
                panic!("the connection stays open")
            };
            match read {
                // A reset closes it too.
                Ok(0) | Err(_) => return String::from_utf8_lossy(&received).into_owned(),
                Ok(n) => received.extend_from_slice(&piece[..n]),
            }
        }
    }

    /// Reads one answer: the head, and `content-length` bytes of body.
    async fn read_one(&mut self) -> String {
        let mut received = String::new();
        let mut byte = [0];
        while !received.ends_with("\r\n\r\n") {
            timeout(PATIENCE, self.0.read_exact(&mut byte)).await.unwrap().unwrap();
            received.push(byte[0].into());
        }
        let length = received.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let mut body = vec![0; length.parse().unwrap()];
        timeout(PATIENCE, self.0.read_exact(&mut body)).await.unwrap().unwrap();
        received + &String::from_utf8(body).unwrap()
    }
}

/// Sends one request on a new connection and reads the whole answer.
async fn ask(host: &Host, method: &str, path: &str, headers: &str) -> String {
    let mut connection = Connection::to(host).await;
    connection.send(&format!("{method} {path} HTTP/1.1\r\nhost: stoa\r\nconnection: close\r\n{headers}\r\n")).await;
    connection.read_all().await
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}
