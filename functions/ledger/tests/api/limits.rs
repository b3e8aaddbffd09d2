//! Limits of what a wallet sends, counted in the commit of each transfer; and transfers that are held.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults, Reply};

use crate::people::*;
use crate::support::{Rig, assert_journal_is_whole, assert_sound, balances, post, post_part, rig, status, to};

fn limited() -> Value {
    json!({ "transfers": true, "min": "10", "max_transfer": "500", "max_day": "1000", "max_month": "1500" })
}

fn held(rig: &Rig, id: &str, amount: u64, seconds: u64) -> Value {
    let end = (rig.clock.now() + Duration::from_secs(seconds)).to_string();
    with(to_ben(id, amount), "hold", json!({ "expires_at": end }))
}

async fn refused_at(rig: &Rig, amount: u64) -> (String, String) {
    let reply = send(rig, ADA, to_ben(&wtr(), amount)).await;
    assert_eq!((reply.status, reply.problem()), (422, "limit_exceeded"), "{}", reply.text);
    (reply.body["limit"].as_str().unwrap().to_owned(), reply.body["left"].as_str().unwrap().to_owned())
}

fn told(limit: &str, left: &str) -> (String, String) {
    (limit.to_owned(), left.to_owned())
}

#[tokio::test]
async fn each_limit_is_named_with_what_is_left() {
    let rig = rig();
    people(&rig, 100_000).await;
    rules(&rig, limited()).await;
    assert_eq!(left(&rig, ADA).await, (json!("1000"), json!("1500")));
    assert_eq!(refused_at(&rig, 9).await, told("min", "10"));
    assert_eq!(refused_at(&rig, 501).await, told("max_transfer", "500"));
    for amount in [500, 300] {
        assert_eq!(send(&rig, ADA, to_ben(&wtr(), amount)).await.status, 201);
    }
    assert_eq!(refused_at(&rig, 201).await, told("max_day", "200"));
    assert_eq!(left(&rig, ADA).await, (json!("200"), json!("700")), "a refused one counts nothing");
    assert_eq!(left(&rig, BEN).await, (json!("1000"), json!("1500")), "what comes in counts nothing");
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 200)).await.status, 201);
    // The next day begins at midnight of UTC, the next month on its first.
    rig.advance(Duration::from_secs(12 * 3_600));
    assert_eq!(left(&rig, ADA).await, (json!("1000"), json!("500")));
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 450)).await.status, 201);
    assert_eq!(refused_at(&rig, 60).await, told("max_month", "50"));
    rig.advance(Duration::from_secs(30 * 24 * 3_600));
    assert_eq!(rig.clock.now().day(), "2026-04-01");
    assert_eq!(left(&rig, ADA).await, (json!("1000"), json!("1500")));
    rules(&rig, json!({ "transfers": true })).await;
    assert_eq!(left(&rig, ADA).await, (json!(null), json!(null)));
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 5_000)).await.status, 201);
    rules(&rig, limited()).await;
    assert_eq!(
        left(&rig, ADA).await,
        (json!("0"), json!("0")),
        "what was sent without a limit counts once there is one"
    );
}

#[tokio::test]
async fn a_page_that_is_kept_is_renewed_at_midnight() {
    let rig = rig();
    people(&rig, 100_000).await;
    rules(&rig, limited()).await;
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 100)).await.status, 201);
    for (days, left_then) in [(1, ("1000", "1400")), (30, ("1000", "1500"))] {
        let kept = see(&rig, ADA, "/wallets/EUR").await.header("etag").to_owned();
        let again = || rig.call(Call::get("/wallets/EUR").bearer(ADA, "").header("if-none-match", &kept));
        assert_eq!(again().await.status, 304);
        rig.advance(Duration::from_secs(days * 24 * 3_600));
        let fresh = again().await;
        let limits = &fresh.body["limits"];
        assert_eq!(
            (fresh.status, &limits["left_today"], &limits["left_this_month"]),
            (200, &json!(left_then.0), &json!(left_then.1))
        );
    }
    assert_eq!(rig.clock.now().day(), "2026-04-01");
}

#[tokio::test]
async fn what_is_held_counts_when_it_is_made_and_is_given_back_to_its_own_day() {
    let rig = rig();
    people(&rig, 100_000).await;
    rules(&rig, json!({ "transfers": true, "max_day": "1000", "max_month": "5000", "fee_flat": "5" })).await;
    let [completed, voided, expired, declined, in_part] = std::array::from_fn(|_| wtr());
    for id in [&completed, &voided, &declined, &in_part] {
        let made = send(&rig, ADA, held(&rig, id, 100, 30 * 24 * 3_600)).await;
        assert_eq!((made.status, &made.body["status"]), (201, &json!("held")), "{}", made.text);
        assert_eq!(made.body["amount_posted"], json!(null));
    }
    let last = send(&rig, ADA, held(&rig, &expired, 100, 3_600)).await;
    assert_eq!(last.body["balances"], json!({ "posted": "100000", "pending": "99475", "available": "99475" }));
    assert_eq!(left(&rig, ADA).await, (json!("500"), json!("4500")));
    assert_eq!(balances(&rig, &wallet(BEN)).await, (0, 500, 0));

    let done = end(&rig, ADA, &completed, "complete").await;
    assert_eq!((done.status, &done.body["status"]), (200, &json!("completed")), "{}", done.text);
    assert_eq!(end(&rig, ADA, &completed, "complete").await.body, done.body);
    assert_eq!(end(&rig, ADA, &completed, "cancel").await.problem(), "already_posted");
    let cancelled = end(&rig, ADA, &voided, "cancel").await;
    assert_eq!((cancelled.status, &cancelled.body["status"]), (200, &json!("cancelled")));
    let again = end(&rig, ADA, &voided, "cancel").await;
    assert_eq!((again.header("idempotent-replayed"), &again.body), ("true", &cancelled.body));
    assert_eq!(left(&rig, ADA).await, (json!("600"), json!("4600")), "once");
    let by_recipient = end(&rig, BEN, &declined, "cancel").await;
    assert_eq!((by_recipient.status, &by_recipient.body["balances"]), (200, &json!(null)));
    assert_eq!(seen(&rig, ADA, &declined).await["status"], "cancelled");
    assert_eq!(left(&rig, ADA).await, (json!("700"), json!("4700")));
    rig.advance(Duration::from_secs(3_600));
    assert_eq!(left(&rig, ADA).await, (json!("800"), json!("4800")), "what has expired counts no more");
    assert_eq!(seen(&rig, BEN, &expired).await["status"], "expired");
    assert_eq!(end(&rig, ADA, &expired, "complete").await.problem(), "expired");

    // The day after, staff posts a part by the ledger itself: the rest is given back to yesterday.
    rig.advance(Duration::from_secs(24 * 3_600));
    let transaction = seen(&rig, ADA, &in_part).await["transaction"].as_str().unwrap().to_owned();
    assert_eq!(post_part(&rig, &transaction, &wallet(ADA), &wallet(BEN), 30).await.status, 200);
    assert_eq!(left(&rig, ADA).await, (json!("1000"), json!("4870")));
    let shown = seen(&rig, ADA, &in_part).await;
    assert_eq!((&shown["status"], &shown["amount"], &shown["fee"]), (&json!("completed"), &json!("100"), &json!("5")));
    assert_eq!((&shown["amount_posted"], &shown["fee_posted"]), (&json!("30"), &json!("0")), "and not all of it");
    let by_ben = seen(&rig, BEN, &in_part).await;
    assert_eq!((&by_ben["amount_posted"], &by_ben["fee_posted"]), (&json!("30"), &json!(null)));
    let late = end(&rig, ADA, &in_part, "complete").await;
    assert_eq!((late.status, late.problem()), (409, "already_posted"));
    let whole = seen(&rig, ADA, &completed).await;
    assert_eq!((&whole["amount_posted"], &whole["fee_posted"]), (&json!("100"), &json!("5")));
    assert_eq!(balances(&rig, &wallet(BEN)).await, (130, 130, 130));
    rig.tick().await.unwrap();
    assert_sound(&rig).await;
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn staff_voids_a_hold_by_the_ledger_itself() {
    let rig = rig();
    people(&rig, 1_000).await;
    rules(&rig, json!({ "transfers": true, "max_day": "100" })).await;
    let id = wtr();
    let made = send(&rig, ADA, held(&rig, &id, 100, 60)).await;
    let transaction = made.body["transaction"].as_str().unwrap();
    assert_eq!(post(&rig, to(transaction, "void"), json!({})).await.status, 200);
    assert_eq!(
        (left(&rig, ADA).await.0, seen(&rig, ADA, &id).await["status"].clone()),
        (json!("100"), json!("cancelled"))
    );
    assert_eq!(status(&rig, transaction).await, "voided");
}

/// Sends a transfer of Ada's until the ledger is not too busy for it.
async fn insist(rig: &Rig, body: Value) -> Reply {
    loop {
        let reply = send(rig, ADA, body.clone()).await;
        if reply.status != 503 && reply.problem() != "concurrent_change" {
            return reply;
        }
    }
}

/// Fifty at once; exactly as many go as the limit allows.
async fn fifty(first: &Rig, rigs: &[Arc<Rig>], funds: u64, amount: u64, expected: usize, code: &str) {
    people(first, funds).await;
    rules(first, json!({ "transfers": true, "max_day": "1000", "fee_flat": "1" })).await;
    let bodies: Vec<_> =
        (0..50).map(|n| if n % 2 == 0 { to_ben(&wtr(), amount) } else { held(first, &wtr(), amount, 3_600) }).collect();
    let sent = bodies.iter().cloned().enumerate().map(|(n, body)| {
        let rig = Arc::clone(&rigs[n % rigs.len()]);
        tokio::spawn(async move { insist(&rig, body).await })
    });
    let replies: Vec<_> = join_all(sent).await.into_iter().map(Result::unwrap).collect();
    let made = replies.iter().filter(|reply| matches!(reply.status, 200 | 201)).count();
    assert_eq!(made, expected);
    for reply in replies.iter().filter(|reply| !matches!(reply.status, 200 | 201)) {
        assert_eq!((reply.status, reply.problem()), (422, code), "{}", reply.text);
    }
    let counted = amount * u64::try_from(expected).unwrap();
    assert_eq!(left(first, ADA).await.0, json!((1_000 - counted).to_string()));
    for (body, reply) in bodies.iter().zip(&replies) {
        let again = send(first, ADA, body.clone()).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        if again.status == 200 {
            assert_eq!(again.body, reply.body, "the same answer");
        } else {
            assert_eq!((again.status, again.problem()), (reply.status, reply.problem()));
            for member in ["account", "limit", "left", "detail"] {
                assert_eq!(again.body[member], reply.body[member], "the same refusal");
            }
        }
    }
    first.tick().await.unwrap();
    assert_sound(first).await;
    assert_journal_is_whole(first).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_transfers_never_pass_a_limit() {
    let first = rig();
    fifty(&first, &[Arc::new(first.restarted(None))], 100_000, 60, 16, "limit_exceeded").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_transfers_in_four_processes_with_faults() {
    let first = rig();
    let faults = Faults::none().seed(7).rate(Fault::LostAnswer, 0.03).rate(Fault::Conflict, 0.03);
    let rigs: Vec<_> = (0..4).map(|_| Arc::new(first.restarted(Some(faults.clone())))).collect();
    fifty(&first, &rigs, 100_000, 60, 16, "limit_exceeded").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_transfers_never_pass_the_funds() {
    let first = rig();
    fifty(&first, &[Arc::new(first.restarted(None))], 305, 60, 5, "insufficient_funds").await;
}

#[tokio::test]
async fn a_transfer_that_is_overtaken_counts_once() {
    let mut met = 0;
    for call in 1..=14 {
        let rig = rig();
        people(&rig, 10_000).await;
        rules(&rig, json!({ "transfers": true, "max_day": "100" })).await;
        let fast = async { assert_eq!(send(&rig, ADA, to_ben(&wtr(), 70)).await.status, 201) };
        let slow = async |other: &Rig| send(other, ADA, to_ben(&wtr(), 70)).await;
        let Some(reply) = rig.overtaken(call, slow, fast).await else { continue };
        met += 1;
        assert_eq!((reply.status, reply.problem()), (422, "limit_exceeded"), "{call}: {}", reply.text);
        assert_eq!((reply.body["left"].clone(), left(&rig, ADA).await.0), (json!("30"), json!("30")));

        let (id, rig) = (wtr(), crate::support::rig());
        people(&rig, 100).await;
        let mut first = None;
        let fast = async { first = Some(send(&rig, ADA, to_ben(&id, 70)).await) };
        let same = rig.overtaken(call, async |other: &Rig| send(other, ADA, to_ben(&id, 70)).await, fast).await;
        let same = same.unwrap();
        assert_eq!((same.status, &same.body), (200, &first.unwrap().body), "{call}");
        assert_eq!(balances(&rig, &wallet(BEN)).await.0, 70);
    }
    assert!(met >= 4, "{met}");
}

#[tokio::test]
async fn a_cancel_and_a_complete() {
    let mut met = 0;
    for call in 1..=14 {
        let rig = rig();
        people(&rig, 1_000).await;
        rules(&rig, json!({ "transfers": true, "max_day": "100" })).await;
        let id = wtr();
        assert_eq!(send(&rig, ADA, held(&rig, &id, 70, 60)).await.status, 201);
        let fast = async { assert_eq!(end(&rig, BEN, &id, "cancel").await.status, 200) };
        let slow = async |other: &Rig| end(other, ADA, &id, "complete").await;
        let Some(reply) = rig.overtaken(call, slow, fast).await else { continue };
        met += 1;
        assert_eq!((reply.status, reply.problem()), (409, "already_voided"), "{call}");
        assert_eq!((left(&rig, ADA).await.0, balances(&rig, &wallet(BEN)).await.0), (json!("100"), 0));
        assert_sound(&rig).await;
    }
    assert!(met >= 3, "{met}");
}

#[tokio::test]
async fn a_crash_at_any_call_sends_all_or_nothing() {
    for call in 1..=16 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter] {
            let calm = rig();
            people(&calm, 1_000).await;
            rules(&calm, json!({ "transfers": true, "max_day": "500", "fee_flat": "1" })).await;
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let (id, second) = (wtr(), wtr());
            let (body, hold) = (to_ben(&id, 100), held(&calm, &second, 100, 3_600));
            let work = async {
                send(&doomed, ADA, body.clone()).await;
                send(&doomed, ADA, hold.clone()).await;
                end(&doomed, ADA, &second, "cancel").await;
            };
            tokio::select! { () = work => {}, () = faults.crashed() => {} }
            assert_sound(&calm).await;
            for body in [body, hold] {
                assert!(matches!(send(&calm, ADA, body).await.status, 200 | 201), "{call}");
            }
            assert_eq!(end(&calm, ADA, &second, "cancel").await.status, 200, "{call}");
            assert_eq!(left(&calm, ADA).await.0, json!("400"), "{call}");
            assert_eq!(balances(&calm, &wallet(ADA)).await, (899, 899, 899), "{call}");
            assert_sound(&calm).await;
        }
    }
}

#[tokio::test]
async fn an_id_that_staff_took_books_nothing() {
    let other = rig();
    people(&other, 100).await;
    let id = wtr();
    let taken = send(&other, ADA, to_ben(&id, 5)).await.body["transaction"].as_str().unwrap().to_owned();
    let rig = rig();
    people(&rig, 100).await;
    let body = crate::support::transfer(&taken, BANK, &wallet(BEN), 1);
    assert_eq!(crate::support::book(&rig, body).await.status, 201);
    assert_eq!(send(&rig, ADA, to_ben(&id, 5)).await.problem(), "id_taken");
    assert_eq!((balances(&rig, &wallet(BEN)).await.0, status(&rig, &taken).await.as_str()), (1, "posted"));
    assert_eq!(balances(&rig, &wallet(ADA)).await.0, 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wallet_pays_fifty_transfers_at_most_that_are_held() {
    let rig = Arc::new(rig());
    people(&rig, 1_000).await;
    let end_at = (rig.clock.now() + Duration::from_secs(60)).to_string();
    let bodies: Vec<_> = (0..60).map(|_| with(to_ben(&wtr(), 20), "hold", json!({ "expires_at": end_at }))).collect();
    let sent = bodies.iter().cloned().map(|body| {
        let rig = Arc::clone(&rig);
        tokio::spawn(async move { insist(&rig, body).await })
    });
    let replies: Vec<_> = join_all(sent).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(replies.iter().filter(|reply| matches!(reply.status, 200 | 201)).count(), 50);
    let refused: Vec<_> = replies.iter().filter(|reply| reply.status == 422).collect();
    // Fifty times twenty is all that Ada has, so that either may have been told.
    assert!(refused.iter().all(|reply| ["too_many_holds", "insufficient_funds"].contains(&reply.problem())));
    pay_in(&rig, ADA, 20).await;
    let more = || with(to_ben(&wtr(), 20), "hold", json!({ "expires_at": end_at }));
    let full = send(&rig, ADA, more()).await;
    assert_eq!((full.status, full.problem(), &full.body["account"]), (422, "too_many_holds", &json!(wallet(ADA))));
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 20)).await.status, 201, "what is not held is sent");
    let made = replies.iter().position(|reply| matches!(reply.status, 200 | 201)).unwrap();
    assert_eq!(end(&rig, ADA, bodies[made]["id"].as_str().unwrap(), "cancel").await.status, 200);
    assert_eq!(send(&rig, ADA, more()).await.status, 201, "one has ended");
    // All have expired: more than one request ends at once, and still all funds are there.
    rig.advance(Duration::from_secs(60));
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 1_000)).await.status, 201);
    rig.tick().await.unwrap();
    assert_eq!(balances(&rig, &wallet(ADA)).await, (0, 0, 0));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_hold_lasts_a_minute_at_least() {
    let rig = rig();
    people(&rig, 1_000).await;
    for (seconds, code) in [(0, "already_expired"), (1, "out_of_range"), (59, "out_of_range")] {
        let body = held(&rig, &wtr(), 10, seconds);
        for _ in 0..2 {
            let refused = send(&rig, ADA, body.clone()).await;
            assert_eq!((refused.status, refused.problem()), (422, code), "{seconds}");
        }
    }
    let body = held(&rig, &wtr(), 10, 60);
    assert_eq!(send(&rig, ADA, body.clone()).await.status, 201);
    rig.advance(Duration::from_secs(30));
    assert_eq!(send(&rig, ADA, body).await.status, 200, "the same again");
}

#[tokio::test]
async fn a_request_ends_a_page_of_overdue_holds_and_refuses_nothing_for_those_left() {
    let rig = rig();
    crate::support::wallets(&rig, 130).await;
    for _ in 0..130 {
        let hold = crate::support::hold_for(&rig, &crate::support::txn(), "wallets:a", "wallets:b", 1, 10);
        assert_eq!(crate::support::book(&rig, hold).await.status, 201);
    }
    rig.advance(Duration::from_secs(10));
    assert_eq!(balances(&rig, "wallets:b").await, (0, 105, 0), "a reading ends 25");
    let small = crate::support::transfer(&crate::support::txn(), "wallets:a", "wallets:b", 1);
    assert_eq!(crate::support::book(&rig, small).await.status, 201);
    assert_eq!(balances(&rig, "assets:bank").await.2, 130);
    let all = crate::support::transfer(&crate::support::txn(), "wallets:a", "wallets:b", 129);
    let first = crate::support::book(&rig, all.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!(balances(&rig, "wallets:a").await, (0, 0, 0));
    assert_sound(&rig).await;

    let rig = crate::support::rig();
    crate::support::wallets(&rig, 130).await;
    for _ in 0..130 {
        let hold = crate::support::hold_for(&rig, &crate::support::txn(), "wallets:a", "wallets:b", 1, 10);
        assert_eq!(crate::support::book(&rig, hold).await.status, 201);
    }
    rig.advance(Duration::from_secs(10));
    let all = crate::support::transfer(&crate::support::txn(), "wallets:a", "wallets:b", 130);
    let busy = crate::support::book(&rig, all.clone()).await;
    assert_eq!((busy.status, busy.header("retry-after").is_empty()), (503, false), "{}", busy.text);
    assert_eq!(crate::support::book(&rig, all).await.status, 201);
    let more = crate::support::transfer(&crate::support::txn(), "wallets:a", "wallets:b", 1);
    assert_eq!(crate::support::book(&rig, more).await.problem(), "insufficient_funds");
}
