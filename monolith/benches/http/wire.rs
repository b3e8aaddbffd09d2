//! A keep-alive connection that sends what was written beforehand and reads the answer: the least a client can do, for
//! it shares the machine with what it measures.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection; one request at a time.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Requests sent so far.
    pub(crate) sent: u64,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// What it cost, as `Server-Timing` tells: `0.5rru 0wru`.
    pub(crate) units: String,
}

impl Wire {
    pub(crate) async fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(64 * 1024), sent: 0 }
    }

    /// Sends a whole request, and fails where the answer has another status.
    pub(crate) async fn send(&mut self, request: &[u8], status: u16) -> Reply {
        let reply = self.exchange(request).await;
        let text = || format!("{} {}", String::from_utf8_lossy(request), String::from_utf8_lossy(&reply.body));
        assert_eq!(reply.status, status, "{}", text());
        reply
    }

    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Reply {
        self.sent += 1;
        self.stream.write_all(request).await.unwrap();
        self.buffer.clear();
        let head = loop {
            let read = self.stream.read_buf(&mut self.buffer).await.unwrap();
            assert!(read > 0, "the connection was closed");
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = std::str::from_utf8(&self.buffer[..head]).unwrap();
        let status = text[9..12].parse().unwrap();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let timing = text.lines().find_map(|line| line.strip_prefix("server-timing: "));
        let units = timing.and_then(|timing| timing.split('"').nth(1)).unwrap_or_default().to_owned();
        let end = head + length.map_or(0, |length| length.parse::<usize>().unwrap());
        while self.buffer.len() < end {
            assert!(self.stream.read_buf(&mut self.buffer).await.unwrap() > 0, "the connection was closed");
        }
        Reply { status, units, body: self.buffer[head..end].to_vec() }
    }
}

impl Reply {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.json())).to_owned()
    }
}

/// Writes a request out.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Option<(&str, &str)>) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let (media_type, content) = body.unwrap_or_default();
    if body.is_some() {
        text.push_str(&format!("content-type: {media_type}\r\ncontent-length: {}\r\n", content.len()));
    }
    format!("{text}\r\n{content}").into_bytes()
}

/// A request with a JSON body and a token.
pub(crate) fn post(path: &str, token: &str, key: Option<&str>, body: &serde_json::Value) -> Vec<u8> {
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("authorization", bearer.as_str())];
    headers.extend(key.map(|key| ("idempotency-key", key)));
    request("POST", path, &headers, Some(("application/json", &body.to_string())))
}

/// A reading request with a token.
pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    request("GET", path, &[("authorization", &format!("Bearer {token}"))], None)
}
