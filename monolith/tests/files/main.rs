//! `stoa import` and `stoa export` against a running shop, of products and of content.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod content;
mod products;

use std::path::Path;

use serde_json::Value;
use stoa::import::Imported;
use stoa::remote::{Remote, RemoteOptions};
use stoa::{Host, Options};

pub(crate) async fn shop() -> (Host, Remote) {
    let mut host = Host::start(&Options::for_tests()).await.unwrap();
    host.serve().await.unwrap();
    let remote = Remote::new(&administrator_options(&host), Path::new("nowhere"), None).unwrap();
    (host, remote)
}

pub(crate) fn administrator_options(host: &Host) -> RemoteOptions {
    let administrator = host.administrator.clone().unwrap();
    RemoteOptions {
        url: Some(host.url.clone()),
        client_id: Some(administrator.client_id),
        client_secret: Some(administrator.client_secret),
    }
}

/// Reads the report of a file: line, status, and first fault or warning of each row.
pub(crate) fn report(path: &Path) -> Vec<(u64, String, String)> {
    let text = std::fs::read_to_string(format!("{}.report.ndjson", path.display())).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    rows.map(|row| (row["line"].as_u64().unwrap(), word(&row["status"]), word(&row["errors"][0]["code"]))).collect()
}

pub(crate) fn counts(done: &Imported) -> [u64; 4] {
    [done.created, done.updated, done.unchanged, done.failed]
}
