//! The largest that is taken, and a lot of it.

use std::time::Duration;

use events::identity::AccountErased;
use serde_json::json;
use testkit::Call;

use crate::support::{
    ADA, BOB, MOD, PRODUCT, completed, dump, follow, get, moderator, profile_with, say, sell, town, write,
};

#[tokio::test]
async fn the_largest_of_each_is_taken_and_told() {
    let rig = town().await;
    sell(&rig).await;
    let media: Vec<_> =
        (0..8).map(|_| json!({ "asset_id": "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "alt": "😀".repeat(1000) })).collect();
    let post = write(&rig, ADA, json!({ "text": "😀".repeat(5000), "media": media })).await;
    let path = format!("/posts/{}", post["id"].as_str().unwrap());
    for n in 0..50 {
        rig.advance(Duration::from_millis(1));
        let text = format!("{n}{}", "😀".repeat(4990));
        let change = Call::patch(&path).bearer(ADA, "").header("if-match", "*").json(json!({ "text": text }));
        let reply = rig.call(change).await;
        assert_eq!(reply.status, 200, "{n}: {}", reply.text);
    }
    let change = Call::patch(&path).bearer(ADA, "").header("if-match", "*").json(json!({ "text": "more" }));
    assert_eq!(rig.call(change).await.problem(), "too_many_edits");
    assert_eq!(rig.call(Call::delete(&path).bearer(ADA, "").header("if-match", "*")).await.status, 204);
    let body = json!({ "rating": 5, "title": "😀".repeat(150), "body": "😀".repeat(5000) });
    let review = Call::put(format!("/reviews/{PRODUCT}/mine")).bearer(ADA, "").json(body);
    assert_eq!(rig.call(review).await.status, 201);
    let body = json!({ "handle": "x".repeat(30), "display_name": "😀".repeat(50), "bio": "😀".repeat(500) });
    profile_with(&rig, MOD, body).await;
    assert_eq!(rig.take_events().len(), 55, "each is told");
}

#[tokio::test]
async fn a_person_with_much_does_not_stop_an_erasure() {
    let rig = town().await;
    let skus: Vec<_> = (0..1200).map(|n| format!("SKU-{n}")).collect();
    rig.deliver(&completed(ADA, &skus.iter().map(String::as_str).collect::<Vec<_>>())).await.unwrap();
    rig.deliver(&AccountErased { account_id: ADA.parse().unwrap() }).await.unwrap();
    let left = || dump(&rig).matches("bought#").count();
    rig.tick().await.unwrap();
    let after_one = left();
    assert!(after_one > 0 && after_one < 1200, "{after_one}");
    rig.tick().await.unwrap();
    assert_eq!(left(), 0);
    rig.advance(Duration::from_secs(180));
    rig.tick().await.unwrap();
    assert!(!dump(&rig).contains("erasures"));
}

#[tokio::test]
async fn many_posts_of_one_moment_are_published_by_one_tick() {
    let rig = town().await;
    for n in 0..130 {
        write(&rig, ADA, json!({ "text": format!("{n}"), "publish_at": "2026-03-01T13:00:00Z" })).await;
    }
    rig.advance(Duration::from_secs(3600));
    rig.tick().await.unwrap();
    assert_eq!(rig.take::<events::social::PostChanged>().len(), 130);
    assert_eq!(crate::support::counts(&rig, BOB, "ada").await.2, 130);
}

#[tokio::test]
async fn odd_paths_and_queries_are_refused() {
    let rig = town().await;
    for path in ["/posts/x", "/profiles/X", "/profiles/me/follow", "/reviews/prod_x", "/ratings/x", "/reports/x"] {
        let reply = rig.call(moderator(Call::get(path))).await;
        assert!([404, 405].contains(&reply.status), "{path}: {}", reply.text);
    }
    let post = say(&rig, ADA, "x").await;
    for path in [
        "/blocks?colour=red",
        "/blocks?limit=0",
        "/blocks?cursor=x",
        "/posts?ids=",
        "/profiles/ada?x=1",
        &format!("/posts/{post}/reactions"),
        &format!("/posts/{post}/reactions?kind=hate"),
        &format!("/posts/{post}/thread?limit=101"),
    ] {
        let reply = get(&rig, ADA, path).await;
        let is_plain = path == "/profiles/ada?x=1";
        assert_eq!(reply.status, if is_plain { 200 } else { 400 }, "{path}: {}", reply.text);
    }
    let media = Call::put("/profiles/me").bearer(ADA, "").header("if-match", "*").body("text/plain", "x");
    assert_eq!(rig.call(media).await.status, 415);
    let broken = Call::post("/posts").bearer(ADA, "").body("application/json", "{");
    assert_eq!(rig.call(broken).await.problem(), "malformed_request");
}

#[tokio::test]
async fn a_key_answers_alike() {
    let rig = town().await;
    profile_with(&rig, MOD, json!({ "handle": "locked", "display_name": "L", "locked": true })).await;
    follow(&rig, ADA, "locked").await;
    let reject = || Call::post(format!("/follow-requests/{ADA}/reject")).bearer(MOD, "").key("k");
    let (first, again) = (rig.call(reject()).await, rig.call(reject()).await);
    assert_eq!((first.status, again.status, &first.body), (200, 200, &again.body), "{}", again.text);
    assert_eq!(again.header("idempotent-replayed"), "true");
    let post = say(&rig, BOB, "x").await;
    let hide = |verb: &str, key: &str| {
        moderator(Call::post(format!("/posts/{post}/{verb}"))).key(key).json(json!({ "note": "so" }))
    };
    for (verb, key) in [("hide", "1"), ("unhide", "2"), ("hide", "1")] {
        assert_eq!(rig.call(hide(verb, key)).await.status, 204);
    }
    assert_eq!(get(&rig, ADA, &format!("/posts/{post}")).await.status, 200, "what was done once is not done again");
}
