//! Tests of overdue holds.

use std::time::Duration;

use crate::support::{Rig, assert_sound, committing, counts, kinds, line, order, placed, receive, state};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_tick_expires_only_overdue_holds() {
    let rig = Rig::new();
    receive(&rig, "A", 10).await;
    let (first, second) = (order(&rig), order(&rig));
    rig.deliver(&placed(first, vec![line("A", 1)])).await.unwrap();
    rig.advance(MINUTE);
    rig.deliver(&placed(second, vec![line("A", 2)])).await.unwrap();
    rig.advance(59 * MINUTE - Duration::from_millis(1));
    rig.take_events();
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty());
    rig.advance(Duration::from_millis(1));
    rig.tick().await.unwrap();
    assert_eq!(kinds(&rig), ["stock.changed", "reservation.expired"]);
    assert_eq!((state(&rig, first).await.as_str(), state(&rig, second).await.as_str()), ("expired", "held"));
    assert_eq!(counts(&rig, "A").await, (10, 2, 8));
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty(), "the expiry is published once");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn another_order_may_take_an_overdue_hold_at_once() {
    let rig = Rig::new();
    receive(&rig, "A", 10).await;
    receive(&rig, "B", 10).await;
    let (old, unrelated, new) = (order(&rig), order(&rig), order(&rig));
    rig.deliver(&placed(old, vec![line("A", 8), line("B", 1)])).await.unwrap();
    rig.deliver(&placed(unrelated, vec![line("B", 1)])).await.unwrap();
    rig.advance(60 * MINUTE);
    // Before any tick, another order takes the stock.
    rig.deliver(&placed(new, vec![line("A", 9)])).await.unwrap();
    let states = (state(&rig, old).await, state(&rig, new).await, state(&rig, unrelated).await);
    assert_eq!(states, ("expired".to_owned(), "held".to_owned(), "held".to_owned()));
    assert_eq!(counts(&rig, "A").await, (10, 9, 1));
    // A moment before its expiry, a hold still holds.
    rig.advance(59 * MINUTE);
    let another = order(&rig);
    rig.deliver(&placed(another, vec![line("A", 2)])).await.unwrap();
    assert_eq!(state(&rig, another).await, "rejected");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn commits_an_overdue_hold_that_no_order_has_taken() {
    let rig = Rig::new();
    receive(&rig, "A", 10).await;
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("A", 10)])).await.unwrap();
    rig.advance(61 * MINUTE);
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!((state(&rig, id).await.as_str(), counts(&rig, "A").await), ("committed", (0, 0, 0)));
    rig.tick().await.unwrap();
    assert_eq!(state(&rig, id).await, "committed");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_tick_expires_many_holds_after_the_configured_time() {
    let rig = Rig::with(&[("INVENTORY_HOLD_MINUTES", "5")], None);
    receive(&rig, "A", 200).await;
    let orders: Vec<_> = (0..150).map(|_| order(&rig)).collect();
    for id in &orders {
        rig.deliver(&placed(*id, vec![line("A", 1)])).await.unwrap();
    }
    assert_eq!(counts(&rig, "A").await, (200, 150, 50));
    rig.advance(5 * MINUTE);
    rig.tick().await.unwrap();
    assert_eq!(counts(&rig, "A").await, (200, 0, 200));
    assert_sound(&rig).await;
}
