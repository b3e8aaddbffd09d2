//! Starts the real binary over a data folder, kills it with -9, and starts it again.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use e2e::Shop;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The issuer of tokens: the same at every start, on every port.
const ISSUER: &str = "https://issuer.test";

/// A running `stoa`; killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    /// Its address.
    pub(crate) url: String,
}

impl Process {
    /// Starts it and waits until it listens. Port 0 takes a free port.
    pub(crate) async fn start(data: &Path, port: u16) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_stoa"))
            .args(["--issuer-url", ISSUER, "--port", &port.to_string(), "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some(url) = line.strip_prefix("Stoa listens on") {
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Self { child, url: url.trim().to_owned() };
            }
        }
        panic!("the process ended without listening");
    }

    /// Kills it with -9 and waits until it has ended.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
        self.child.wait().await.unwrap();
    }

    /// Opens its shop with the administrator's token.
    pub(crate) async fn shop(&self, data: &Path) -> Arc<Shop> {
        let kept: serde_json::Value =
            serde_json::from_slice(&std::fs::read(data.join("administrator.json")).unwrap()).unwrap();
        Shop::at(&self.url, kept["client_id"].as_str().unwrap(), kept["client_secret"].as_str().unwrap(), None).await
    }
}
