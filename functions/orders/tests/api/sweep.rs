//! The sweep resumes stuck orders.

use std::time::Duration;

use events::orders::{OrderAwaitingPayment, OrderRejected};
use testkit::Call;

use crate::shop::*;

const MINUTE: Duration = Duration::from_secs(60);

#[expect(clippy::unwrap_used, reason = "a failing sweep fails the test")]
async fn sweep_for(shop: &Shop, minutes: u32) {
    for _ in 0..minutes {
        shop.advance(MINUTE);
        shop.tick().await.unwrap();
    }
}

#[tokio::test]
async fn rejects_an_order_once_after_its_deadline() {
    let shop = shop();
    let id = awaiting(&shop, account(&shop.clock)).await;
    shop.take_events();
    sweep_for(&shop, 14).await;
    assert_eq!(status(&shop, id).await, "awaiting_payment");
    let republished = counted(published(&shop));
    assert_eq!(republished.get("orders.order.awaiting_payment"), Some(&2), "after 2 and 6 minutes: {republished:?}");
    sweep_for(&shop, 2).await;
    assert_eq!(status(&shop, id).await, "rejected");
    assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "timed_out");
    // The rejection is published again until inventory has released the hold.
    sweep_for(&shop, 3).await;
    assert_eq!(published(&shop), ["orders.order.rejected"]);
    deliver(&shop, &released(id)).await;
    sweep_for(&shop, 200).await;
    assert!(published(&shop).is_empty());
    assert_eq!(timeline(&read_order(&shop, id).await), ["placed", "awaiting_payment", "rejected", "stock_released"]);
}

#[tokio::test]
async fn republishes_an_unanswered_order_and_rejects_it_in_the_end() {
    let shop = shop();
    let id = placed(&shop, account(&shop.clock)).await;
    shop.take_events();
    sweep_for(&shop, 59).await;
    let republished = counted(published(&shop));
    assert_eq!(republished.get("orders.order.placed"), Some(&4), "after 2, 6, 14 and 30 minutes: {republished:?}");
    sweep_for(&shop, 2).await;
    assert_eq!(status(&shop, id).await, "rejected");
    shop.take_events();
    sweep_for(&shop, 60).await;
    assert!(published(&shop).is_empty(), "no stock is known to be held");
    deliver(&shop, &held(&shop, id)).await;
    assert_eq!(published(&shop), ["orders.order.rejected"], "stock is held now");
}

#[tokio::test]
async fn republishes_a_stuck_commit_until_the_hold_ends() {
    let shop = shop();
    let id = committing(&shop, account(&shop.clock)).await;
    shop.take_events();
    sweep_for(&shop, 3).await;
    assert_eq!(published(&shop), ["orders.order.committing"]);
    sweep_for(&shop, 66).await;
    let rejected = shop.take::<OrderRejected>();
    assert_eq!((rejected.len(), status(&shop, id).await.as_str()), (3, "rejected"), "published until all is released");
    deliver(&shop, &released(id)).await;
    deliver(&shop, &voided(id)).await;
    sweep_for(&shop, 100).await;
    assert!(published(&shop).is_empty());
}

#[tokio::test]
async fn stops_republishing_after_the_last_attempt() {
    let shop = shop();
    awaiting(&shop, account(&shop.clock)).await;
    shop.take_events();
    for _ in 0..300 {
        shop.advance(5 * MINUTE);
        shop.tick().await.unwrap();
    }
    let counts = counted(published(&shop));
    assert_eq!(counts.get("orders.order.rejected"), Some(&17), "{counts:?}");
}

#[tokio::test]
async fn leaves_settled_orders_alone() {
    let shop = shop();
    let owner = account(&shop.clock);
    let ids = [confirmed(&shop, owner).await, placed(&shop, owner).await];
    let cancel = Call::post(format!("/orders/{}/cancel", ids[1])).json(serde_json::json!({}));
    assert_eq!(shop.call(cancel.bearer(owner, "")).await.status, 200);
    shop.take_events();
    sweep_for(&shop, 180).await;
    assert!(published(&shop).is_empty());
}

#[tokio::test]
async fn republishes_the_status_of_every_order() {
    let shop = shop();
    let owner = account(&shop.clock);
    for _ in 0..55 {
        placed(&shop, owner).await;
    }
    let last = awaiting(&shop, owner).await;
    confirmed(&shop, owner).await;
    shop.take_events();
    let (mut cursor, mut count) = (None, 0);
    loop {
        let page = service::Capability::republish(&*shop.capability, "order", cursor).await.unwrap();
        count += page.count;
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let events = shop.take_events();
    assert_eq!((count, events.len()), (57, 57));
    let awaiting: Vec<OrderAwaitingPayment> =
        events.iter().filter(|e| e.kind.ends_with("awaiting_payment")).map(|e| e.data().unwrap()).collect();
    assert_eq!(awaiting.len(), 1);
    assert_eq!(awaiting[0].order_id, last);
    let nothing = service::Capability::republish(&*shop.capability, "basket", None).await.unwrap();
    assert_eq!((nothing.count, nothing.cursor), (0, None));
}
