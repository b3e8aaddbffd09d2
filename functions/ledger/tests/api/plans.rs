//! Transfers that are planned: each run once, at its time by UTC.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Fault, Faults};

use crate::people::*;
use crate::support::{Rig, all, assert_journal_is_whole, assert_sound, balances, patch, rig};

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
async fn runs_that_nobody_looked_for_are_caught_up() {
    let rig = rig();
    people(&rig, 1_000).await;
    let id = wtr();
    let weekly = json!({ "every": "week" });
    assert_eq!(send(&rig, ADA, planned(&id, 10, "2026-03-02T08:00:00Z", Some(weekly))).await.status, 201);
    until(&rig, "2026-05-25T08:00:00Z");
    rig.tick().await.unwrap();
    let caught_up = seen(&rig, ADA, &id).await;
    assert_eq!((&caught_up["runs_completed"], &caught_up["next_at"]), (&json!(13), &json!("2026-06-01T08:00:00.000Z")));
    assert_eq!(caught_up["runs"].as_array().unwrap().len(), 10);
    let cancelled = end(&rig, ADA, &id, "cancel").await;
    assert_eq!((cancelled.status, &cancelled.body["status"]), (200, &json!("cancelled")));
    assert_eq!(end(&rig, ADA, &id, "cancel").await.body, cancelled.body);
    until(&rig, "2026-07-01T08:00:00Z");
    rig.tick().await.unwrap();
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 130, "what is cancelled is not carried out");
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
