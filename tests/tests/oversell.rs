//! Stock is never oversold, with any number of checkouts at once.

use e2e::{Checkout, Shop};
use futures::future::join_all;
use futures::stream::{self, StreamExt};
use stoa_client::types::OrderStatus;
use testkit::depth;

/// Requests at once: as many as one machine answers without timing out.
const AT_ONCE: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn confirms_as_many_checkouts_as_there_are_pieces() {
    let shop = Shop::open().await;
    let (wanted, pieces) = depth((300, 30), (1000, 100));
    let sku = shop.product(1000, pieces).await;
    let guest = shop.guest().await;
    let line = [(sku.as_str(), 1)];
    let carts = stream::iter(0..wanted).map(|_| shop.cart(&guest, &line, "tok_success"));
    let carts: Vec<Checkout> = carts.buffer_unordered(AT_ONCE).collect().await;
    let orders: Vec<String> = join_all(carts.iter().map(Checkout::order)).await;

    let (mut confirmed, mut rejected) = (0, 0);
    for order_id in &orders {
        let order = shop.settled(order_id, &["confirmed", "rejected", "cancelled"]).await;
        match order.status.as_str() {
            "confirmed" => confirmed += 1,
            "rejected" => rejected += 1,
            other => panic!("{order_id} is {other}"),
        }
    }
    assert_eq!((confirmed, rejected), (pieces, wanted - pieces));
    let level = shop.wait(&format!("/stock/{sku}"), |level| level["reserved"] == 0).await;
    assert_eq!((level.body["on_hand"].as_i64(), level.body["available"].as_i64()), (Some(0), Some(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn carts_with_the_same_skus_in_opposite_order_do_not_deadlock() {
    let shop = Shop::open().await;
    let pair_count = depth(50, 200);
    let skus = join_all((0..10).map(|_| shop.product(100, pair_count))).await;
    let forward: Vec<(&str, u32)> = skus.iter().map(|sku| (sku.as_str(), 1)).collect();
    let backward: Vec<(&str, u32)> = forward.iter().rev().copied().collect();
    let guest = shop.guest().await;
    let pairs = stream::iter(0..pair_count).map(async |_| {
        let carts = (shop.cart(&guest, &forward, "tok_success"), shop.cart(&guest, &backward, "tok_success"));
        let (one, other) = futures::join!(carts.0, carts.1);
        let (one, other) = futures::join!(one.send("k"), other.send("k"));
        [one.expect(202).str("id"), other.expect(202).str("id")]
    });
    let orders: Vec<String> = pairs.buffer_unordered(8).collect::<Vec<_>>().await.into_iter().flatten().collect();

    let mut confirmed = 0;
    for order_id in &orders {
        let order = shop.settled(order_id, &["confirmed", "rejected"]).await;
        confirmed += i64::from(order.status == OrderStatus::Confirmed);
    }
    // There are twice as many orders as pieces of each sku, and each order gets all its skus or none.
    assert_eq!((orders.len(), confirmed), (2 * usize::try_from(pair_count).unwrap(), pair_count));
    for sku in &skus {
        let level = shop.wait(&format!("/stock/{sku}"), |level| level["reserved"] == 0).await;
        assert_eq!(level.body["on_hand"], 0, "{sku}: a partial order");
    }
}
