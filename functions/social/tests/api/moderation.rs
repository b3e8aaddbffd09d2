//! Reports, and what moderators do.

use std::time::Duration;

use events::social::{PostChanged, PostState, ProfileChanged, ProfileState, ReportDecided, ReportOpened};
use serde_json::json;
use testkit::{Call, Reply};

use crate::support::{
    ADA, BOB, CYD, MOD, Rig, counts, follow, get, moderate, moderator, put, reported, review, say, sell, town,
};

async fn decide(rig: &Rig, report: &str, decision: &str) -> Reply {
    let call = Call::post(format!("/reports/{report}/decide")).header("if-match", "*");
    rig.call(moderator(call).json(json!({ "decision": decision, "note": "so it is" }))).await
}

async fn log(rig: &Rig) -> Vec<String> {
    let shown = rig.call(moderator(Call::get("/moderation-log"))).await;
    let items = shown.body["items"].as_array().unwrap().clone();
    assert!(items.iter().all(|item| item["moderator"] == MOD && !item["note"].as_str().unwrap().is_empty()));
    items.iter().map(|item| item["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_report_is_opened_once_and_decided_once() {
    let rig = town().await;
    let post = say(&rig, ADA, "spam").await;
    rig.take_events();
    let body = json!({ "post_id": post, "reason": "spam", "text": "look" });
    let opened = reported(&rig, BOB, body.clone()).await;
    assert_eq!((opened.status, &opened.body["subject"]["post_id"]), (201, &json!(post)), "{}", opened.text);
    assert_eq!(reported(&rig, BOB, body.clone()).await.problem(), "already_reported");
    assert_eq!(reported(&rig, CYD, body.clone()).await.status, 201);
    assert_eq!(reported(&rig, ADA, body.clone()).await.problem(), "own_subject");
    assert_eq!(rig.take::<ReportOpened>().len(), 2);
    let report = opened.body["id"].as_str().unwrap();

    let queue = async |state: &str| {
        let shown = rig.call(moderator(Call::get(format!("/reports?state={state}")))).await;
        shown.body["items"].as_array().unwrap().len()
    };
    assert_eq!((queue("open").await, queue("decided").await), (2, 0));
    let bare = Call::post(format!("/reports/{report}/decide")).json(json!({ "decision": "hidden", "note": "x" }));
    assert_eq!(rig.call(moderator(bare.clone())).await.status, 428);
    assert_eq!(rig.call(moderator(bare).if_match(7)).await.status, 412);
    assert_eq!(decide(&rig, report, "hidden").await.body["decision"], "hidden");
    rig.advance(Duration::from_millis(1));
    let events = rig.take_events();
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(decide(&rig, report, "hidden").await.status, 200);
    assert_eq!(decide(&rig, report, "dismissed").await.problem(), "already_decided");
    assert_eq!(rig.take_events().len(), 0);
    assert_eq!((queue("open").await, queue("decided").await), (1, 1));
    assert_eq!(log(&rig).await.len(), 2, "the decision, and what followed from it");
    let path = format!("/posts/{post}");
    assert_eq!(
        (get(&rig, BOB, &path).await.status, get(&rig, ADA, &path).await.body["state"].clone()),
        (404, json!("hidden"))
    );
    assert_eq!(counts(&rig, BOB, "ada").await.2, 0);
    assert_eq!(moderate(&rig, format!("{path}/unhide")).await, 204);
    assert_eq!(reported(&rig, BOB, body).await.status, 201, "the one before is decided");
}

#[tokio::test]
async fn who_is_suspended_is_not_seen_and_does_nothing() {
    let rig = town().await;
    let post = say(&rig, ADA, "bad").await;
    follow(&rig, ADA, "bob").await;
    let opened = reported(&rig, BOB, json!({ "post_id": post, "reason": "abuse" })).await;
    rig.take_events();
    assert_eq!(decide(&rig, opened.body["id"].as_str().unwrap(), "suspended").await.status, 200);
    let events = rig.take_events();
    let states: Vec<ProfileChanged> =
        events.iter().filter(|e| e.kind == "social.profile.changed").map(|e| e.data().unwrap()).collect();
    assert_eq!(states.iter().map(|e| e.state).collect::<Vec<_>>(), [ProfileState::Suspended]);
    let decided: ReportDecided = events.iter().find(|e| e.kind == "social.report.decided").unwrap().data().unwrap();
    assert_eq!(decided.decision, "suspended");
    for path in ["/profiles/ada".to_owned(), format!("/posts/{post}")] {
        assert_eq!((get(&rig, BOB, &path).await.status, get(&rig, ADA, &path).await.status), (404, 200), "{path}");
    }
    assert_eq!(put(&rig, ADA, "/profiles/cyd/follow").await.problem(), "profile_suspended");
    let written = rig.call(Call::post("/posts").bearer(ADA, "").json(json!({ "text": "x" }))).await;
    assert_eq!((written.status, written.problem()), (403, "profile_suspended"));
    rig.advance(Duration::from_millis(1));
    for _ in 0..2 {
        assert_eq!(moderate(&rig, "/profiles/ada/unsuspend".to_owned()).await, 204);
    }
    assert_eq!(get(&rig, BOB, &format!("/posts/{post}")).await.status, 200);
    let mut log = log(&rig).await;
    assert_eq!(log.remove(0), "unsuspend");
    log.sort();
    assert_eq!(log, ["suspend", "suspended"]);
}

#[tokio::test]
async fn what_one_has_with_somebody_suspended_can_be_taken_back() {
    let rig = town().await;
    follow(&rig, BOB, "ada").await;
    assert_eq!(put(&rig, CYD, "/profiles/ada/block").await.status, 204);
    let mute = Call::put("/profiles/ada/mute").bearer(CYD, "").json(json!({}));
    assert_eq!(rig.call(mute).await.status, 204);
    assert_eq!(moderate(&rig, "/profiles/ada/suspend".to_owned()).await, 204);
    assert_eq!(get(&rig, CYD, "/blocks").await.body["items"][0]["handle"], "ada");
    for (who, what) in [(BOB, "follow"), (CYD, "block"), (CYD, "mute")] {
        let path = format!("/profiles/ada/{what}");
        assert_eq!(crate::support::delete(&rig, who, &path).await.status, 204, "{what}");
    }
    for (who, what) in [(BOB, "follow"), (CYD, "block"), (CYD, "mute")] {
        let path = format!("/profiles/ada/{what}");
        assert_eq!(crate::support::delete(&rig, who, &path).await.status, 404, "{what}");
    }
    assert_eq!(counts(&rig, ADA, "ada").await.0, 0);
}

#[tokio::test]
async fn decisions_fit_what_is_reported() {
    let rig = town().await;
    sell(&rig).await;
    let made = review(&rig, ADA, 1).await.body;
    let of_review = reported(&rig, BOB, json!({ "review_id": made["id"], "reason": "false" })).await;
    let of_person = reported(&rig, BOB, json!({ "account_id": ADA, "reason": "other" })).await;
    let (of_review, of_person) = (of_review.body["id"].as_str().unwrap(), of_person.body["id"].as_str().unwrap());
    assert_eq!(decide(&rig, of_person, "hidden").await.problem(), "unfit_decision");
    assert_eq!(decide(&rig, of_person, "dismissed").await.status, 200);
    assert_eq!(decide(&rig, of_review, "hidden").await.status, 200);
    assert_eq!(decide(&rig, "rpt_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "hidden").await.status, 404);
    for bad in [
        json!({ "reason": "spam" }),
        json!({ "account_id": ADA, "review_id": made["id"], "reason": "spam" }),
        json!({ "account_id": ADA, "reason": "boring" }),
        json!({ "account_id": ADA, "reason": "spam", "text": "x".repeat(1001) }),
    ] {
        assert_eq!(reported(&rig, BOB, bad.clone()).await.status, 400, "{bad}");
    }
    assert_eq!(moderate(&rig, "/posts/post_01J8ZQ4T6M3V0X9K2B7C5D1EFG/hide".to_owned()).await, 404);
}

#[tokio::test]
async fn hiding_and_showing_are_logged_with_their_change() {
    let rig = town().await;
    let post = say(&rig, ADA, "hm").await;
    rig.take_events();
    for verb in ["hide", "hide", "unhide", "unhide", "hide"] {
        rig.advance(Duration::from_millis(1));
        assert_eq!(moderate(&rig, format!("/posts/{post}/{verb}")).await, 204);
    }
    let states: Vec<_> = rig.take::<PostChanged>().into_iter().map(|e| (e.state, e.text)).collect();
    let (seen, hidden) = ((PostState::Published, "hm".to_owned()), (PostState::Hidden, String::new()));
    assert_eq!(states, [hidden.clone(), seen, hidden]);
    assert_eq!(log(&rig).await, ["hide", "unhide", "hide"]);
    let first = rig.call(moderator(Call::get("/moderation-log?limit=2"))).await.body;
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    assert!(first["next_cursor"].is_string());
}
