//! Tests of orders: holds, commits and their reversal; repeated, late and in any order.

use std::time::Duration;

use domain::id::ReservationId;
use events::inventory::{ReservationCommitFailed, ReservationHeld, ReservationRejected, Shortage, StockChanged};
use events::orders::Quantity;
use service::inbox::ConsumeError;

use crate::support::{
    Rig, all, assert_sound, cancelled, committing, counts, get, kinds, line, lines_cancelled, newest_published, order,
    placed, product, receive, rejected, reservation, returned, sku, state,
};

const HOUR: std::time::Duration = std::time::Duration::from_secs(3600);

async fn stocked(levels: &[(&str, i64)]) -> Rig {
    let rig = Rig::new();
    for (name, quantity) in levels {
        receive(&rig, name, *quantity).await;
    }
    rig.take_events();
    rig
}

#[tokio::test]
async fn holds_then_commits_an_order_and_publishes_each_level() {
    let rig = stocked(&[("A", 10), ("B", 5)]).await;
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("B", 2), line("A", 1), line("A", 3)])).await.unwrap();
    let events = rig.take_events();
    let held: ReservationHeld = events.iter().find(|e| e.kind.ends_with(".held")).unwrap().data().unwrap();
    assert_eq!(held.reservation_id, ReservationId::from(id.raw()));
    assert_eq!(held.expires_at, rig.clock.now() + HOUR);
    let told: StockChanged = events.iter().find(|e| e.kind.ends_with(".changed")).unwrap().data().unwrap();
    let told = newest_published(told.levels);
    assert_eq!(told, [("A".to_owned(), (3, 10, 6)), ("B".to_owned(), (3, 5, 3))].into());
    assert_eq!((counts(&rig, "A").await, counts(&rig, "B").await), ((10, 4, 6), (5, 2, 3)));
    let shown = reservation(&rig, id).await;
    assert_eq!((shown["state"].as_str(), shown["lines"][0]["quantity"].as_i64()), (Some("held"), Some(4)));

    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!(kinds(&rig), ["stock.changed", "reservation.committed"]);
    assert_eq!((counts(&rig, "A").await, counts(&rig, "B").await), ((6, 0, 6), (3, 0, 3)));
    assert_eq!(state(&rig, id).await, "committed");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn one_short_line_rejects_the_whole_order() {
    let rig = stocked(&[("A", 10), ("B", 1)]).await;
    let id = order(&rig);
    let wanted = placed(id, vec![line("A", 1), line("B", 2), line("NEVER-SEEN", 1)]);
    rig.deliver(&wanted).await.unwrap();
    let told = rig.take::<ReservationRejected>();
    let shortage = |name: &str, requested, available| Shortage { sku: sku(name), requested, available };
    assert_eq!(told[0].shortages, [shortage("B", 2, 1), shortage("NEVER-SEEN", 1, 0)]);
    assert_eq!(counts(&rig, "A").await, (10, 0, 10));

    // New stock does not change the recorded answer.
    receive(&rig, "B", 5).await;
    receive(&rig, "NEVER-SEEN", 5).await;
    rig.take_events();
    rig.deliver(&wanted).await.unwrap();
    assert_eq!(rig.take::<ReservationRejected>(), told);
    // The order's end changes nothing, and a commit publishes the rejection again.
    rig.deliver(&rejected(id)).await.unwrap();
    assert!(rig.take_events().is_empty());
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.rejected"]);
    assert_sound(&rig).await;
}

#[tokio::test]
async fn repeated_events_have_one_effect_and_the_same_answer() {
    let rig = stocked(&[("A", 10)]).await;
    let id = order(&rig);
    let wanted = placed(id, vec![line("A", 4)]);
    rig.deliver(&wanted).await.unwrap();
    let first = rig.take::<ReservationHeld>();
    rig.deliver(&wanted).await.unwrap();
    assert_eq!(rig.take::<ReservationHeld>(), first);
    assert_eq!(counts(&rig, "A").await, (10, 4, 6));

    for _ in 0..2 {
        rig.deliver(&committing(id)).await.unwrap();
        assert!(kinds(&rig).contains(&"reservation.committed".to_owned()));
        assert_eq!(counts(&rig, "A").await, (6, 0, 6));
    }
    rig.deliver(&wanted).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.committed"], "a late repetition is answered with the state");

    rig.deliver(&cancelled(id, true)).await.unwrap();
    assert_eq!(kinds(&rig), ["stock.changed", "reservation.released"]);
    rig.deliver(&cancelled(id, true)).await.unwrap();
    rig.deliver(&rejected(id)).await.unwrap();
    assert!(rig.take_events().is_empty());
    assert_eq!(counts(&rig, "A").await, (10, 0, 10));
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.released"], "a released reservation is not sold");
    assert_eq!(counts(&rig, "A").await, (10, 0, 10));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_rejected_order_releases_its_hold() {
    let rig = stocked(&[("A", 10)]).await;
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("A", 4)])).await.unwrap();
    rig.take_events();
    rig.deliver(&rejected(id)).await.unwrap();
    assert_eq!(kinds(&rig), ["stock.changed", "reservation.released"]);
    assert_eq!((counts(&rig, "A").await, state(&rig, id).await.as_str()), ((10, 0, 10), "released"));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn records_an_end_that_arrives_before_its_order() {
    let rig = stocked(&[("A", 10)]).await;
    for end_by_rejection in [true, false] {
        let id = order(&rig);
        if end_by_rejection {
            rig.deliver(&rejected(id)).await.unwrap();
        } else {
            rig.deliver(&cancelled(id, false)).await.unwrap();
        }
        assert_eq!(kinds(&rig), ["reservation.released"]);
        rig.deliver(&placed(id, vec![line("A", 4)])).await.unwrap();
        assert_eq!(kinds(&rig), ["reservation.released"]);
        rig.deliver(&committing(id)).await.unwrap();
        assert_eq!(kinds(&rig), ["reservation.released"]);
        assert_eq!(counts(&rig, "A").await, (10, 0, 10));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_commit_waits_for_its_order() {
    let rig = stocked(&[("A", 10)]).await;
    let id = order(&rig);
    let early = rig.deliver(&committing(id)).await.unwrap_err();
    assert!(matches!(early, ConsumeError::NotYet(_)), "{early}");
    rig.deliver(&placed(id, vec![line("A", 4)])).await.unwrap();
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!(counts(&rig, "A").await, (6, 0, 6));
}

#[tokio::test]
async fn uncounted_lines_need_no_stock() {
    let rig = stocked(&[("A", 1)]).await;
    let id = order(&rig);
    let voucher = Quantity { track_inventory: false, ..line("VOUCHER", 7) };
    rig.deliver(&placed(id, vec![voucher.clone()])).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.held"]);
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.committed"]);
    rig.deliver(&cancelled(id, true)).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.released"]);

    let mixed = order(&rig);
    rig.deliver(&placed(mixed, vec![voucher, line("A", 1)])).await.unwrap();
    assert_eq!(counts(&rig, "A").await, (1, 1, 0));
    assert_eq!(get(&rig, "/stock/VOUCHER").await.status, 404);
    assert_sound(&rig).await;
}

#[tokio::test]
async fn backorders_may_take_a_level_below_zero() {
    let rig = stocked(&[("A", 1)]).await;
    let beyond = |name: &str, quantity| Quantity { backorder: true, ..line(name, quantity) };
    let id = order(&rig);
    rig.deliver(&placed(id, vec![beyond("A", 3), beyond("NEW", 2)])).await.unwrap();
    assert_eq!((counts(&rig, "A").await, counts(&rig, "NEW").await), ((1, 3, -2), (0, 2, -2)));
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!((counts(&rig, "A").await, counts(&rig, "NEW").await), ((-2, 0, -2), (-2, 0, -2)));
    // A line without backorder finds no stock: its shortage publishes zero as available.
    let other = order(&rig);
    rig.take_events();
    rig.deliver(&placed(other, vec![line("A", 1)])).await.unwrap();
    assert_eq!(rig.take::<ReservationRejected>()[0].shortages[0].available, 0);
    receive(&rig, "A", 10).await;
    assert_eq!(counts(&rig, "A").await, (8, 0, 8));
    // One line without backorder decides for its sku.
    let both = order(&rig);
    rig.deliver(&placed(both, vec![beyond("A", 5), line("A", 5)])).await.unwrap();
    assert_eq!(state(&rig, both).await, "rejected");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn holds_ninety_skus_and_rejects_more() {
    let rig = Rig::new();
    let names: Vec<_> = (0..91).map(|n| format!("SKU-{n:02}")).collect();
    for chunk in names.chunks(50) {
        let lines: Vec<_> = chunk.iter().map(|n| serde_json::json!({ "sku": n, "quantity": 2 })).collect();
        let call = testkit::Call::post("/stock").json(serde_json::json!({ "lines": lines }));
        assert_eq!(rig.call(crate::support::staff(call)).await.status, 200);
    }
    let lines = |count: usize| names.iter().take(count).map(|name| line(name, 1)).collect::<Vec<_>>();
    let id = order(&rig);
    rig.deliver(&placed(id, lines(90))).await.unwrap();
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!(state(&rig, id).await, "committed");
    assert_eq!(counts(&rig, "SKU-89").await, (1, 0, 1));

    let large = order(&rig);
    rig.take_events();
    rig.deliver(&placed(large, lines(91))).await.unwrap();
    assert!(rig.take::<ReservationRejected>()[0].shortages.is_empty());
    assert_eq!(counts(&rig, "SKU-00").await, (1, 0, 1));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_commit_after_expiry_checks_the_stock_again() {
    let rig = stocked(&[("A", 10)]).await;
    let (early, late, other) = (order(&rig), order(&rig), order(&rig));
    rig.deliver(&placed(early, vec![line("A", 4)])).await.unwrap();
    rig.deliver(&placed(late, vec![line("A", 4)])).await.unwrap();
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(counts(&rig, "A").await, (10, 0, 10));
    rig.deliver(&placed(other, vec![line("A", 4)])).await.unwrap();
    rig.take_events();

    rig.deliver(&committing(early)).await.unwrap();
    assert_eq!(kinds(&rig), ["stock.changed", "reservation.committed"]);
    assert_eq!(counts(&rig, "A").await, (6, 4, 2));

    rig.deliver(&committing(late)).await.unwrap();
    let failed = rig.take::<ReservationCommitFailed>();
    assert_eq!(failed[0].shortages, [Shortage { sku: sku("A"), requested: 4, available: 2 }]);
    assert_eq!((counts(&rig, "A").await, state(&rig, late).await.as_str()), ((6, 4, 2), "commit_failed"));
    // The failure is final, since the order is already being rejected.
    receive(&rig, "A", 10).await;
    rig.take_events();
    rig.deliver(&committing(late)).await.unwrap();
    assert_eq!(rig.take::<ReservationCommitFailed>(), failed);
    rig.deliver(&rejected(late)).await.unwrap();
    assert!(rig.take_events().is_empty());
    assert_eq!(counts(&rig, "A").await, (16, 4, 12));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn an_order_that_ended_after_its_expiry_is_never_committed() {
    let rig = stocked(&[("A", 10)]).await;
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("A", 4)])).await.unwrap();
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    rig.deliver(&rejected(id)).await.unwrap();
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!((counts(&rig, "A").await, state(&rig, id).await.as_str()), ((10, 0, 10), "released"));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn restocks_a_cancelled_part_once_and_the_rest_with_the_order() {
    let rig = stocked(&[("A", 10), ("B", 5)]).await;
    let id = order(&rig);
    let early = rig.deliver(&lines_cancelled(id, 1, vec![line("A", 1)])).await.unwrap_err();
    assert!(matches!(early, ConsumeError::NotYet(_)), "{early}");
    rig.deliver(&placed(id, vec![line("A", 4), line("B", 2)])).await.unwrap();
    let early = rig.deliver(&lines_cancelled(id, 1, vec![line("A", 1)])).await.unwrap_err();
    assert!(matches!(early, ConsumeError::NotYet(_)), "{early}");
    rig.deliver(&committing(id)).await.unwrap();
    rig.take_events();

    // The second event arrives first, twice; one of its skus was never counted, another is not in the order.
    let voucher = Quantity { track_inventory: false, ..line("VOUCHER", 1) };
    for _ in 0..2 {
        rig.deliver(&lines_cancelled(id, 2, vec![line("B", 2), voucher.clone(), line("OTHER", 1)])).await.unwrap();
        rig.deliver(&lines_cancelled(id, 1, vec![line("A", 1)])).await.unwrap();
    }
    assert_eq!(kinds(&rig), ["stock.changed", "stock.changed"]);
    assert_eq!((counts(&rig, "A").await, counts(&rig, "B").await), ((7, 0, 7), (5, 0, 5)));
    let shown = reservation(&rig, id).await;
    let cancelled_of = |n: usize| shown["lines"][n]["cancelled"].as_i64().unwrap();
    assert_eq!((shown["state"].as_str(), cancelled_of(0), cancelled_of(1)), (Some("committed"), 1, 2));
    // Never restocks more than was sold, and restocks all that was cancelled.
    rig.deliver(&lines_cancelled(id, 3, vec![line("A", 1), line("B", 9)])).await.unwrap();
    assert_eq!((counts(&rig, "A").await, counts(&rig, "B").await), ((8, 0, 8), (5, 0, 5)));
    rig.deliver(&lines_cancelled(id, 4, vec![voucher])).await.unwrap();
    rig.take_events();

    rig.deliver(&cancelled(id, true)).await.unwrap();
    assert_eq!(kinds(&rig), ["stock.changed", "reservation.released"]);
    assert_eq!((counts(&rig, "A").await, counts(&rig, "B").await), ((10, 0, 10), (5, 0, 5)));
    rig.deliver(&lines_cancelled(id, 5, vec![line("A", 1)])).await.unwrap();
    rig.deliver(&committing(id)).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.released"], "a part after the whole changes nothing");
    let moved: Vec<_> = all(&rig, "/stock/A/movements", 20).await.into_iter().map(|m| m["kind"].clone()).collect();
    assert_eq!(moved, ["restock", "restock", "restock", "commit", "reserve", "receive"]);
    assert_sound(&rig).await;
}

#[tokio::test]
async fn an_order_cancelled_entirely_in_parts_has_nothing_left_to_restock() {
    let rig = stocked(&[("A", 10)]).await;
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("A", 2)])).await.unwrap();
    rig.deliver(&committing(id)).await.unwrap();
    rig.deliver(&lines_cancelled(id, 1, vec![line("A", 2)])).await.unwrap();
    rig.take_events();
    rig.deliver(&cancelled(id, true)).await.unwrap();
    assert_eq!(kinds(&rig), ["reservation.released"]);
    assert_eq!(counts(&rig, "A").await, (10, 0, 10));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn restocks_returned_goods_once() {
    let rig = stocked(&[("A", 10)]).await;
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("A", 4)])).await.unwrap();
    rig.deliver(&committing(id)).await.unwrap();
    rig.take_events();
    // `GONE` has no level, and gets one for the returned goods. Uncounted goods are not restocked.
    let voucher = Quantity { track_inventory: false, ..line("VOUCHER", 1) };
    let event = returned(id, vec![line("A", 1), line("GONE", 2), line("A", 2), voucher]);
    for _ in 0..3 {
        rig.deliver(&event).await.unwrap();
    }
    assert_eq!(kinds(&rig), ["stock.changed"]);
    assert_eq!((counts(&rig, "A").await, counts(&rig, "GONE").await), ((9, 0, 9), (2, 0, 2)));
    assert_eq!(get(&rig, "/stock/VOUCHER").await.status, 404);
    let movement = &all(&rig, "/stock/A/movements", 20).await[0];
    assert_eq!(
        (movement["kind"].as_str(), movement["reference"].as_str()),
        (Some("return"), Some(&*event.return_id.to_string()))
    );
    assert_eq!(movement["reservation_id"], ReservationId::from(id.raw()).to_string());

    // A return of an unknown order, another return of the same order, and one without good pieces.
    rig.deliver(&returned(order(&rig), vec![line("A", 1)])).await.unwrap();
    rig.deliver(&returned(id, vec![line("A", 1)])).await.unwrap();
    rig.take_events();
    rig.deliver(&returned(id, Vec::new())).await.unwrap();
    assert!(rig.take_events().is_empty());
    assert_eq!(counts(&rig, "A").await, (11, 0, 11));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_new_product_creates_levels_for_its_counted_skus_once() {
    let rig = Rig::new();
    rig.deliver(&product(2, &["A", "B"], true)).await.unwrap();
    rig.deliver(&product(2, &["GIFT"], false)).await.unwrap();
    receive(&rig, "A", 3).await;
    // A repetition and a late older event change nothing.
    rig.deliver(&product(2, &["A", "B"], true)).await.unwrap();
    rig.deliver(&product(1, &["A"], true)).await.unwrap();
    assert_eq!((counts(&rig, "A").await, counts(&rig, "B").await), ((3, 0, 3), (0, 0, 0)));
    assert_eq!(get(&rig, "/stock/GIFT").await.status, 404);
    assert_sound(&rig).await;
}

#[tokio::test]
async fn an_unknown_event_is_skipped_and_a_malformed_one_refused() {
    let rig = Rig::new();
    let mut event = service::event::Event::new("orders", &rig.clock, &committing(order(&rig))).unwrap();
    event.data = serde_json::value::to_raw_value(&serde_json::json!({ "order_id": 7 })).unwrap();
    assert!(matches!(rig.deliver_event(&event).await, Err(ConsumeError::Malformed(_))));
    event.kind = "orders.order.dreamt_of".to_owned();
    rig.deliver_event(&event).await.unwrap();
}

#[tokio::test]
async fn answers_not_yet_for_a_new_order_and_not_found_for_an_old_one() {
    let rig = Rig::new();
    let id = order(&rig);
    let path = format!("/reservations/{}", ReservationId::from(id.raw()));
    let early = get(&rig, path.clone()).await;
    assert_eq!((early.status, early.problem(), early.header("retry-after")), (404, "not_yet", "1"));
    rig.advance(Duration::from_secs(61));
    let late = get(&rig, path.clone()).await;
    assert_eq!((late.status, late.problem(), late.header("retry-after")), (404, "not_found", ""));
    rig.deliver(&placed(id, vec![line("A", 1)])).await.unwrap();
    assert_eq!(get(&rig, path).await.status, 200);
}
