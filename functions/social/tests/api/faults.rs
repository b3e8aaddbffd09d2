//! Failing calls, processes that die, rivals: nothing is done twice, and nothing acknowledged is lost.

use std::collections::BTreeSet;
use std::time::Duration;

use events::identity::AccountErased;
use events::social::PostChanged;
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults};

use crate::support::{
    ADA, BOB, CYD, Rig, completed, counts, follow, get, moderate, profile, put, reported, review, say, sell, write,
};

/// Unconditional writes, and why they are safe.
const BLIND: [(&str, &str); 1] = [("Put outbox *", "each has a unique key")];

async fn people(rig: &Rig) {
    for (who, handle) in [(ADA, "ada"), (BOB, "bob"), (CYD, "cyd")] {
        profile(rig, who, handle).await;
    }
}

#[tokio::test]
async fn refuses_a_write_over_a_newer_one() {
    let faults = Faults::rivals();
    let rig = Rig::with(&[], Some(faults.clone()));
    people(&rig).await;
    sell(&rig).await;
    let change = |who, body: Value| Call::put("/profiles/me").bearer(who, "").header("if-match", "*").json(body);
    let locked = json!({ "handle": "cyd_two", "display_name": "Cyd", "locked": true });
    assert_eq!(rig.call(change(CYD, locked)).await.status, 200);
    follow(&rig, ADA, "bob").await;
    follow(&rig, ADA, "cyd").await;
    follow(&rig, BOB, "cyd").await;
    for (who, verb) in [(ADA, "accept"), (BOB, "reject")] {
        let call = Call::post(format!("/follow-requests/{who}/{verb}")).bearer(CYD, "");
        assert_eq!(rig.call(call).await.status, 200);
    }
    let mute = Call::put("/profiles/bob/mute").bearer(ADA, "").json(json!({}));
    assert_eq!(rig.call(mute.clone()).await.status, 204);
    assert_eq!(rig.call(Call::delete("/profiles/bob/mute").bearer(ADA, "")).await.status, 204);
    assert_eq!(rig.call(mute).await.status, 204);
    let keyed = Call::post("/posts").bearer(ADA, "").key("k").json(json!({ "text": "first" }));
    let post = rig.call(keyed).await.body["id"].as_str().unwrap().to_owned();
    let reply = write(&rig, BOB, json!({ "text": "reply", "reply_to": post })).await["id"].as_str().unwrap().to_owned();
    let edit = Call::patch(format!("/posts/{post}")).bearer(ADA, "").header("if-match", "*");
    assert_eq!(rig.call(edit.json(json!({ "text": "second" }))).await.status, 200);
    for who in [ADA, BOB] {
        let path = format!("/posts/{post}/reactions/like");
        assert_eq!(put(&rig, who, &path).await.status, 200);
        assert_eq!(rig.call(Call::delete(&path).bearer(who, "")).await.status, 204);
        assert_eq!(put(&rig, who, &path).await.status, 200);
    }
    for text in ["later", "never"] {
        let body = json!({ "text": text, "publish_at": "2026-03-01T13:00:00Z", "reply_to": reply });
        let waiting = write(&rig, ADA, body).await;
        if text == "never" {
            let path = format!("/posts/{}", waiting["id"].as_str().unwrap());
            assert_eq!(rig.call(Call::delete(path).bearer(ADA, "").header("if-match", "*")).await.status, 204);
        }
    }
    rig.advance(Duration::from_secs(3600));
    rig.tick().await.unwrap();
    for (who, stars) in [(ADA, 3), (BOB, 4), (ADA, 5)] {
        assert!([200, 201].contains(&review(&rig, who, stars).await.status));
    }
    rig.deliver(&completed(ADA, &["TEE-M"])).await.unwrap();
    let gone = Call::delete(format!("/reviews/{}/mine", crate::support::PRODUCT)).bearer(BOB, "");
    assert_eq!(rig.call(gone.header("if-match", "*")).await.status, 204);
    for verb in ["hide", "unhide"] {
        assert_eq!(moderate(&rig, format!("/posts/{reply}/{verb}")).await, 204);
    }
    let report = json!({ "post_id": reply, "reason": "spam" });
    let opened = reported(&rig, ADA, report.clone()).await.body["id"].as_str().unwrap().to_owned();
    let decide = Call::post(format!("/reports/{opened}/decide")).header("if-match", "*");
    let decided = crate::support::moderator(decide).json(json!({ "decision": "suspended", "note": "so" }));
    assert_eq!(rig.call(decided).await.status, 200);
    assert_eq!(moderate(&rig, "/profiles/bob/unsuspend".to_owned()).await, 204);
    reported(&rig, ADA, json!({ "account_id": CYD, "reason": "spam" })).await;
    assert_eq!(put(&rig, ADA, "/profiles/bob/block").await.status, 204);
    rig.deliver(&AccountErased { account_id: ADA.parse().unwrap() }).await.unwrap();
    for _ in 0..3 {
        rig.tick().await.unwrap();
        rig.advance(Duration::from_secs(180));
    }
    let blind = BLIND.map(|(write, _)| format!("stoa-SocialTable | {write}"));
    let found: BTreeSet<_> = faults.unguarded().into_iter().filter(|write| !blind.contains(write)).collect();
    assert_eq!(found, BTreeSet::new());
}

#[tokio::test]
async fn failing_calls_double_nothing() {
    for seed in 0..20 {
        let faults = [Fault::Throttle, Fault::Conflict, Fault::ServerError, Fault::LostAnswer]
            .into_iter()
            .fold(Faults::none().seed(seed), |plan, fault| plan.rate(fault, 0.1));
        faults.calm(true);
        let rig = Rig::with(&[], Some(faults.clone()));
        people(&rig).await;
        sell(&rig).await;
        let post = say(&rig, ADA, "first").await;
        faults.calm(false);
        for _ in 0..3 {
            until_done(&rig, || Call::put("/profiles/ada/follow").bearer(BOB, "")).await;
            until_done(&rig, || Call::put(format!("/posts/{post}/reactions/like")).bearer(BOB, "")).await;
            let body = json!({ "text": "once", "reply_to": post });
            until_done(&rig, || Call::post("/posts").bearer(BOB, "").key("one").json(body.clone())).await;
            let body = json!({ "rating": 4 });
            let path = format!("/reviews/{}/mine", crate::support::PRODUCT);
            until_done(&rig, || Call::put(&path).bearer(BOB, "").header("if-match", "*").json(body.clone())).await;
        }
        faults.calm(true);
        assert_eq!(counts(&rig, CYD, "ada").await, (1, 0, 1), "seed {seed}");
        assert_eq!(counts(&rig, CYD, "bob").await, (0, 1, 1), "seed {seed}");
        let shown = get(&rig, CYD, &format!("/posts/{post}")).await.body;
        assert_eq!(shown["counts"], json!({ "replies": 1, "reactions": { "like": 1 } }), "seed {seed}");
        let rating = rig.call(Call::get(format!("/ratings/{}", crate::support::PRODUCT))).await.body;
        assert_eq!(rating["histogram"], json!([0, 0, 0, 1, 0]), "seed {seed}");
    }
}

/// Asks again until it is done, as clients do.
async fn until_done(rig: &Rig, call: impl Fn() -> Call) {
    for _ in 0..60 {
        let reply = rig.call(call()).await;
        if reply.status < 300 {
            return;
        }
        assert!([409, 503].contains(&reply.status), "{}", reply.text);
    }
    panic!("it is never done");
}

#[tokio::test]
async fn a_scheduled_post_is_published_once_whenever_the_tick_dies() {
    for (call, fault) in (1..=8).flat_map(|call| [(call, Fault::CrashBefore), (call, Fault::CrashAfter)]) {
        let rig = Rig::new();
        people(&rig).await;
        write(&rig, ADA, json!({ "text": "later", "publish_at": "2026-03-01T13:00:00Z" })).await;
        rig.advance(Duration::from_secs(3600));
        let faults = Faults::none().at(call, fault);
        let dying = rig.restarted(Some(faults.clone()));
        tokio::select! {
            _ = dying.tick() => {}
            () = faults.crashed() => {}
        }
        let mut told = dying.take::<PostChanged>().len();
        rig.tick().await.unwrap();
        told += rig.take::<PostChanged>().len();
        // One that died right after its commit told nobody itself: its event is in the table.
        assert!(told <= 1, "call {call}: {told}");
        assert_eq!(counts(&rig, BOB, "ada").await, (0, 0, 1), "call {call}");
    }
}

#[tokio::test]
async fn two_ticks_publish_a_post_once() {
    for call in 1..=10 {
        let rig = Rig::new();
        people(&rig).await;
        write(&rig, ADA, json!({ "text": "later", "publish_at": "2026-03-01T13:00:00Z" })).await;
        rig.advance(Duration::from_secs(3600));
        let slow = async |other: &Rig| {
            other.tick().await.unwrap();
            other.take::<PostChanged>().len()
        };
        let fast = async { rig.tick().await.unwrap() };
        let told = rig.overtaken(call, slow, fast).await.unwrap_or_default();
        rig.tick().await.unwrap();
        assert!(told + rig.take::<PostChanged>().len() <= 1, "call {call}");
        assert_eq!(counts(&rig, BOB, "ada").await, (0, 0, 1), "call {call}");
    }
}

#[tokio::test]
async fn a_crash_at_each_call_is_mended_by_asking_again() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        for step in 0..6 {
            let mut call = 1;
            loop {
                let rig = Rig::new();
                people(&rig).await;
                sell(&rig).await;
                follow(&rig, BOB, "ada").await;
                let post = say(&rig, ADA, "first").await;
                let request = || match step {
                    0 => Call::put("/profiles/ada/follow").bearer(CYD, ""),
                    1 => Call::put(format!("/posts/{post}/reactions/like")).bearer(BOB, ""),
                    2 => {
                        let body = json!({ "text": "once", "reply_to": post });
                        Call::post("/posts").bearer(BOB, "").key("one").json(body)
                    }
                    3 => {
                        let path = format!("/reviews/{}/mine", crate::support::PRODUCT);
                        Call::put(path).bearer(BOB, "").header("if-match", "*").json(json!({ "rating": 4 }))
                    }
                    4 => Call::put("/profiles/bob/block").bearer(ADA, ""),
                    _ => crate::support::moderator(Call::post(format!("/posts/{post}/hide")))
                        .key("one")
                        .json(json!({ "note": "so" })),
                };
                let faults = Faults::none().at(call, fault);
                let dying = rig.restarted(Some(faults.clone()));
                let is_over = tokio::select! {
                    _ = dying.call(request()) => true,
                    () = faults.crashed() => false,
                };
                let again = rig.call(request()).await;
                assert!(again.status < 300, "step {step}, call {call}: {}", again.text);
                let (followers, _, posts) = counts(&rig, CYD, "ada").await;
                let expected = [(2, 1), (1, 1), (1, 1), (1, 1), (0, 1), (1, 0)];
                assert_eq!(Some(&(followers, posts)), expected.get(step), "step {step}, call {call}");
                let shown = get(&rig, ADA, &format!("/posts/{post}")).await.body["counts"].clone();
                let (replies, reactions) =
                    (i64::from(step == 2), if step == 1 { json!({ "like": 1 }) } else { json!({}) });
                assert_eq!(shown, json!({ "replies": replies, "reactions": reactions }), "step {step}, call {call}");
                let rating = rig.call(Call::get(format!("/ratings/{}", crate::support::PRODUCT))).await.body;
                assert_eq!(rating["count"], i64::from(step == 3), "step {step}, call {call}");
                if is_over {
                    break;
                }
                call += 1;
            }
            assert!(call > 2, "step {step} makes more calls than that");
        }
    }
}
