//! What each route and event costs, exactly.

use std::time::Duration;

use events::identity::AccountErased;
use serde_json::json;
use testkit::{Call, Faults};

use crate::support::{
    ADA, BOB, CYD, DAN, GUEST, MOD, PRODUCT, Rig, completed, follow, moderator, product, profile, profile_with,
    reported, review, say, sell, write,
};

/// The units read and written since the last call.
fn units(faults: &Faults) -> (f64, f64) {
    let log = faults.take_log();
    let reads = |operation: &str| matches!(operation, "GetItem" | "BatchGetItem" | "Query");
    let sum = |wanted: bool| log.iter().filter(|c| reads(&c.operation) == wanted).map(|c| c.units).sum();
    (sum(true), sum(false))
}

#[tokio::test]
async fn each_route_costs_what_it_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    for (who, handle) in [(ADA, "ada"), (BOB, "bob"), (CYD, "cyd"), (MOD, "mod_one")] {
        profile(&rig, who, handle).await;
    }
    profile_with(&rig, DAN, json!({ "handle": "dan", "display_name": "Dan", "locked": true })).await;
    sell(&rig).await;
    let post = say(&rig, ADA, "post").await;
    follow(&rig, CYD, "ada").await;
    let reviewed = review(&rig, CYD, 3).await.body["id"].as_str().unwrap().to_owned();
    let report =
        reported(&rig, BOB, json!({ "post_id": post, "reason": "spam" })).await.body["id"].as_str().unwrap().to_owned();
    // The first sealed cursor makes its key.
    rig.call(Call::get("/social-export").bearer(ADA, "")).await;
    let at = |path: &str| path.replace("{post}", &post).replace("{product}", PRODUCT);
    let get = |path: &str| Call::get(at(path));
    let put = |path: &str| Call::put(at(path));
    let del = |path: &str| Call::delete(at(path)).header("if-match", "*");
    let send = |path: &str, body| Call::post(at(path)).json(body);
    let mine = put("/reviews/{product}/mine").header("if-match", "*");
    let me = put("/profiles/me").header("if-match", "*");
    let note = json!({ "note": "so" });
    let rows = vec![
        (get("/profiles/me"), ADA, "1rru 0wru"),
        (me.clone().json(json!({ "handle": "ada", "display_name": "Ada L." })), ADA, "1rru 5wru"),
        (me.json(json!({ "handle": "ada_two", "display_name": "Ada L." })), ADA, "1rru 9wru"),
        (get("/profiles/bob"), ADA, "5.5rru 0wru"),
        (get("/profiles/bob"), GUEST, "3.5rru 0wru"),
        (get(&format!("/profiles?ids={ADA},{BOB}")), ADA, "2rru 0wru"),
        (put("/profiles/bob/follow"), ADA, "6.5rru 10wru"),
        (put("/profiles/dan/follow"), ADA, "6.5rru 5wru"),
        (get("/follow-requests"), DAN, "2rru 0wru"),
        (send(&format!("/follow-requests/{ADA}/accept"), json!({})), DAN, "1rru 11wru"),
        (get("/profiles/bob/followers"), ADA, "4.5rru 0wru"),
        (get("/profiles/ada/following"), GUEST, "4rru 0wru"),
        (del("/profiles/bob/follow"), ADA, "4.5rru 10wru"),
        (del(&format!("/followers/{ADA}")), DAN, "1rru 10wru"),
        (put("/profiles/bob/mute").json(json!({})), ADA, "5.5rru 5wru"),
        (get("/mutes"), ADA, "1rru 0wru"),
        (del("/profiles/bob/mute"), ADA, "4.5rru 5wru"),
        (put("/profiles/bob/block"), CYD, "6.5rru 7wru"),
        (get("/blocks"), CYD, "1rru 0wru"),
        (del("/profiles/bob/block"), CYD, "4.5rru 5wru"),
        (send("/posts", json!({ "text": "one" })), ADA, "1rru 7wru"),
        (send("/posts", json!({ "text": "two @bob", "reply_to": post })), ADA, "3rru 12wru"),
        (send("/posts", json!({ "text": "on", "publish_at": "2026-03-02T12:00:00Z" })), ADA, "1rru 5wru"),
        (get("/scheduled-posts"), ADA, "3rru 0wru"),
        (get("/posts/{post}"), ADA, "3.5rru 0wru"),
        (get("/posts/{post}"), BOB, "4.5rru 0wru"),
        (get("/posts/{post}"), GUEST, "2.5rru 0wru"),
        (get("/posts?ids={post}"), BOB, "4rru 0wru"),
        (Call::patch(at("/posts/{post}")).header("if-match", "*").json(json!({ "text": "new" })), ADA, "4.5rru 7wru"),
        (get("/posts/{post}/edits"), BOB, "3rru 0wru"),
        (get("/posts/{post}/replies"), BOB, "6.5rru 0wru"),
        (get("/posts/{post}/thread"), BOB, "9.5rru 0wru"),
        (put("/posts/{post}/reactions/like"), BOB, "4.5rru 7wru"),
        (get("/posts/{post}/reactions?kind=like"), BOB, "3.5rru 0wru"),
        (del("/posts/{post}/reactions/like"), BOB, "1rru 7wru"),
        (mine.clone().json(json!({ "rating": 3 })), ADA, "4.5rru 10wru"),
        (mine.clone().json(json!({ "rating": 4 })), ADA, "4.5rru 9wru"),
        (mine.json(json!({ "rating": 4, "title": "x" })), ADA, "4.5rru 6wru"),
        (get("/reviews/{product}/mine"), ADA, "2rru 0wru"),
        (del("/reviews/{product}/mine"), ADA, "2rru 10wru"),
        (send("/reports", json!({ "account_id": CYD, "reason": "spam" })), ADA, "2.5rru 8wru"),
        (get("/social-export"), ADA, "1rru 0wru"),
        (get("/reports"), MOD, "0.5rru 0wru"),
        (get(&format!("/reports/{report}")), MOD, "1rru 0wru"),
        (
            send(&format!("/reports/{report}/decide"), json!({ "decision": "dismissed", "note": "x" }))
                .header("if-match", "*"),
            MOD,
            "1rru 11wru",
        ),
        (send("/posts/{post}/hide", note.clone()), MOD, "1rru 9wru"),
        (send("/posts/{post}/unhide", note.clone()), MOD, "1rru 9wru"),
        (send("/profiles/cyd/suspend", note.clone()), MOD, "3.5rru 7wru"),
        (send("/profiles/cyd/unsuspend", note), MOD, "3.5rru 7wru"),
        (get(&format!("/moderation-reviews/{reviewed}")), MOD, "3rru 0wru"),
        (get("/moderation-log"), MOD, "0.5rru 0wru"),
        (del("/posts/{post}"), ADA, "1rru 9wru"),
    ];
    let (mut found, mut wanted) = (Vec::new(), Vec::new());
    for (call, who, cost) in rows {
        rig.advance(Duration::from_millis(3));
        let name = format!("{who} {:?}", call.target());
        let call = if who == MOD { moderator(call) } else { call.bearer(who, "") };
        let reply = rig.call(call).await;
        assert!(reply.status < 300, "{name}: {}", reply.text);
        wanted.push(format!("{name}: {cost}"));
        found.push(format!("{name}: {}", reply.cost()));
    }
    let differs: Vec<_> = found.iter().zip(&wanted).filter(|(found, wanted)| found != wanted).collect();
    assert!(differs.is_empty(), "{differs:#?}");

    let public = async |path: String| {
        faults.take_log();
        assert_eq!(rig.call(Call::get(path)).await.status, 200);
        units(&faults)
    };
    assert_eq!(public(format!("/ratings/{PRODUCT}")).await, (1.5, 0.0));
    assert_eq!(public(format!("/ratings?ids={PRODUCT}")).await, (0.5, 0.0));
    assert_eq!(public(format!("/reviews/{PRODUCT}")).await, (1.5, 0.0));
}

#[tokio::test]
async fn each_event_and_tick_costs_what_it_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    profile(&rig, ADA, "ada").await;
    faults.take_log();
    let mut found = Vec::new();
    rig.deliver(&product(PRODUCT, 1, "active", &["TEE-M", "TEE-L"])).await.unwrap();
    found.push(("a new product of two skus", units(&faults)));
    rig.deliver(&product(PRODUCT, 2, "active", &["TEE-M", "TEE-L"])).await.unwrap();
    found.push(("the same, changed", units(&faults)));
    rig.deliver(&completed(ADA, &["TEE-M"])).await.unwrap();
    found.push(("a purchase without a review", units(&faults)));
    rig.deliver(&completed(GUEST, &["TEE-M"])).await.unwrap();
    found.push(("a guest's", units(&faults)));
    review(&rig, ADA, 3).await;
    rig.deliver(&completed(ADA, &["TEE-L"])).await.unwrap();
    faults.take_log();
    rig.tick().await.unwrap();
    found.push(("a tick without work", units(&faults)));
    write(&rig, ADA, json!({ "text": "on", "publish_at": "2026-03-01T13:00:00Z" })).await;
    rig.advance(Duration::from_secs(3600));
    faults.take_log();
    rig.tick().await.unwrap();
    found.push(("a tick that publishes a post", units(&faults)));
    rig.deliver(&AccountErased { account_id: ADA.parse().unwrap() }).await.unwrap();
    found.push(("an erasure", units(&faults)));
    rig.tick().await.unwrap();
    found.push(("its steps, with a post, a review and two purchases", units(&faults)));
    let wanted = [
        ("a new product of two skus", (1.5, 4.0)),
        ("the same, changed", (0.5, 2.0)),
        ("a purchase without a review", (3.0, 1.0)),
        ("a guest's", (0.0, 0.0)),
        ("a tick without work", (2.5, 0.0)),
        ("a tick that publishes a post", (3.5, 10.0)),
        ("an erasure", (1.0, 9.0)),
        ("its steps, with a post, a review and two purchases", (12.0, 32.0)),
    ];
    assert_eq!(found, wanted);
}
