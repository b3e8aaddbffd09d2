//! Tests that money is charged exactly once, despite crashes at every call, lost answers, and repeated, late and
//! reordered events.

use std::sync::Arc;
use std::time::Duration;

use domain::id::OrderId;
use futures::future::join_all;
use payments::Payments;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use serde_json::json;
use testkit::{Alone, Call};
use testkit::{Fault, Faults};

use crate::support::*;

/// The provider's books, the published facts and the payment's state.
async fn result(rig: &Alone<Payments>, order: OrderId) -> (Vec<String>, Vec<String>, String) {
    let reply = seen(rig, order).await;
    let status = if reply.status == 404 { "none" } else { reply.body["status"].as_str().unwrap() };
    (Books::of(rig, order).await.lines(), facts(rig, order).await, status.to_owned())
}

/// The events of a story, for a new order.
async fn story(rig: &Alone<Payments>, name: &str, token: &str) -> (OrderId, Vec<Incoming>) {
    let owner = account(rig);
    let order = awaiting(rig, owner, method(rig, &owner, token).await);
    let id = order.order_id;
    let (ship, cancel) = (Incoming::Shipped(shipped(rig, id, 4_999, true)), Incoming::Cancelled(cancelled(rig, id)));
    let pay = Incoming::Awaiting(order);
    let events = match name {
        "shipped" => vec![pay, ship],
        "cancelled" => vec![pay, cancel],
        "refunded" => vec![pay, ship, cancel],
        "cancelled_first" => vec![cancel, pay],
        other => panic!("{other}"),
    };
    (id, events)
}

async fn deliver_each(rig: &Alone<Payments>, events: &[Incoming]) {
    for one in events {
        one.deliver(rig).await.unwrap();
    }
}

async fn crash_everywhere(name: &str, token: &str, fault: Fault) {
    let undisturbed = alone();
    let (order, events) = story(&undisturbed, name, token).await;
    deliver_each(&undisturbed, &events).await;
    let expected = result(&undisturbed, order).await;

    let mut crashes = 0;
    for call in 1_u64.. {
        let rig = alone();
        let (order, events) = story(&rig, name, token).await;
        let faults = Faults::none().at(call, fault);
        let crashing = rig.restarted(Some(faults.clone()));
        let crashed = tokio::select! {
            () = deliver_each(&crashing, &events) => false,
            () = faults.crashed() => true,
        };
        let restarted = rig.restarted(None);
        if call.is_multiple_of(2) {
            // In half of the cases the sweep comes before the second delivery.
            restarted.advance(Duration::from_secs(60));
            restarted.tick().await.unwrap();
        }
        deliver_each(&restarted, &events).await;
        assert_eq!(result(&restarted, order).await, expected, "{name} with {token}, {fault:?} at call {call}");
        if !crashed {
            break;
        }
        crashes += 1;
    }
    assert!(crashes >= 3, "{name} with {token}: {crashes} crashes");
}

#[tokio::test]
async fn a_crash_before_any_call_does_not_change_the_result() {
    for name in ["shipped", "cancelled", "refunded", "cancelled_first"] {
        crash_everywhere(name, "tok_success", Fault::CrashBefore).await;
    }
}

#[tokio::test]
async fn a_crash_after_any_call_does_not_change_the_result() {
    for name in ["shipped", "cancelled", "refunded", "cancelled_first"] {
        crash_everywhere(name, "tok_success", Fault::CrashAfter).await;
    }
}

#[tokio::test]
async fn a_crash_during_a_provider_timeout_does_not_change_the_result() {
    for token in ["tok_timeout", "tok_timeout_not_applied"] {
        crash_everywhere("shipped", token, Fault::CrashBefore).await;
        crash_everywhere("cancelled", token, Fault::CrashAfter).await;
    }
}

#[tokio::test]
async fn asks_for_a_lost_answer_and_charges_once() {
    let rig = alone();
    for (token, authorisations) in [("tok_timeout", 1), ("tok_timeout_not_applied", 1), ("tok_duplicate_webhook", 1)] {
        let (order, events) = story(&rig, "shipped", token).await;
        deliver_each(&rig, &events).await;
        deliver_each(&rig, &events).await;
        let books = Books::of(&rig, order).await;
        let charged = books.entries.values().filter(|e| e.state == "authorized").count();
        assert_eq!((charged, books.balance()), (authorisations, 4_999), "{token}: {books:?}");
        assert_eq!(facts(&rig, order).await, ["authorized", "captured 1"], "{token}");
    }
}

#[tokio::test(start_paused = true)]
async fn waits_for_a_slow_provider() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_slow").await.order_id;
    assert_eq!(payment(&rig, order).await["status"], "authorized");
    assert_eq!(facts(&rig, order).await, ["authorized"]);
}

#[tokio::test]
async fn resumes_an_interrupted_command_by_its_key() {
    let mut crashes = 0;
    for call in 1_u64.. {
        let rig = alone();
        let owner = account(&rig);
        let order = ordered(&rig, owner, "tok_declined").await.order_id;
        let body = json!({ "payment_method": method(&rig, &owner, "tok_success").await });
        let path = format!("/payments/{}/attempts", payment_of(order));
        let again = Call::post(path).bearer(owner, "").key("k").json(body);
        let faults =
            Faults::none().at(call, if call.is_multiple_of(2) { Fault::CrashAfter } else { Fault::CrashBefore });
        let crashing = rig.restarted(Some(faults.clone()));
        let crashed = tokio::select! {
            _ = crashing.call(again.clone()) => false,
            () = faults.crashed() => true,
        };
        let restarted = rig.restarted(None);
        if call.is_multiple_of(3) {
            restarted.advance(Duration::from_secs(16));
            restarted.tick().await.unwrap();
        }
        let mut reply = restarted.call(again.clone()).await;
        if reply.status == 409 {
            assert_eq!(reply.problem(), "request_in_progress");
            restarted.advance(Duration::from_secs(31));
            reply = restarted.call(again.clone()).await;
        }
        assert_eq!((reply.status, &reply.body["status"]), (201, &json!("authorized")), "call {call}: {}", reply.text);
        assert_eq!(restarted.call(again).await.body, reply.body);
        assert_eq!(
            Books::of(&restarted, order).await.lines(),
            ["authorize:1 declined 4999", "authorize:2 authorized 4999"],
            "call {call}"
        );
        assert_eq!(facts(&restarted, order).await, ["authorized", "declined 1"], "call {call}");
        if !crashed {
            break;
        }
        crashes += 1;
    }
    assert!(crashes >= 6, "{crashes}");
}

/// Crashes during an event, which is never delivered again.
async fn crash_during(rig: &Alone<Payments>, event: &Incoming, call: u64) -> Alone<Payments> {
    let faults = Faults::none().at(call, Fault::CrashAfter);
    let crashing = rig.restarted(Some(faults.clone()));
    tokio::select! {
        _ = event.deliver(&crashing) => panic!("no crash"),
        () = faults.crashed() => {}
    }
    rig.restarted(None)
}

#[tokio::test]
async fn a_payment_whose_event_is_lost_ends_with_its_order() {
    let rig = alone();
    let (order, events) = story(&rig, "shipped", "tok_success").await;
    // The payment is written, and the money is authorised.
    let restarted = crash_during(&rig, &events[0], 5).await;
    assert_eq!(payment(&restarted, order).await["status"], "processing");
    assert_eq!(Books::of(&restarted, order).await.lines(), ["authorize:1 authorized 4999"]);
    restarted.advance(Duration::from_secs(16));
    restarted.tick().await.unwrap();
    assert_eq!(payment(&restarted, order).await["status"], "processing", "the event would resume it");
    restarted.advance(Duration::from_secs(15 * 60));
    restarted.deliver(&rejected(&restarted, order)).await.unwrap();
    assert_eq!(facts(&restarted, order).await, ["voided"]);
    assert_eq!(Books::of(&restarted, order).await.lines(), ["authorize:1 authorized 4999", "void:1 voided 0"]);
}

#[tokio::test]
async fn a_capture_whose_event_is_lost_is_resumed_when_the_authorisation_ends() {
    let rig = alone();
    let (order, events) = story(&rig, "shipped", "tok_success").await;
    events[0].deliver(&rig).await.unwrap();
    // The capture is made, and its answer is lost.
    let restarted = crash_during(&rig, &events[1], 4).await;
    assert_eq!(Books::of(&restarted, order).await.balance(), 4_999);
    assert_eq!(facts(&restarted, order).await, ["authorized"]);
    restarted.advance(Duration::from_secs(7 * 24 * 60 * 60));
    restarted.tick().await.unwrap();
    assert_eq!(facts(&restarted, order).await, ["authorized", "captured 1"]);
    assert_eq!(payment(&restarted, order).await["status"], "captured");
}

#[tokio::test(start_paused = true)]
async fn the_sweep_resumes_an_unknown_capture() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    // The provider does not answer: the third call is the first to its books.
    let silent = rig.restarted(Some(Faults::none().at(3, Fault::Hang)));
    silent.deliver(&shipped(&rig, order, 4_999, true)).await.unwrap();
    assert_eq!(payment(&rig, order).await["captures"][0]["status"], "pending");
    rig.tick().await.unwrap();
    assert_eq!(payment(&rig, order).await["captures"][0]["status"], "pending", "its lease is still good");
    rig.advance(Duration::from_secs(16));
    rig.tick().await.unwrap();
    assert_eq!(payment(&rig, order).await["status"], "captured");
    assert_eq!(facts(&rig, order).await, ["authorized", "captured 1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_copies_of_an_event_count_once() {
    for token in ["tok_success", "tok_timeout_not_applied", "tok_action_required", "tok_declined"] {
        let rig = Arc::new(alone());
        let (order, events) = story(&rig, "cancelled", token).await;
        for one in events.iter().take(1) {
            let copies = (0..12).map(|_| {
                let (rig, one) = (Arc::clone(&rig), one.clone());
                tokio::spawn(async move { one.deliver(&rig).await })
            });
            let _ = join_all(copies).await;
            one.deliver(&rig).await.unwrap();
        }
        assert_eq!(Books::of(&rig, order).await.entries.len(), 1, "{token}");
        assert_eq!(facts(&rig, order).await.len(), 1, "{token}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_cancelled_during_its_payment_ends_without_money() {
    for round in 0..40 {
        let rig = Arc::new(alone());
        let token = ["tok_success", "tok_timeout", "tok_timeout_not_applied", "tok_action_required"][round % 4];
        let (order, events) = story(&rig, "cancelled", token).await;
        let both = events.clone().into_iter().map(|one| {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move { one.deliver(&rig).await })
        });
        let _ = join_all(both).await;
        deliver_each(&rig, &events).await;
        rig.advance(Duration::from_secs(60));
        rig.tick().await.unwrap();
        let (books, facts, status) = result(&rig, order).await;
        assert!(matches!(status.as_str(), "voided" | "none"), "{status} {books:?} {facts:?}");
        assert_eq!(facts.iter().filter(|f| *f == "voided").count(), 1, "{facts:?}");
        let held = books.iter().any(|l| l.contains(" authorized ") || l.contains(" action_required "));
        assert_eq!(held, books.iter().any(|l| l.contains(" voided ")), "{books:?}");
    }
}

/// Delivers refused events again, as an inbox does.
async fn deliver_all(rig: &Alone<Payments>, mut events: Vec<Incoming>) {
    for _ in 0..10 {
        let mut left = Vec::new();
        for one in events {
            if one.deliver(rig).await.is_err() {
                left.push(one);
            }
        }
        if left.is_empty() {
            return;
        }
        events = left;
    }
    panic!("an event is refused for ever");
}

#[tokio::test]
async fn repeated_late_and_reordered_events_count_once() {
    for seed in 0..200 {
        let rig = alone();
        let mut rng = rand::rngs::StdRng::seed_from_u64(seed);
        let owner = account(&rig);
        let token = ["tok_success", "tok_timeout", "tok_timeout_not_applied"][usize::try_from(seed).unwrap() % 3];
        let order = awaiting(&rig, owner, method(&rig, &owner, token).await);
        let id = order.order_id;
        let mut events = vec![
            Incoming::Awaiting(order.clone()),
            Incoming::Confirmed(confirmed(&rig, &order)),
            Incoming::Shipped(shipped(&rig, id, 3_000, false)),
            Incoming::Shipped(shipped(&rig, id, 1_999, true)),
        ];
        let is_cancelled = seed % 2 == 1;
        if is_cancelled {
            events.push(Incoming::Cancelled(cancelled(&rig, id)));
        }
        events.extend(events.clone());
        events.shuffle(&mut rng);
        // An event of an order that was cancelled first may be refused for good.
        if is_cancelled {
            for one in &events {
                let _ = one.deliver(&rig).await;
            }
        } else {
            deliver_all(&rig, events).await;
        }
        let (books, facts, status) = result(&rig, id).await;
        let balance = Books::of(&rig, id).await.balance();
        let mut unique = facts.clone();
        unique.dedup();
        assert_eq!(facts, unique, "seed {seed}");
        if is_cancelled {
            assert_eq!(balance, 0, "seed {seed}: {books:?}");
            assert!(matches!(status.as_str(), "voided" | "refunded" | "none"), "seed {seed}: {status} {books:?}");
        } else {
            assert_eq!((balance, status.as_str()), (4_999, "captured"), "seed {seed}: {books:?}");
            assert_eq!(facts, ["authorized", "captured 1", "captured 2"], "seed {seed}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_failing_table_loses_no_money(seed in any::<u64>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let rig = alone();
            let (order, events) = story(&rig, "refunded", "tok_timeout").await;
            let faults = Faults::none().seed(seed).rate(Fault::LostAnswer, 0.15).rate(Fault::Conflict, 0.1);
            let faulty = rig.restarted(Some(faults.rate(Fault::ServerError, 0.1)));
            for _ in 0..12 {
                for one in &events {
                    let _ = one.deliver(&faulty).await;
                }
                let _ = faulty.tick().await;
                faulty.advance(Duration::from_secs(60));
            }
            deliver_each(&rig, &events).await;
            rig.advance(Duration::from_secs(3_600));
            rig.tick().await.unwrap();
            let (books, facts, status) = result(&rig, order).await;
            assert_eq!(Books::of(&rig, order).await.balance(), 0, "{books:?}");
            assert!(matches!(status.as_str(), "voided" | "refunded" | "none"), "{status} {books:?} {facts:?}");
            let mut unique = facts.clone();
            unique.dedup();
            assert_eq!(facts, unique);
        });
    }
}
