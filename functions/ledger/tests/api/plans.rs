//! Transfers that are planned: each run once, at its time by UTC.

use std::time::Duration;

use domain::id::WalletTransferId;
use serde_json::{Value, json};
use service::Capability;
use service::table::{Key, Write};
use testkit::{Fault, Faults};

use crate::people::*;
use crate::support::{Rig, all, assert_journal_is_whole, assert_sound, balances, get, patch, rig};

/// Moves the clock to a moment.
fn until(rig: &Rig, moment: &str) {
    let moment: domain::Timestamp = moment.parse().unwrap();
    rig.advance(moment.since(rig.clock.now()));
}

fn planned(id: &str, amount: u64, at: &str, repeat: Option<Value>) -> Value {
    let body = with(to_ben(id, amount), "execute_at", json!(at));
    match repeat {
        Some(repeat) => with(body, "repeat", repeat),
        None => body,
    }
}

#[tokio::test]
async fn it_is_carried_out_once_at_its_time() {
    let rig = rig();
    people(&rig, 1_000).await;
    rules(&rig, json!({ "transfers": true, "fee_flat": "2" })).await;
    let id = wtr();
    let body = planned(&id, 100, "2026-03-05T08:00:00Z", None);
    let made = send(&rig, ADA, body.clone()).await;
    assert_eq!(
        (made.status, &made.body["status"], &made.body["transaction"]),
        (201, &json!("scheduled"), &json!(null))
    );
    assert_eq!((&made.body["next_at"], &made.body["balances"]), (&json!("2026-03-05T08:00:00.000Z"), &json!(null)));
    assert_eq!(balances(&rig, &wallet(ADA)).await, (1_000, 1_000, 1_000), "nothing is held");
    until(&rig, "2026-03-05T07:59:59.999Z");
    rig.tick().await.unwrap();
    assert_eq!(seen(&rig, BEN, &id).await["status"], "scheduled");
    rig.advance(Duration::from_millis(1));
    for _ in 0..3 {
        rig.tick().await.unwrap();
    }
    let done = seen(&rig, ADA, &id).await;
    assert_eq!((&done["status"], &done["fee"], &done["next_at"]), (&json!("completed"), &json!("2"), &json!(null)));
    assert_eq!(done["balances"], json!({ "posted": "898", "pending": "898", "available": "898" }));
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 100);
    let again = send(&rig, ADA, body).await;
    assert_eq!((again.status, again.body), (200, made.body), "as it was answered first");
    assert_eq!(end(&rig, ADA, &id, "cancel").await.problem(), "already_ended");
    assert_sound(&rig).await;
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn months_end_where_they_end() {
    let rig = rig();
    people(&rig, 1_000).await;
    let id = wtr();
    let monthly = json!({ "every": "month", "count": 4 });
    let made = send(&rig, ADA, planned(&id, 100, "2026-03-31T23:30:00Z", Some(monthly))).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let mut days = Vec::new();
    for _ in 0..130 {
        rig.advance(Duration::from_secs(24 * 3_600));
        rig.tick().await.unwrap();
        let next = seen(&rig, ADA, &id).await["next_at"].clone();
        if days.last() != Some(&next) {
            days.push(next);
        }
    }
    let expected =
        ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"].map(|day| json!(format!("{day}T23:30:00.000Z")));
    assert_eq!(days, [expected.to_vec(), vec![json!(null)]].concat());
    let done = seen(&rig, BEN, &id).await;
    assert_eq!(
        (&done["status"], &done["runs_completed"], &done["runs_failed"]),
        (&json!("completed"), &json!(4), &json!(0))
    );
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 400);
    let transactions = all(&rig, "/ledger/transactions", 100).await;
    let runs = transactions.iter().filter(|t| t["description"].as_str().is_some_and(|text| text.contains(", run ")));
    assert_eq!(runs.count(), 4);
}

#[tokio::test]
async fn a_run_that_fails_says_why_and_the_next_one_is_tried() {
    let rig = rig();
    people(&rig, 250).await;
    rules(&rig, json!({ "transfers": true, "max_day": "120" })).await;
    let (id, once) = (wtr(), wtr());
    let daily = json!({ "every": "day", "until": "2026-03-06T08:00:00Z" });
    assert_eq!(send(&rig, ADA, planned(&id, 100, "2026-03-02T08:00:00Z", Some(daily))).await.status, 201);
    assert_eq!(send(&rig, ADA, planned(&once, 100, "2026-03-02T08:00:00Z", None)).await.status, 201);
    let mut codes = Vec::new();
    for day in 2..=7 {
        until(&rig, &format!("2026-03-{day:02}T08:00:00Z"));
        match day {
            5 => rules(&rig, json!({ "transfers": false })).await,
            6 => {
                rules(&rig, json!({ "transfers": true })).await;
                assert_eq!(patch(&rig, &wallet(BEN), json!({ "status": "frozen" })).await.status, 200);
            }
            _ => {}
        }
        rig.tick().await.unwrap();
        codes = seen(&rig, ADA, &id).await["runs"].as_array().unwrap().iter().map(|run| run["code"].clone()).collect();
    }
    let other = seen(&rig, ADA, &once).await;
    // One of the two of the first day was over its limit.
    let first = codes.remove(0);
    let outcome = (first == json!(null), other["status"] == json!("completed"));
    assert!(outcome == (true, false) || outcome == (false, true), "{first} {other}");
    assert_eq!(codes, [json!(null), json!("insufficient_funds"), json!("transfers_off"), json!("account_frozen")]);
    let done = seen(&rig, ADA, &id).await;
    assert_eq!((&done["status"], &done["next_at"]), (&json!("completed"), &json!(null)));
    let by_ben = seen(&rig, BEN, &id).await;
    assert!(by_ben["runs"].as_array().unwrap().iter().all(|run| run["code"].is_null()), "{by_ben}");
    let listed = see(&rig, BEN, "/wallet-transfers?direction=in").await;
    assert!(!listed.text.contains("insufficient_funds"), "{}", listed.text);
    if outcome.0 {
        assert_eq!((&other["status"], &other["runs"][0]["code"]), (&json!("failed"), &json!("limit_exceeded")));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn runs_that_are_more_than_a_day_late_are_missed() {
    let rig = rig();
    people(&rig, 1_000).await;
    let id = wtr();
    let weekly = json!({ "every": "week" });
    assert_eq!(send(&rig, ADA, planned(&id, 10, "2026-03-02T08:00:00Z", Some(weekly))).await.status, 201);
    let once = wtr();
    assert_eq!(send(&rig, ADA, planned(&once, 10, "2026-05-24T07:59:59.999Z", None)).await.status, 201);
    until(&rig, "2026-05-25T08:00:00Z");
    rig.tick().await.unwrap();
    let caught_up = seen(&rig, ADA, &id).await;
    assert_eq!((&caught_up["runs_completed"], &caught_up["runs_failed"]), (&json!(1), &json!(12)));
    assert_eq!(caught_up["next_at"], "2026-06-01T08:00:00.000Z");
    let runs = caught_up["runs"].as_array().unwrap();
    assert_eq!((runs.len(), &runs[8]["code"], &runs[9]["code"]), (10, &json!("too_late"), &json!(null)));
    let late = seen(&rig, ADA, &once).await;
    assert_eq!((&late["status"], &late["runs"][0]["code"]), (&json!("failed"), &json!("too_late")));
    until(&rig, "2027-05-31T08:00:00Z");
    rig.tick().await.unwrap();
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 20, "a year ahead is one run, too");
    let cancelled = end(&rig, ADA, &id, "cancel").await;
    assert_eq!((cancelled.status, &cancelled.body["status"]), (200, &json!("cancelled")));
    assert_eq!(end(&rig, ADA, &id, "cancel").await.body, cancelled.body);
    until(&rig, "2027-07-01T08:00:00Z");
    rig.tick().await.unwrap();
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 20, "what is cancelled is not carried out");
}

#[tokio::test]
async fn a_run_is_carried_out_once_by_whoever_comes() {
    let mut met = 0;
    for call in 1..=24 {
        let rig = rig();
        people(&rig, 1_000).await;
        let id = wtr();
        let daily = json!({ "every": "day" });
        assert_eq!(send(&rig, ADA, planned(&id, 10, "2026-03-02T08:00:00Z", Some(daily))).await.status, 201);
        until(&rig, "2026-03-02T08:00:00Z");
        let fast = async { rig.tick().await.unwrap() };
        let Some(ticked) = rig.overtaken(call, async |other: &Rig| other.tick().await, fast).await else { continue };
        ticked.unwrap();
        met += 1;
        let transfer = seen(&rig, ADA, &id).await;
        assert_eq!((&transfer["runs_completed"], &transfer["runs_failed"]), (&json!(1), &json!(0)), "{call}");
        assert_eq!(balances(&rig, &wallet(BEN)).await.0, 10, "{call}");
    }
    assert!(met >= 8, "{met}");
}

#[tokio::test]
async fn a_crash_at_any_call_leaves_a_run_for_the_next_tick() {
    for call in 1..=16 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter] {
            let calm = rig();
            people(&calm, 1_000).await;
            let id = wtr();
            let daily = json!({ "every": "day", "count": 2 });
            assert_eq!(send(&calm, ADA, planned(&id, 10, "2026-03-02T08:00:00Z", Some(daily))).await.status, 201);
            until(&calm, "2026-03-03T08:00:00Z");
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            tokio::select! { _ = doomed.tick() => {}, () = faults.crashed() => {} }
            calm.tick().await.unwrap();
            assert_eq!(seen(&calm, ADA, &id).await["runs_completed"], 2, "{call}");
            assert_eq!(balances(&calm, &wallet(BEN)).await.0, 20, "{call}");
            assert_sound(&calm).await;
        }
    }
}

#[tokio::test]
async fn one_process_carries_it_out_at_its_time_without_a_tick() {
    let rig = rig();
    people(&rig, 1_000).await;
    let id = wtr();
    let at = (rig.clock.now() + Duration::from_millis(1_100)).to_string();
    assert_eq!(send(&rig, ADA, planned(&id, 10, &at, None)).await.status, 201);
    tokio::time::sleep(Duration::from_millis(1_150)).await;
    assert_eq!(seen(&rig, ADA, &id).await["status"], "scheduled", "the clock stands still");
    rig.advance(Duration::from_millis(1_100));
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if seen(&rig, ADA, &id).await["status"] == "completed" {
            return;
        }
    }
    panic!("nobody has carried it out");
}

#[tokio::test]
async fn five_failures_in_a_row_end_a_plan() {
    let rig = rig();
    people(&rig, 0).await;
    let id = wtr();
    let daily = json!({ "every": "day" });
    assert_eq!(send(&rig, ADA, planned(&id, 10, "2026-03-02T08:00:00Z", Some(daily))).await.status, 201);
    for day in 2..=8 {
        until(&rig, &format!("2026-03-{day:02}T08:00:00Z"));
        rig.tick().await.unwrap();
        let status = seen(&rig, ADA, &id).await["status"].clone();
        assert_eq!(status, if day < 6 { "scheduled" } else { "failed" }, "{day}");
    }
    let ended = seen(&rig, ADA, &id).await;
    assert_eq!((&ended["runs_failed"], &ended["next_at"]), (&json!(5), &json!(null)));
    assert_eq!(ended["runs"][4]["code"], "insufficient_funds");
    assert_eq!(end(&rig, ADA, &id, "cancel").await.problem(), "already_ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_payer_has_a_hundred_plans_at_most() {
    let rig = std::sync::Arc::new(rig());
    people(&rig, 1_000).await;
    let ids: Vec<_> = (0..110).map(|_| wtr()).collect();
    let at = "2026-03-02T08:00:00Z";
    let send_one = |id: &String| {
        let (rig, body) = (std::sync::Arc::clone(&rig), planned(id, 1, at, None));
        tokio::spawn(async move {
            loop {
                let reply = send(&rig, ADA, body.clone()).await;
                if reply.status != 503 && reply.problem() != "concurrent_change" {
                    return reply;
                }
            }
        })
    };
    let replies = futures::future::join_all(ids.iter().map(send_one)).await;
    let replies: Vec<_> = replies.into_iter().map(Result::unwrap).collect();
    let made = replies.iter().filter(|reply| matches!(reply.status, 200 | 201)).count();
    assert_eq!(made, 100);
    let (n, refused) = replies.iter().enumerate().find(|(_, reply)| reply.status == 422).unwrap();
    assert_eq!(refused.problem(), "too_many_plans");
    let first = replies.iter().position(|reply| reply.status == 201).unwrap();
    assert_eq!(end(&rig, ADA, &ids[first], "cancel").await.status, 200);
    let again = send(&rig, ADA, planned(&ids[n], 1, at, None)).await;
    assert_eq!(
        (again.problem(), again.header("idempotent-replayed")),
        ("too_many_plans", "true"),
        "as it was answered"
    );
    assert_eq!(send(&rig, ADA, planned(&wtr(), 1, at, None)).await.status, 201, "there is room for one");
    assert_eq!(send(&rig, ADA, planned(&wtr(), 1, at, None)).await.problem(), "too_many_plans");
    until(&rig, at);
    rig.tick().await.unwrap();
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 100);
    let later = "2026-03-03T08:00:00Z";
    assert_eq!(send(&rig, ADA, planned(&wtr(), 1, later, None)).await.status, 201, "what is over counts no more");
}

#[tokio::test]
async fn a_payer_without_a_wallet_plans_nothing() {
    let rig = rig();
    people(&rig, 0).await;
    let stranger = "acct_01J8ZQ4T6M3V0X9K2B7C5D1THR";
    let refused = send(&rig, stranger, planned(&wtr(), 1, "2026-03-02T08:00:00Z", None)).await;
    assert_eq!((refused.status, refused.problem()), (422, "unknown_account"));
    assert_eq!(refused.body["account"], wallet(stranger));
}

#[tokio::test]
async fn a_fee_above_what_the_payer_consented_to_is_not_taken() {
    let rig = rig();
    people(&rig, 1_000).await;
    rules(&rig, json!({ "transfers": true, "fee_flat": "2" })).await;
    let id = wtr();
    let body = with(to_ben(&id, 100), "max_fee", json!("1"));
    for replayed in ["", "true"] {
        let refused = send(&rig, ADA, body.clone()).await;
        assert_eq!((refused.status, refused.problem(), &refused.body["fee"]), (422, "fee_changed", &json!("2")));
        assert_eq!(refused.header("idempotent-replayed"), replayed, "it is recorded as other refusals are");
    }
    let made = send(&rig, ADA, with(to_ben(&wtr(), 100), "max_fee", json!("2"))).await;
    assert_eq!((made.status, &made.body["fee"], &made.body["max_fee"]), (201, &json!("2"), &json!("2")));
    // A plan keeps the fee of its making, unless more is said.
    let (kept, more) = (wtr(), wtr());
    let at = "2026-03-02T08:00:00Z";
    let first = send(&rig, ADA, planned(&kept, 100, at, None)).await;
    assert_eq!((first.status, &first.body["max_fee"]), (201, &json!("2")));
    assert_eq!(send(&rig, ADA, with(planned(&more, 100, at, None), "max_fee", json!("3"))).await.status, 201);
    rules(&rig, json!({ "transfers": true, "fee_flat": "3" })).await;
    assert_eq!(send(&rig, ADA, planned(&kept, 100, at, None)).await.body, first.body, "as it was answered first");
    until(&rig, at);
    rig.tick().await.unwrap();
    let refused = seen(&rig, ADA, &kept).await;
    assert_eq!((&refused["status"], &refused["runs"][0]["code"]), (&json!("failed"), &json!("fee_changed")));
    assert_eq!(seen(&rig, BEN, &kept).await["max_fee"], json!(null));
    assert_eq!(seen(&rig, ADA, &more).await["fee"], "3");
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 200);
}

#[tokio::test]
async fn nothing_is_sent_once_staff_was_told_that_transfers_are_off() {
    let (mut met, at) = (0, "2026-03-02T08:00:00Z");
    for call in 1..=12 {
        // At once, planned, and by a run.
        for way in 0..3 {
            let rig = rig();
            people(&rig, 1_000).await;
            let (id, run) = (wtr(), wtr());
            assert_eq!(send(&rig, ADA, planned(&run, 10, at, None)).await.status, 201);
            until(&rig, if way == 2 { at } else { "2026-03-02T07:00:00Z" });
            let mut then = 0;
            let fast = async {
                rules(&rig, json!({ "transfers": false })).await;
                then = balances(&rig, &wallet(BEN)).await.0;
            };
            let slow = async |other: &Rig| match way {
                0 => send(other, ADA, to_ben(&id, 10)).await.status,
                1 => send(other, ADA, planned(&id, 10, at, None)).await.status,
                _ => other.tick().await.map_or(500, |()| 422),
            };
            let Some(status) = rig.overtaken(call, slow, fast).await else { continue };
            met += 1;
            assert_eq!(balances(&rig, &wallet(BEN)).await.0, then, "{call} {way}");
            assert_eq!(status, 422, "{call} {way}");
        }
    }
    assert!(met >= 12, "{met}");
}

#[tokio::test]
async fn a_plan_that_cannot_be_read_keeps_no_other_from_its_run() {
    let rig = rig();
    people(&rig, 1_000).await;
    let at: domain::Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
    let table = &rig.capability.context().table;
    // More of them than a page has, on each key, and each is due first.
    for n in 0..240_u64 {
        let broken = WalletTransferId::new(&rig.clock);
        let key = Key::only(format!("transfer#{broken}"));
        table.write(Write::create("broken", key, &json!({ "outcome": "torn" }))).await.unwrap();
        let key = Key::new(format!("runs#{}", n % 4), format!("{:015}#{broken}", at.as_millis() - 1));
        table.write(Write::create("broken", key, &json!({ "transfer": broken, "at": at }))).await.unwrap();
    }
    for _ in 0..8 {
        assert_eq!(send(&rig, ADA, planned(&wtr(), 10, "2026-03-02T08:00:00Z", None)).await.status, 201);
    }
    until(&rig, "2026-03-02T08:00:00Z");
    assert!(rig.tick().await.is_err(), "it is told");
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 80);
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn the_journal_is_sealed_before_any_run() {
    let mut met = 0;
    for call in 20..=120 {
        let calm = rig();
        people(&calm, 1_000).await;
        assert_eq!(send(&calm, ADA, planned(&wtr(), 10, "2026-03-02T08:00:00Z", None)).await.status, 201);
        until(&calm, "2026-03-02T08:00:00Z");
        let faults = Faults::none().at(call, Fault::CrashBefore);
        let doomed = calm.restarted(Some(faults.clone()));
        tokio::select! { _ = doomed.tick() => break, () = faults.crashed() => {} }
        if balances(&calm, &wallet(BEN)).await.0 == 10 {
            met += 1;
            let head = get(&calm, "/ledger/journal/head").await;
            assert!(head.body["seq"].as_u64() >= Some(1), "what was paid in, {call}: {}", head.text);
        }
    }
    assert!(met >= 2, "{met}");
}
