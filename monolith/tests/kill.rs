//! The process is killed with -9 in the middle of checkouts; the next start finishes each order exactly once.
#![expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use e2e::{Checkout, Shop};
use futures::future::join_all;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const ISSUER: &str = "https://issuer.test";

/// Starts the real binary over a folder and waits until it says where it listens.
async fn start(data: &Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stoa"))
        .args(["--port", "0", "--issuer-url", ISSUER, "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(url) = line.strip_prefix("Stoa listens on") {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (child, url.trim().to_owned());
        }
    }
    panic!("the process ended without listening");
}

async fn shop(data: &Path, url: &str) -> std::sync::Arc<Shop> {
    let kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(data.join("administrator.json")).unwrap()).unwrap();
    Shop::at(url, kept["client_id"].as_str().unwrap(), kept["client_secret"].as_str().unwrap(), None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_a_kill_is_finished_once_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, url) = start(folder.path()).await;
    let before = shop(folder.path(), &url).await;
    let sku = before.product(1500, 100).await;
    let guest = before.guest().await;
    let line = [(sku.as_str(), 1)];
    let carts: Vec<Checkout> = join_all((0..20).map(|_| before.cart(&guest, &line, "tok_success"))).await;

    let mut acknowledged = Vec::new();
    for (round, pair) in carts.chunks(4).enumerate() {
        let orders = join_all(pair.iter().map(Checkout::order)).await;
        acknowledged.extend(orders);
        if round == 2 {
            break;
        }
    }
    // In the middle of the sagas of the last ones.
    tokio::time::sleep(Duration::from_millis(3)).await;
    process.kill().await.unwrap();
    process.wait().await.unwrap();

    let (mut process, url) = start(folder.path()).await;
    let after = shop(folder.path(), &url).await;
    for order_id in &acknowledged {
        let order = after.settled(order_id, &["confirmed", "rejected"]).await;
        assert_eq!(order.str("status"), "confirmed", "{}", order.text);
        let payment = after.admin.get(&format!("/payments/{}", order_id.replace("ord_", "pay_"))).await.expect(200);
        assert_eq!(payment.body["status"], "authorized");
    }
    let count = i64::try_from(acknowledged.len()).unwrap();
    let level = after.wait(&format!("/stock/{sku}"), |level| level["reserved"] == 0).await;
    assert_eq!(level.body["on_hand"].as_i64(), Some(100 - count), "each order took one, once");
    process.kill().await.unwrap();
}
