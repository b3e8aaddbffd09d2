//! The sweep: what is stuck goes on.

use std::time::Duration;

use events::orders::{OrderAwaitingPayment, OrderRejected};
use testkit::Call;

use crate::shop::*;

const MINUTE: Duration = Duration::from_secs(60);

#[expect(clippy::unwrap_used, reason = "a sweep that fails is a failed test")]
async fn pass(shop: &Shop, minutes: u32) {
    for _ in 0..minutes {
        shop.advance(MINUTE);
        shop.tick().await.unwrap();
    }
}

#[tokio::test]
async fn an_order_whose_time_is_up_is_rejected_once() {
    let shop = shop();
    let id = awaiting(&shop, account(&shop.clock)).await;
    shop.take_events();
    pass(&shop, 14).await;
    assert_eq!(status(&shop, id).await, "awaiting_payment");
    let retold = counted(published(&shop));
    assert_eq!(retold.get("orders.order.awaiting_payment"), Some(&2), "after 2 and 6 minutes: {retold:?}");
    pass(&shop, 2).await;
    assert_eq!(status(&shop, id).await, "rejected");
    assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "timed_out");
    // Until inventory says that the hold is gone, it is told again.
    pass(&shop, 3).await;
    assert_eq!(published(&shop), ["orders.order.rejected"]);
    tell(&shop, &released(id)).await;
    pass(&shop, 200).await;
    assert!(published(&shop).is_empty());
    assert_eq!(whats(&look(&shop, id).await), ["placed", "awaiting_payment", "rejected", "stock_released"]);
}

#[tokio::test]
async fn an_order_that_nobody_answers_is_told_again_and_in_the_end_rejected() {
    let shop = shop();
    let id = placed(&shop, account(&shop.clock)).await;
    shop.take_events();
    pass(&shop, 59).await;
    let retold = counted(published(&shop));
    assert_eq!(retold.get("orders.order.placed"), Some(&4), "after 2, 6, 14 and 30 minutes: {retold:?}");
    pass(&shop, 2).await;
    assert_eq!(status(&shop, id).await, "rejected");
    shop.take_events();
    pass(&shop, 60).await;
    assert!(published(&shop).is_empty(), "nothing is known to be held");
    tell(&shop, &held(&shop, id)).await;
    assert_eq!(published(&shop), ["orders.order.rejected"], "now it is");
}

#[tokio::test]
async fn a_stuck_commit_is_told_again_and_ends_with_the_hold() {
    let shop = shop();
    let id = committing(&shop, account(&shop.clock)).await;
    shop.take_events();
    pass(&shop, 3).await;
    assert_eq!(published(&shop), ["orders.order.committing"]);
    pass(&shop, 66).await;
    let rejected = shop.take::<OrderRejected>();
    assert_eq!((rejected.len(), status(&shop, id).await.as_str()), (3, "rejected"), "told until all is given back");
    tell(&shop, &released(id)).await;
    tell(&shop, &voided(id)).await;
    pass(&shop, 100).await;
    assert!(published(&shop).is_empty());
}

#[tokio::test]
async fn whoever_never_answers_is_given_up_some_day() {
    let shop = shop();
    awaiting(&shop, account(&shop.clock)).await;
    shop.take_events();
    for _ in 0..300 {
        shop.advance(5 * MINUTE);
        shop.tick().await.unwrap();
    }
    let told = counted(published(&shop));
    assert_eq!(told.get("orders.order.rejected"), Some(&17), "{told:?}");
}

#[tokio::test]
async fn an_order_in_motion_is_left_alone() {
    let shop = shop();
    let owner = account(&shop.clock);
    let ids = [confirmed(&shop, owner).await, placed(&shop, owner).await];
    let cancel = Call::post(format!("/orders/{}/cancel", ids[1])).json(serde_json::json!({}));
    assert_eq!(shop.call(cancel.bearer(owner, "")).await.status, 200);
    shop.take_events();
    pass(&shop, 180).await;
    assert!(published(&shop).is_empty());
}

#[tokio::test]
async fn republishing_tells_where_every_order_stands() {
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
