//! Charged exactly once: over crashes at every call, lost answers, and events that come twice, late and in any order.

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

/// What the provider's books, the facts and the payment come to.
async fn end(rig: &Alone<Payments>, order: OrderId) -> (Vec<String>, Vec<String>, String) {
    let reply = seen(rig, order).await;
    let status = if reply.status == 404 { "none" } else { reply.body["status"].as_str().unwrap() };
    (Books::of(rig, order).await.lines(), facts(rig, order).await, status.to_owned())
}

/// The stories, each with a fresh order.
async fn story(rig: &Alone<Payments>, name: &str, token: &str) -> (OrderId, Vec<News>) {
    let owner = account(rig);
    let order = awaiting(rig, owner, method(rig, &owner, token).await);
    let id = order.order_id;
    let (ship, cancel) = (News::Shipped(shipped(rig, id, 4_999, true)), News::Cancelled(cancelled(rig, id)));
    let pay = News::Awaiting(order);
    let news = match name {
        "shipped" => vec![pay, ship],
        "cancelled" => vec![pay, cancel],
        "refunded" => vec![pay, ship, cancel],
        "buried" => vec![cancel, pay],
        other => panic!("{other}"),
    };
    (id, news)
}

async fn tell(rig: &Alone<Payments>, news: &[News]) {
    for one in news {
        one.deliver(rig).await.unwrap();
    }
}

async fn crash_everywhere(name: &str, token: &str, fault: Fault) {
    let calm = alone();
    let (order, news) = story(&calm, name, token).await;
    tell(&calm, &news).await;
    let expected = end(&calm, order).await;

    let mut crashes = 0;
    for call in 1_u64.. {
        let rig = alone();
        let (order, news) = story(&rig, name, token).await;
        let faults = Faults::none().at(call, fault);
        let doomed = rig.restarted(Some(faults.clone()));
        let crashed = tokio::select! {
            () = tell(&doomed, &news) => false,
            () = faults.crashed() => true,
        };
        let reborn = rig.restarted(None);
        if call.is_multiple_of(2) {
            // Half of the time nothing is delivered again before the sweep has passed.
            reborn.advance(Duration::from_secs(60));
            reborn.tick().await.unwrap();
        }
        tell(&reborn, &news).await;
        assert_eq!(end(&reborn, order).await, expected, "{name} with {token}, {fault:?} at call {call}");
        if !crashed {
            break;
        }
        crashes += 1;
    }
    assert!(crashes >= 3, "{name} with {token}: {crashes} crashes");
}

#[tokio::test]
async fn a_crash_before_any_call_changes_nothing() {
    for name in ["shipped", "cancelled", "refunded", "buried"] {
        crash_everywhere(name, "tok_success", Fault::CrashBefore).await;
    }
}

#[tokio::test]
async fn a_crash_after_any_call_changes_nothing() {
    for name in ["shipped", "cancelled", "refunded", "buried"] {
        crash_everywhere(name, "tok_success", Fault::CrashAfter).await;
    }
}

#[tokio::test]
async fn a_crash_while_the_provider_is_silent_changes_nothing() {
    for token in ["tok_timeout", "tok_timeout_not_applied"] {
        crash_everywhere("shipped", token, Fault::CrashBefore).await;
        crash_everywhere("cancelled", token, Fault::CrashAfter).await;
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_and_never_guessed() {
    let rig = alone();
    for (token, authorisations) in [("tok_timeout", 1), ("tok_timeout_not_applied", 1), ("tok_duplicate_webhook", 1)] {
        let (order, news) = story(&rig, "shipped", token).await;
        tell(&rig, &news).await;
        tell(&rig, &news).await;
        let books = Books::of(&rig, order).await;
        let charged = books.entries.values().filter(|e| e.state == "authorized").count();
        assert_eq!((charged, books.balance()), (authorisations, 4_999), "{token}: {books:?}");
        assert_eq!(facts(&rig, order).await, ["authorized", "captured 1"], "{token}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_provider_is_waited_for() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_slow").await.order_id;
    assert_eq!(payment(&rig, order).await["status"], "authorized");
    assert_eq!(facts(&rig, order).await, ["authorized"]);
}

#[tokio::test]
async fn a_command_that_broke_off_is_resumed_by_its_key() {
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
        let doomed = rig.restarted(Some(faults.clone()));
        let crashed = tokio::select! {
            _ = doomed.call(again.clone()) => false,
            () = faults.crashed() => true,
        };
        let reborn = rig.restarted(None);
        if call.is_multiple_of(3) {
            reborn.advance(Duration::from_secs(16));
            reborn.tick().await.unwrap();
        }
        let mut reply = reborn.call(again.clone()).await;
        if reply.status == 409 {
            assert_eq!(reply.problem(), "request_in_progress");
            reborn.advance(Duration::from_secs(31));
            reply = reborn.call(again.clone()).await;
        }
        assert_eq!((reply.status, &reply.body["status"]), (201, &json!("authorized")), "call {call}: {}", reply.text);
        assert_eq!(reborn.call(again).await.body, reply.body);
        assert_eq!(
            Books::of(&reborn, order).await.lines(),
            ["authorize:1 declined 4999", "authorize:2 authorized 4999"],
            "call {call}"
        );
        assert_eq!(facts(&reborn, order).await, ["authorized", "declined 1"], "call {call}");
        if !crashed {
            break;
        }
        crashes += 1;
    }
    assert!(crashes >= 6, "{crashes}");
}

/// The process dies in the middle of what an event asked for, and the event is never delivered again.
async fn lost(rig: &Alone<Payments>, news: &News, call: u64) -> Alone<Payments> {
    let faults = Faults::none().at(call, Fault::CrashAfter);
    let doomed = rig.restarted(Some(faults.clone()));
    tokio::select! {
        _ = news.deliver(&doomed) => panic!("it should have died"),
        () = faults.crashed() => {}
    }
    rig.restarted(None)
}

#[tokio::test]
async fn a_payment_that_nobody_delivers_again_ends_with_its_order() {
    let rig = alone();
    let (order, news) = story(&rig, "shipped", "tok_success").await;
    // The payment's first write is done, and the money set aside.
    let reborn = lost(&rig, &news[0], 5).await;
    assert_eq!(payment(&reborn, order).await["status"], "processing");
    assert_eq!(Books::of(&reborn, order).await.lines(), ["authorize:1 authorized 4999"]);
    reborn.advance(Duration::from_secs(16));
    reborn.tick().await.unwrap();
    assert_eq!(payment(&reborn, order).await["status"], "processing", "that is the event's to bring about");
    reborn.advance(Duration::from_secs(15 * 60));
    reborn.deliver(&rejected(&reborn, order)).await.unwrap();
    assert_eq!(facts(&reborn, order).await, ["voided"]);
    assert_eq!(Books::of(&reborn, order).await.lines(), ["authorize:1 authorized 4999", "void:1 voided 0"]);
}

#[tokio::test]
async fn a_capture_that_nobody_delivers_again_is_taken_up_when_the_authorisation_ends() {
    let rig = alone();
    let (order, news) = story(&rig, "shipped", "tok_success").await;
    news[0].deliver(&rig).await.unwrap();
    // The capture is made, and its answer lost.
    let reborn = lost(&rig, &news[1], 4).await;
    assert_eq!(Books::of(&reborn, order).await.balance(), 4_999);
    assert_eq!(facts(&reborn, order).await, ["authorized"]);
    reborn.advance(Duration::from_secs(7 * 24 * 60 * 60));
    reborn.tick().await.unwrap();
    assert_eq!(facts(&reborn, order).await, ["authorized", "captured 1"]);
    assert_eq!(payment(&reborn, order).await["status"], "captured");
}

#[tokio::test(start_paused = true)]
async fn what_stays_unknown_the_sweep_takes_up() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    // Whatever the provider is asked gives no answer: the third call is the first to its books.
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
async fn the_same_event_at_once_counts_once() {
    for token in ["tok_success", "tok_timeout_not_applied", "tok_action_required", "tok_declined"] {
        let rig = Arc::new(alone());
        let (order, news) = story(&rig, "cancelled", token).await;
        for one in news.iter().take(1) {
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
async fn an_order_that_is_cancelled_as_it_is_paid_ends_without_money() {
    for round in 0..40 {
        let rig = Arc::new(alone());
        let token = ["tok_success", "tok_timeout", "tok_timeout_not_applied", "tok_action_required"][round % 4];
        let (order, news) = story(&rig, "cancelled", token).await;
        let both = news.clone().into_iter().map(|one| {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move { one.deliver(&rig).await })
        });
        let _ = join_all(both).await;
        tell(&rig, &news).await;
        rig.advance(Duration::from_secs(60));
        rig.tick().await.unwrap();
        let (books, facts, status) = end(&rig, order).await;
        assert!(matches!(status.as_str(), "voided" | "none"), "{status} {books:?} {facts:?}");
        assert_eq!(facts.iter().filter(|f| *f == "voided").count(), 1, "{facts:?}");
        let held = books.iter().any(|l| l.contains(" authorized ") || l.contains(" action_required "));
        assert_eq!(held, books.iter().any(|l| l.contains(" voided ")), "{books:?}");
    }
}

/// Delivers what was not taken again, as an inbox does.
async fn deliver_all(rig: &Alone<Payments>, mut news: Vec<News>) {
    for _ in 0..10 {
        let mut left = Vec::new();
        for one in news {
            if one.deliver(rig).await.is_err() {
                left.push(one);
            }
        }
        if left.is_empty() {
            return;
        }
        news = left;
    }
    panic!("an event is never taken");
}

#[tokio::test]
async fn events_come_twice_late_and_in_any_order() {
    for seed in 0..200 {
        let rig = alone();
        let mut rng = rand::rngs::StdRng::seed_from_u64(seed);
        let owner = account(&rig);
        let token = ["tok_success", "tok_timeout", "tok_timeout_not_applied"][usize::try_from(seed).unwrap() % 3];
        let order = awaiting(&rig, owner, method(&rig, &owner, token).await);
        let id = order.order_id;
        let mut news = vec![
            News::Awaiting(order.clone()),
            News::Confirmed(confirmed(&rig, &order)),
            News::Shipped(shipped(&rig, id, 3_000, false)),
            News::Shipped(shipped(&rig, id, 1_999, true)),
        ];
        let off = seed % 2 == 1;
        if off {
            news.push(News::Cancelled(cancelled(&rig, id)));
        }
        news.extend(news.clone());
        news.shuffle(&mut rng);
        // A payment that was never made is not waited for: an order that was off first.
        if off {
            for one in &news {
                let _ = one.deliver(&rig).await;
            }
        } else {
            deliver_all(&rig, news).await;
        }
        let (books, facts, status) = end(&rig, id).await;
        let balance = Books::of(&rig, id).await.balance();
        let mut unique = facts.clone();
        unique.dedup();
        assert_eq!(facts, unique, "seed {seed}");
        if off {
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
    fn a_table_that_fails_now_and_then_costs_nobody_money(seed in any::<u64>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let rig = alone();
            let (order, news) = story(&rig, "refunded", "tok_timeout").await;
            let faults = Faults::none().seed(seed).rate(Fault::LostAnswer, 0.15).rate(Fault::Conflict, 0.1);
            let shaky = rig.restarted(Some(faults.rate(Fault::ServerError, 0.1)));
            for _ in 0..12 {
                for one in &news {
                    let _ = one.deliver(&shaky).await;
                }
                let _ = shaky.tick().await;
                shaky.advance(Duration::from_secs(60));
            }
            tell(&rig, &news).await;
            rig.advance(Duration::from_secs(3_600));
            rig.tick().await.unwrap();
            let (books, facts, status) = end(&rig, order).await;
            assert_eq!(Books::of(&rig, order).await.balance(), 0, "{books:?}");
            assert!(matches!(status.as_str(), "voided" | "refunded" | "none"), "{status} {books:?} {facts:?}");
            let mut unique = facts.clone();
            unique.dedup();
            assert_eq!(facts, unique);
        });
    }
}
