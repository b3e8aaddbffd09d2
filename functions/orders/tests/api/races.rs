//! Concurrent requests and events on the real store.

use std::sync::Arc;

use serde_json::json;
use testkit::Call;

use crate::shop::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_of_the_same_checkout_make_one_order() {
    let shop = Arc::new(shop());
    let checkout = checkout(&shop.clock, account(&shop.clock));
    let deliveries = (0..50).map(|_| {
        let (shop, checkout) = (Arc::clone(&shop), checkout.clone());
        tokio::spawn(async move { shop.deliver(&checkout).await })
    });
    for delivery in deliveries.collect::<Vec<_>>() {
        delivery.await.unwrap().unwrap();
    }
    assert_eq!(published(&shop), ["orders.order.placed"]);
    assert_eq!(all_pages(&shop, "/orders", staff).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_cancellations_under_one_key_cancel_once() {
    let shop = Arc::new(shop());
    let owner = account(&shop.clock);
    let id = confirmed(&shop, owner).await;
    shop.take_events();
    let calls = (0..50).map(|_| {
        let shop = Arc::clone(&shop);
        let call = Call::post(format!("/orders/{id}/cancel")).json(json!({})).bearer(owner, "").key("once");
        tokio::spawn(async move {
            loop {
                let reply = shop.call(call.clone()).await;
                if reply.header("retry-after").is_empty() {
                    return reply;
                }
            }
        })
    });
    for call in calls.collect::<Vec<_>>() {
        let reply = call.await.unwrap();
        assert_eq!((reply.status, reply.body["status"].as_str()), (200, Some("cancelled")), "{}", reply.text);
    }
    assert_eq!(published(&shop), ["orders.order.cancelled"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cancellation_and_an_authorisation_at_once_have_one_outcome() {
    for _ in 0..20 {
        let shop = Arc::new(shop());
        let owner = account(&shop.clock);
        let id = awaiting(&shop, owner).await;
        shop.take_events();
        let (canceller, payer) = (Arc::clone(&shop), Arc::clone(&shop));
        let call = Call::post(format!("/orders/{id}/cancel")).json(json!({})).bearer(owner, "");
        let cancel = tokio::spawn(async move { canceller.call(call).await });
        let fact = authorized(&shop, id);
        let pay = tokio::spawn(async move { payer.deliver(&fact).await });
        let (reply, paid) = (cancel.await.unwrap(), pay.await.unwrap());
        paid.unwrap();
        let counts = counted(published(&shop));
        match reply.status {
            200 => {
                assert_eq!(status(&shop, id).await, "cancelled");
                assert_eq!(counts.get("orders.order.cancelled"), Some(&2), "published again for payments: {counts:?}");
            }
            409 => {
                assert_eq!(status(&shop, id).await, "committing");
                assert_eq!(counts.get("orders.order.committing"), Some(&1), "{counts:?}");
            }
            other => panic!("{other}: {}", reply.text),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_sweeps_publish_once() {
    let shop = Arc::new(shop());
    awaiting(&shop, account(&shop.clock)).await;
    shop.take_events();
    shop.advance(std::time::Duration::from_secs(16 * 60));
    let sweeps = (0..8).map(|_| {
        let shop = Arc::clone(&shop);
        tokio::spawn(async move { shop.tick().await })
    });
    for sweep in sweeps.collect::<Vec<_>>() {
        sweep.await.unwrap().unwrap();
    }
    assert_eq!(published(&shop), ["orders.order.rejected"]);
}
