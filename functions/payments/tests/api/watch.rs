//! Tests of the watch, which gives authorisations their due time after six days.

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
/// The age at which the watch surely finds a payment: six days and an hour.
const WATCHED: Duration = Duration::from_secs(6 * 24 * 60 * 60 + 60 * 60);

fn key(payment: PaymentId) -> Key {
    Key::new(format!("payments#{:02}", payment.raw().shard(16)), payment.to_string())
}

/// The payment's item in the table.
async fn item(rig: &Alone<Payments>, order: OrderId) -> Value {
    rig.capability.context().table.get(&key(payment_of(order))).await.unwrap().unwrap()
}

/// The entries of the index of due payments: the time, and the payment.
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

/// A time in days after the rig's start.
fn at(rig: &Alone<Payments>, elapsed: Duration, days: u32) -> String {
    (rig.clock.now() - elapsed + DAY * days).to_string()
}

#[tokio::test]
async fn an_authorisation_gets_its_due_time_after_six_days() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [], "it is too young");
    rig.advance(DAY * 6);
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [], "a function that found it young may still be writing");
    rig.advance(HOUR);
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [(at(&rig, WATCHED, 7), payment_of(order).to_string())]);
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
async fn a_shorter_authorisation_has_a_due_time_from_the_start() {
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
async fn a_partly_captured_authorisation_gets_its_due_time_too() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.deliver(&shipped(&rig, order, 1_000, false)).await.unwrap();
    assert_eq!(due(&rig).await, []);
    rig.advance(WATCHED);
    rig.tick().await.unwrap();
    assert_eq!(due(&rig).await, [(at(&rig, WATCHED, 7), payment_of(order).to_string())]);
    rig.advance(DAY);
    rig.tick().await.unwrap();
    assert_eq!(payment(&rig, order).await["status"], "captured");
    let lines = Books::of(&rig, order).await.lines();
    assert_eq!(lines, ["authorize:1 authorized 4999", "capture:1 captured 1000", "void:1 voided 0"]);
}

#[tokio::test]
async fn the_watch_does_not_write_settled_payments() {
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
    rig.advance(WATCHED + DAY * 2);
    rig.tick().await.unwrap();
    for (order, before) in [done[0], done[1], declined].into_iter().zip(before) {
        assert_eq!(item(&rig, order).await, before);
    }
    assert_eq!(due(&rig).await, []);
}

#[tokio::test]
async fn a_payment_created_days_late_has_a_due_time_at_once() {
    let rig = alone();
    let owner = account(&rig);
    let order = awaiting(&rig, owner, method(&rig, &owner, "tok_success").await);
    // The watch has read past the payment's id before the payment is created.
    rig.advance(WATCHED);
    rig.tick().await.unwrap();
    rig.deliver(&order).await.unwrap();
    let until = at(&rig, Duration::ZERO, 7);
    assert_eq!(due(&rig).await, [(until, payment_of(order.order_id).to_string())]);
}

#[tokio::test]
async fn one_round_runs_per_hour() {
    let faults = Faults::none();
    let rig = with(&[], Some(faults.clone()));
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.tick().await.unwrap();
    rig.advance(WATCHED);
    let mut rounds = Vec::new();
    for _ in 0..3 {
        faults.take_log();
        rig.tick().await.unwrap();
        let calls = faults.take_log();
        let count = |operation: &str| calls.iter().filter(|call| call.operation == operation).count();
        rounds.push((count("Query"), count("PutItem")));
        rig.advance(Duration::from_secs(59 * 60 / 2));
    }
    // The round reads sixteen shards, and writes the payment and the watch; then there is no round for an hour.
    assert_eq!(rounds, [(16 + 9, 2), (9, 0), (9, 0)]);
    let known = item(&rig, order).await;
    rig.advance(HOUR);
    faults.take_log();
    rig.tick().await.unwrap();
    let puts = faults.take_log().iter().filter(|call| call.operation == "PutItem").count();
    assert_eq!((puts, item(&rig, order).await), (1, known), "it has its due time already");
}

#[tokio::test]
async fn an_interrupted_round_is_repeated() {
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
            rig.advance(WATCHED);
            let faults = Faults::none().at(call, fault);
            let crashing = rig.restarted(Some(faults.clone()));
            let crashed = tokio::select! {
                done = crashing.tick() => { done.unwrap(); false }
                () = faults.crashed() => true,
            };
            let restarted = rig.restarted(None);
            restarted.tick().await.unwrap();
            let mut expected = [held, part].map(|order| (at(&rig, WATCHED, 7), payment_of(order).to_string()));
            expected.sort();
            assert_eq!(due(&restarted).await, expected, "{fault:?} at call {call}");
            restarted.advance(DAY);
            for _ in 0..2 {
                restarted.tick().await.unwrap();
            }
            assert_eq!(facts(&restarted, held).await, ["authorized", "expired"], "{fault:?} at call {call}");
            assert_eq!(facts(&restarted, part).await, ["authorized", "captured 1"], "{fault:?} at call {call}");
            assert_eq!(payment(&restarted, part).await["status"], "captured", "{fault:?} at call {call}");
            if !crashed {
                break;
            }
            crashes += 1;
        }
        // The calls: the watch, sixteen shards, two payments, the watch again.
        assert!(crashes >= 20, "{fault:?}: {crashes} crashes");
    }
}

#[tokio::test]
async fn a_failing_table_delays_the_round_and_loses_no_payment() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.advance(WATCHED);
    let faults = Faults::none().seed(7).rate(Fault::Conflict, 1.0).only(&["PutItem"]);
    let faulty = rig.restarted(Some(faults.clone()));
    assert!(faulty.tick().await.is_err(), "the progress does not pass a payment without its due time");
    assert_eq!(due(&rig).await, []);
    faults.calm(true);
    faulty.tick().await.unwrap();
    assert_eq!(due(&rig).await, [(at(&rig, WATCHED, 7), payment_of(order).to_string())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_rounds_and_shipments_lose_no_payment() {
    for round in 0..10 {
        let rig = Arc::new(alone());
        let owner = account(&rig);
        let mut orders = Vec::new();
        for _ in 0..8 {
            orders.push(ordered(&rig, owner, "tok_success").await.order_id);
        }
        rig.advance(WATCHED);
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
        let mut expected: Vec<_> = odd.map(|payment| (at(&rig, WATCHED, 7), payment)).collect();
        expected.sort();
        assert_eq!(due(&rig).await, expected, "round {round}: those that still hold money");
    }
}

/// The clock is paused: on a slow machine, a tick would end by its time and
/// not by its length.
#[tokio::test(start_paused = true)]
async fn a_long_round_takes_several_ticks() {
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
    rig.advance(WATCHED);
    let mut found = Vec::new();
    for _ in 0..4 {
        rig.tick().await.unwrap();
        found.push(due(&rig).await.len());
    }
    // A tick writes its progress after all payments that it read have their due time.
    assert!((2_000..2_100).contains(&found[0]) && (4_000..4_200).contains(&found[1]), "{found:?}");
    assert_eq!(found[2..], [4_501, 4_501]);
}
