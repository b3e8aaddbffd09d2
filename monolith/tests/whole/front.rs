//! The front door of the one process, by raw connections: what moves nothing is ended, what comes too often is held
//! back, and each path says what it takes.

mod brake;
mod connections;
mod pages;

use std::time::Duration;

use stoa::limits::Limits;
use stoa::{Host, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than any time-out of these tests, and shorter than any of those that people get.
const PATIENCE: Duration = Duration::from_secs(10);

async fn serve(options: &Options) -> Host {
    let mut host = Host::start(options).await.unwrap();
    host.serve().await.unwrap();
    host
}

async fn serve_within(limits: Limits) -> Host {
    serve(&Options { limits, ..Options::for_tests() }).await
}

/// A connection of its own.
struct Line(TcpStream);

impl Line {
    async fn to(host: &Host) -> Self {
        Self(TcpStream::connect(host.address).await.unwrap())
    }

    async fn say(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// All that comes until the other side ends it; fails where it does not.
    async fn hear_all(&mut self) -> String {
        let mut heard = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let Ok(read) = timeout(PATIENCE, self.0.read(&mut piece)).await else {
                panic!("the connection stays open")
            };
            match read {
                // A reset ends it too.
                Ok(0) | Err(_) => return String::from_utf8_lossy(&heard).into_owned(),
                Ok(n) => heard.extend_from_slice(&piece[..n]),
            }
        }
    }

    /// The head of one answer, and as much of its body as it says.
    async fn hear_one(&mut self) -> String {
        let mut heard = String::new();
        let mut byte = [0];
        while !heard.ends_with("\r\n\r\n") {
            timeout(PATIENCE, self.0.read_exact(&mut byte)).await.unwrap().unwrap();
            heard.push(byte[0].into());
        }
        let length = heard.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let mut body = vec![0; length.parse().unwrap()];
        timeout(PATIENCE, self.0.read_exact(&mut body)).await.unwrap().unwrap();
        heard + &String::from_utf8(body).unwrap()
    }
}

/// One request on a connection of its own: all that comes back.
async fn ask(host: &Host, method: &str, path: &str, headers: &str) -> String {
    let mut line = Line::to(host).await;
    line.say(&format!("{method} {path} HTTP/1.1\r\nhost: stoa\r\nconnection: close\r\n{headers}\r\n")).await;
    line.hear_all().await
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}
