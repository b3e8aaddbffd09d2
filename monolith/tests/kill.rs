//! The process is killed with -9 during checkouts; the next start finishes each order exactly once.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod process;

use std::time::Duration;

use e2e::Checkout;
use futures::future::join_all;
use process::Process;

#[tokio::test(flavor = "multi_thread")]
async fn finishes_each_acknowledged_order_once_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), 0).await;
    let before = process.shop(folder.path()).await;
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
    // The sagas of the last orders are under way.
    tokio::time::sleep(Duration::from_millis(3)).await;
    process.kill().await;

    let process = Process::start(folder.path(), 0).await;
    let after = process.shop(folder.path()).await;
    for order_id in &acknowledged {
        let order = after.settled(order_id, &["confirmed", "rejected"]).await;
        assert_eq!(order.status.as_str(), "confirmed", "{order:?}");
        let payment = after.admin.get(&format!("/payments/{}", order_id.replace("ord_", "pay_"))).await.expect(200);
        assert_eq!(payment.body["status"], "authorized");
    }
    let count = i64::try_from(acknowledged.len()).unwrap();
    let level = after.wait(&format!("/stock/{sku}"), |level| level["reserved"] == 0).await;
    assert_eq!(level.body["on_hand"].as_i64(), Some(100 - count), "each order took one piece once");
    process.kill().await;
}
