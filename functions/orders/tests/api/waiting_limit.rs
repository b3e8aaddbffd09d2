//! The limit of orders that wait for their owner, since each holds stock.

use std::time::Duration;

use domain::id::OrderId;
use domain::owner::Owner;
use events::orders::OrderRejected;
use events::payments::PaymentActionRequired;
use orders::Orders;
use testkit::Alone;

use crate::shop::*;

fn action(id: OrderId) -> PaymentActionRequired {
    let action_url = "https://bank.example/3ds".to_owned();
    PaymentActionRequired { payment_id: id.raw().into(), order_id: id, attempt: 1, action_url }
}

/// An order that waits for its owner.
async fn waiting(shop: &Shop, owner: Owner) -> OrderId {
    let id = awaiting(shop, owner).await;
    shop.take_events();
    deliver(shop, &action(id)).await;
    id
}

#[tokio::test]
async fn rejects_a_fourth_order_that_waits_for_its_owner() {
    let shop = shop();
    let (owner, other) = (guest(&shop.clock), guest(&shop.clock));
    let first = waiting(&shop, owner).await;
    let second = awaiting(&shop, owner).await;
    deliver(&shop, &declined(second, 1)).await;
    waiting(&shop, owner).await;
    // Orders that do not wait for the owner do not count.
    confirmed(&shop, owner).await;
    awaiting(&shop, owner).await;
    let fourth = waiting(&shop, owner).await;
    assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "too_many_waiting");
    deliver(&shop, &action(fourth)).await;
    let order = read_order(&shop, fourth).await;
    assert_eq!((text(&order, "status"), text(&order, "reason")), ("rejected".into(), "too_many_waiting".into()));
    assert_eq!(timeline(&order), ["placed", "awaiting_payment", "payment_action_required", "rejected"]);
    let fifth = awaiting(&shop, owner).await;
    deliver(&shop, &declined(fifth, 1)).await;
    assert_eq!(status(&shop, fifth).await, "rejected");

    // The limit applies to each owner, and an order that is paid frees a place.
    assert_eq!(status(&shop, waiting(&shop, other).await).await, "awaiting_payment");
    deliver(&shop, &authorized(&shop, first)).await;
    assert_eq!(status(&shop, first).await, "committing");
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "awaiting_payment");
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "rejected");
}

#[tokio::test]
async fn finds_waiting_orders_behind_many_others() {
    let shop = shop();
    let owner = account(&shop.clock);
    for _ in 0..3 {
        waiting(&shop, owner).await;
    }
    for _ in 0..51 {
        let id = placed(&shop, owner).await;
        deliver(&shop, &rejected(id)).await;
    }
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "rejected");
    // Hours later these orders are no longer read.
    shop.advance(Duration::from_secs(3 * 60 * 60));
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "awaiting_payment");
}

#[tokio::test]
async fn another_attempt_for_a_waiting_order_does_not_count_twice() {
    let shop = shop();
    let owner = account(&shop.clock);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(waiting(&shop, owner).await);
    }
    for id in ids {
        deliver(&shop, &declined(id, 1)).await;
        deliver(&shop, &PaymentActionRequired { attempt: 2, ..action(id) }).await;
        assert_eq!(status(&shop, id).await, "awaiting_payment");
    }
}

#[tokio::test]
async fn a_shop_sets_how_many_may_wait() {
    for (most, asked, waits) in [("1", 9, 1), ("0", 9, 9), ("30", 32, 30)] {
        let shop: Alone<Orders> = Alone::with(&[("ORDERS_MOST_WAITING", most)], None);
        let owner = guest(&shop.clock);
        let mut standing = 0;
        for _ in 0..asked {
            let id = waiting(&shop, owner).await;
            standing += usize::from(status(&shop, id).await == "awaiting_payment");
        }
        assert_eq!(standing, waits);
    }
}
