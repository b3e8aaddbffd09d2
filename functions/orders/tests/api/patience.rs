//! Orders that wait for their owner hold stock: how many of them at once.

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
    tell(shop, &action(id)).await;
    id
}

#[tokio::test]
async fn a_fourth_order_that_waits_for_its_owner_is_rejected() {
    let shop = shop();
    let (owner, other) = (guest(&shop.clock), guest(&shop.clock));
    let first = waiting(&shop, owner).await;
    let second = awaiting(&shop, owner).await;
    tell(&shop, &declined(second, 1)).await;
    waiting(&shop, owner).await;
    // What does not wait for him counts for nothing.
    confirmed(&shop, owner).await;
    awaiting(&shop, owner).await;
    let fourth = waiting(&shop, owner).await;
    assert_eq!(shop.take::<OrderRejected>().pop().unwrap().reason, "too_many_waiting");
    tell(&shop, &action(fourth)).await;
    let order = look(&shop, fourth).await;
    assert_eq!((text(&order, "status"), text(&order, "reason")), ("rejected".into(), "too_many_waiting".into()));
    assert_eq!(whats(&order), ["placed", "awaiting_payment", "payment_action_required", "rejected"]);
    let fifth = awaiting(&shop, owner).await;
    tell(&shop, &declined(fifth, 1)).await;
    assert_eq!(status(&shop, fifth).await, "rejected");

    // Others are not concerned, nor he himself once one is settled.
    assert_eq!(status(&shop, waiting(&shop, other).await).await, "awaiting_payment");
    tell(&shop, &authorized(&shop, first)).await;
    assert_eq!(status(&shop, first).await, "committing");
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "awaiting_payment");
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "rejected");
}

#[tokio::test]
async fn what_waits_is_found_behind_many_that_do_not() {
    let shop = shop();
    let owner = account(&shop.clock);
    for _ in 0..3 {
        waiting(&shop, owner).await;
    }
    for _ in 0..51 {
        let id = placed(&shop, owner).await;
        tell(&shop, &rejected(id)).await;
    }
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "rejected");
    // Hours later none of them is open any more, and none is looked at.
    shop.advance(Duration::from_secs(3 * 60 * 60));
    assert_eq!(status(&shop, waiting(&shop, owner).await).await, "awaiting_payment");
}

#[tokio::test]
async fn another_try_of_an_order_that_waits_already_is_not_one_more() {
    let shop = shop();
    let owner = account(&shop.clock);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(waiting(&shop, owner).await);
    }
    for id in ids {
        tell(&shop, &declined(id, 1)).await;
        tell(&shop, &PaymentActionRequired { attempt: 2, ..action(id) }).await;
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
