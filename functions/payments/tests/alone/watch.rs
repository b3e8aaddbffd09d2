//! Young authorisations have no due time; the watch gives one to those that come of age.

use std::sync::Arc;
use std::time::Duration;

use domain::id::{OrderId, PaymentId, Raw};
use futures::future::join_all;
use payments::Payments;
use serde_json::{Value, json};
use service::Capability as _;
use service::table::{Index, Key, Write};
use testkit::Alone;
use testkit::{Fault, Faults};

use crate::support::*;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// When the watch finds a payment: an hour after it came of age, all told.
const OF_AGE: Duration = Duration::from_secs(6 * 24 * 60 * 60 + 60 * 60);

fn key(payment: PaymentId) -> Key {
    Key::new(format!("payments#{:02}", payment.raw().shard(16)), payment.to_string())
}

/// The payment's item as it stands in the table.
async fn item(rig: &Alone<Payments>, order: OrderId) -> Value {
    rig.capability.context().table.get(&key(payment_of(order))).await.unwrap().unwrap()
}

/// What stands in the index of what is due: when, and which payment.
async fn due(rig: &Alone<Payments>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for shard in 0..8 {
        let query = rig.capability.context().table.query(Index::First, format!("due#{shard}"));
        for entry in query.all::<Value>(5_000).await.unwrap() {
            all.push((entry["gsi1sk"].as_str().unwrap().to_owned(), entry["sk"].as_str().unwrap().to_owned()));
        }
    }
    all.sort();
    all
}

/// So many days after the rig's first moment.
fn at(rig: &Alone<Payments>, elapsed: Duration, days: u32) -> String {
    (rig.clock.now() - elapsed + DAY * days).to_string()
}

#[tokio::test]
async fn an_authorisation_is_due_from_its_sixth_day() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [], "it is young");
    rig.advance(DAY * 6);
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [], "whoever found it young may still be writing");
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [(at(&rig, OF_AGE, 7), payment_of(order).to_string())]);
    rig.advance(DAY - HOUR * 2);
    rig.tick().await.unwrap();
    assert_eq!(facts(&rig, order).await, ["authorized"]);
    rig.advance(HOUR);
    for _ in 0..2 {
        rig.tick().await.unwrap();
    }
    assert_eq!(facts(&rig, order).await, ["authorized", "expired"]);
    assert_eq!(due(&rig).await, []);
}

#[tokio::test]
async fn one_that_is_good_for_less_is_due_from_the_first() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_action_required").await.order_id;
    let secret = webhook_secret(&rig).await;
    let payment_id = payment_of(order);
    let body = json!({
        "id": "evt_1", "key": format!("{payment_id}:authorize:1"), "type": "authorized",
        "reference": format!("sim_{payment_id}:authorize:1"), "expires_at": at(&rig, Duration::ZERO, 2),
    });
    assert_eq!(rig.call(webhook(&rig, &secret, &body)).await.status, 204);
    assert_eq!(due(&rig).await, [(at(&rig, Duration::ZERO, 2), payment_id.to_string())]);
    rig.advance(DAY * 2);
    rig.tick().await.unwrap();
    assert_eq!(facts(&rig, order).await, ["action_required 1", "authorized", "expired"]);
}

#[tokio::test]
async fn a_partly_captured_one_comes_of_age_too() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.deliver(&shipped(&rig, order, 1_000, false)).await.unwrap();
    assert_eq!(due(&rig).await, []);
    rig.advance(OF_AGE);
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [(at(&rig, OF_AGE, 7), payment_of(order).to_string())]);
    rig.advance(DAY);
    rig.tick().await.unwrap();
    assert_eq!(payment(&rig, order).await["status"], "captured");
    let lines = Books::of(&rig, order).await.lines();
    assert_eq!(lines, ["authorize:1 authorized 4999", "capture:1 captured 1000", "void:1 voided 0"]);
}

#[tokio::test]
async fn what_was_captured_before_is_never_written() {
    let rig = alone();
    let owner = account(&rig);
    let done = [ordered(&rig, owner, "tok_success").await.order_id, ordered(&rig, owner, "tok_success").await.order_id];
    let declined = ordered(&rig, owner, "tok_declined").await.order_id;
    rig.deliver(&shipped(&rig, done[0], 4_999, true)).await.unwrap();
    rig.deliver(&cancelled(&rig, done[1])).await.unwrap();
    rig.deliver(&rejected(&rig, OrderId::new(&rig.clock))).await.unwrap();
    let mut before = Vec::new();
    for order in [done[0], done[1], declined] {
        before.push(item(&rig, order).await);
    }
    rig.advance(OF_AGE + DAY * 2);
    rig.tick().await.unwrap();
    for (order, before) in [done[0], done[1], declined].into_iter().zip(before) {
        assert_eq!(item(&rig, order).await, before);
    }
    assert_eq!(due(&rig).await, []);
}

#[tokio::test]
async fn an_order_that_is_told_of_days_late_is_due_at_once() {
    let rig = alone();
    let owner = account(&rig);
    let order = awaiting(&rig, owner, method(&rig, &owner, "tok_success").await);
    // The walk has been past its place when the payment is made.
    rig.advance(OF_AGE);
    rig.tick().await.unwrap();
    rig.deliver(&order).await.unwrap();
    let until = at(&rig, Duration::ZERO, 7);
    assert_eq!(due(&rig).await, [(until, payment_of(order.order_id).to_string())]);
}

#[tokio::test]
async fn an_hour_sees_one_walk() {
    let faults = Faults::none();
    let rig = with(&[], Some(faults.clone()));
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.tick().await.unwrap();
    rig.advance(OF_AGE);
    let mut walks = Vec::new();
    for _ in 0..3 {
        faults.take_log();
        rig.tick().await.unwrap();
        let calls = faults.take_log();
        let count = |operation: &str| calls.iter().filter(|call| call.operation == operation).count();
        walks.push((count("Query"), count("PutItem")));
        rig.advance(Duration::from_secs(59 * 60 / 2));
    }
    // Sixteen shards more, the payment and the watch itself; then nothing for an hour.
    assert_eq!(walks, [(16 + 9, 2), (9, 0), (9, 0)]);
    let known = item(&rig, order).await;
    rig.advance(HOUR);
    faults.take_log();
    rig.tick().await.unwrap();
    let puts = faults.take_log().iter().filter(|call| call.operation == "PutItem").count();
    assert_eq!((puts, item(&rig, order).await), (1, known), "it has its due time");
}

#[tokio::test]
async fn a_walk_that_broke_off_is_walked_again() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        let mut crashes = 0;
        for call in 1_u64.. {
            let rig = alone();
            let owner = account(&rig);
            let held = ordered(&rig, owner, "tok_success").await.order_id;
            let part = ordered(&rig, owner, "tok_success").await.order_id;
            let done = ordered(&rig, owner, "tok_success").await.order_id;
            rig.deliver(&shipped(&rig, part, 1_000, false)).await.unwrap();
            rig.deliver(&shipped(&rig, done, 4_999, true)).await.unwrap();
            rig.advance(OF_AGE);
            let faults = Faults::none().at(call, fault);
            let doomed = rig.restarted(Some(faults.clone()));
            let crashed = tokio::select! {
                done = doomed.tick() => { done.unwrap(); false }
                () = faults.crashed() => true,
            };
            let reborn = rig.restarted(None);
            reborn.tick().await.unwrap();
            let mut expected = [held, part].map(|order| (at(&rig, OF_AGE, 7), payment_of(order).to_string()));
            expected.sort();
            assert_eq!(due(&reborn).await, expected, "{fault:?} at call {call}");
            reborn.advance(DAY);
            for _ in 0..2 {
                reborn.tick().await.unwrap();
            }
            assert_eq!(facts(&reborn, held).await, ["authorized", "expired"], "{fault:?} at call {call}");
            assert_eq!(facts(&reborn, part).await, ["authorized", "captured 1"], "{fault:?} at call {call}");
            assert_eq!(payment(&reborn, part).await["status"], "captured", "{fault:?} at call {call}");
            if !crashed {
                break;
            }
            crashes += 1;
        }
        // The watch, sixteen shards, two payments, the watch again.
        assert!(crashes >= 20, "{fault:?}: {crashes} crashes");
    }
}

#[tokio::test]
async fn a_table_that_fails_holds_the_walk_up_and_loses_none() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.advance(OF_AGE);
    let faults = Faults::none().seed(7).rate(Fault::Conflict, 1.0).only(&["PutItem"]);
    let shaky = rig.restarted(Some(faults.clone()));
    assert!(shaky.tick().await.is_err(), "the place is not written down over a payment without its due time");
    assert_eq!(due(&rig).await, []);
    faults.calm(true);
    shaky.tick().await.unwrap();
    assert_eq!(due(&rig).await, [(at(&rig, OF_AGE, 7), payment_of(order).to_string())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn walks_at_once_and_beside_shipments_lose_none() {
    for round in 0..10 {
        let rig = Arc::new(alone());
        let owner = account(&rig);
        let mut orders = Vec::new();
        for _ in 0..8 {
            orders.push(ordered(&rig, owner, "tok_success").await.order_id);
        }
        rig.advance(OF_AGE);
        let ticks = (0..3).map(|_| {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move { rig.tick().await.unwrap() })
        });
        let parcels = orders.iter().copied().enumerate().map(|(place, order)| {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move {
                let last = place.is_multiple_of(2);
                rig.deliver(&shipped(&rig, order, if last { 4_999 } else { 1_000 }, last)).await.unwrap();
            })
        });
        for ended in join_all(ticks.chain(parcels).collect::<Vec<_>>()).await {
            ended.unwrap();
        }
        let odd = orders.iter().skip(1).step_by(2).map(|order| payment_of(*order).to_string());
        let mut expected: Vec<_> = odd.map(|payment| (at(&rig, OF_AGE, 7), payment)).collect();
        expected.sort();
        assert_eq!(due(&rig).await, expected, "round {round}: those that still hold money");
    }
}

/// By a clock that stands still while there is work: a slow machine would end a piece by its time, not by its length.
#[tokio::test(start_paused = true)]
async fn a_long_walk_is_done_in_pieces() {
    const COPIES: u64 = 4_500;
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    let mut copy = item(&rig, order).await;
    for name in ["pk", "sk"] {
        copy.as_object_mut().unwrap().remove(name);
    }
    for n in 1..=COPIES {
        let made_at = u64::try_from(rig.clock.now().as_millis()).unwrap() - n;
        let id = PaymentId::from(Raw::from_parts(made_at, u128::from(n)));
        copy["id"] = json!(id);
        rig.capability.context().table.write(Write::create("payment", key(id), &copy)).await.unwrap();
    }
    rig.advance(OF_AGE);
    let mut found = Vec::new();
    for _ in 0..4 {
        rig.tick().await.unwrap();
        found.push(due(&rig).await.len());
    }
    // All that a tick reads, it has given its due time before it remembers its place.
    assert!((2_000..2_100).contains(&found[0]) && (4_000..4_200).contains(&found[1]), "{found:?}");
    assert_eq!(found[2..], [4_501, 4_501]);
}
