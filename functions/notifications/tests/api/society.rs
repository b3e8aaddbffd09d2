//! What people do to each other, and what blocks and mutes keep from them.

use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

async fn block(rig: &Rig, blocker: usize, blocked: usize, version: u64, active: bool) {
    let data = json!({ "blocker": acct(blocker), "blocked": acct(blocked), "version": version, "active": active });
    tell(rig, "social.block.changed", data).await;
}

fn post(n: usize, author: usize, version: u64, state: &str) -> Value {
    json!({
        "post_id": id("post", n), "author": acct(author), "version": version, "state": state, "visibility": "public",
        "text": "SECRET-TEXT", "published_at": "2026-03-01T12:00:00.000Z",
    })
}

fn reply(n: usize, author: usize, version: u64, state: &str) -> Value {
    let mut reply = post(n, author, version, state);
    reply["reply_to"] = json!({ "post_id": id("post", 1), "author": me(), "root": id("post", 1) });
    reply
}

#[tokio::test]
async fn follows_are_told_alike_in_any_order() {
    let rig = Rig::new();
    tell(&rig, "social.follow.changed", follow(10, 1, 1, "accepted")).await;
    tell(&rig, "social.follow.changed", follow(11, 1, 1, "accepted")).await;
    tell(&rig, "social.follow.changed", follow(12, 1, 1, "requested")).await;
    assert_eq!(summary(&rig).await, ["follow_request 1", "follow 2"]);
    tell(&rig, "social.follow.changed", follow(10, 1, 2, "ended")).await;
    tell(&rig, "social.follow.changed", follow(12, 1, 2, "accepted")).await;
    assert_eq!(summary(&rig).await, ["follow 1"], "a request that was granted is none any more");
    let told = list_of(&rig, Call::get("/notifications").bearer(acct(12), "")).await;
    assert_eq!((told.len(), told[0]["kind"].as_str(), actors(&told[0])), (1, Some("follow_accepted"), vec![me()]));

    // The other way round.
    let other = Rig::new();
    tell(&other, "social.follow.changed", follow(12, 1, 2, "accepted")).await;
    assert_eq!(summary(&other).await, ["follow 1"]);
    tell(&other, "social.follow.changed", follow(12, 1, 1, "requested")).await;
    tell(&other, "social.follow.changed", follow(12, 1, 2, "accepted")).await;
    assert_eq!((summary(&other).await.len(), counts(&other).await), (0, (0, 0)));
    let told = list_of(&other, Call::get("/notifications").bearer(acct(12), "")).await;
    assert_eq!((told.len(), told[0]["kind"].as_str()), (1, Some("follow_accepted")));
}

#[tokio::test]
async fn a_block_takes_both_out_of_each_others_inbox_and_keeps_them_out() {
    let rig = Rig::new();
    react(&rig, 1, 10).await;
    react(&rig, 1, 11).await;
    react(&rig, 2, 10).await;
    tell(&rig, "social.follow.changed", follow(10, 1, 1, "accepted")).await;
    tell(&rig, "social.follow.changed", follow(1, 10, 1, "accepted")).await;
    let of_other = async || list_of(&rig, Call::get("/notifications").bearer(acct(10), "")).await.len();
    assert_eq!((counts(&rig).await, of_other().await), ((3, 3), 1));

    block(&rig, 1, 10, 2, true).await;
    block(&rig, 1, 10, 1, false).await;
    assert_eq!((summary(&rig).await, counts(&rig).await), (vec!["reaction 1".to_owned()], (1, 1)));
    assert_eq!((actors(&list(&rig).await[0]), of_other().await), (vec![acct(11)], 0));
    react(&rig, 3, 10).await;
    tell(&rig, "social.post.changed", reply(5, 10, 1, "published")).await;
    assert_eq!(summary(&rig).await.len(), 1);

    block(&rig, 1, 10, 3, false).await;
    react(&rig, 4, 10).await;
    assert_eq!(summary(&rig).await.len(), 2, "from now on");
    // By the other side.
    block(&rig, 10, 1, 1, true).await;
    assert_eq!(summary(&rig).await.len(), 1);
    assert_eq!(dump(&rig, "due").await, "[]");
}

#[tokio::test]
async fn a_block_of_somebody_with_much_goes_on_by_the_tick() {
    let rig = Rig::new();
    for post in 1..=230 {
        react(&rig, post, 10).await;
    }
    react(&rig, 1, 11).await;
    block(&rig, 1, 10, 1, true).await;
    assert_ne!(dump(&rig, "due").await, "[]");
    rig.tick().await.unwrap();
    assert_eq!((dump(&rig, "due").await.as_str(), counts(&rig).await), ("[]", (1, 1)));
    assert_eq!(summary(&rig).await, ["reaction 1"]);
}

#[tokio::test]
async fn a_mute_lasts_until_its_time_and_only_for_the_muter() {
    let rig = Rig::new();
    react(&rig, 1, 10).await;
    let until = rig.clock.now() + HOUR;
    let mute = json!({ "muter": me(), "muted": acct(10), "version": 1, "active": true, "until": until });
    tell(&rig, "social.mute.changed", mute).await;
    react(&rig, 2, 10).await;
    tell(&rig, "social.follow.changed", follow(1, 10, 1, "accepted")).await;
    assert_eq!(summary(&rig).await, ["reaction 1"], "what was told before stays");
    let told = list_of(&rig, Call::get("/notifications").bearer(acct(10), "")).await;
    assert_eq!(told.len(), 1, "the other does not notice");
    rig.advance(HOUR);
    react(&rig, 3, 10).await;
    assert_eq!(summary(&rig).await.len(), 2);
}

#[tokio::test]
async fn replies_and_mentions_go_with_their_post() {
    let rig = Rig::new();
    tell(&rig, "social.post.changed", reply(5, 10, 1, "published")).await;
    tell(&rig, "social.post.changed", reply(6, 10, 1, "published")).await;
    tell(&rig, "social.post.changed", reply(7, 11, 1, "published")).await;
    let mut naming = post(8, 12, 2, "published");
    naming["mentions"] = json!([me(), acct(12)]);
    tell(&rig, "social.post.changed", naming.clone()).await;
    assert_eq!(summary(&rig).await, ["mention 1", "reply 2"], "one person's two replies are one person");
    assert!(!dump(&rig, &format!("inbox#{}", me())).await.contains("SECRET-TEXT"));

    tell(&rig, "social.post.changed", reply(6, 10, 2, "deleted")).await;
    assert_eq!(summary(&rig).await, ["mention 1", "reply 2"], "the other reply is still there");
    tell(&rig, "social.post.changed", post(5, 10, 2, "deleted")).await;
    tell(&rig, "social.post.changed", reply(5, 10, 1, "published")).await;
    assert_eq!(summary(&rig).await, ["mention 1", "reply 1"]);
    naming["version"] = json!(3);
    naming["mentions"] = json!([]);
    naming["edited_at"] = json!("2026-03-01T12:00:00.000Z");
    tell(&rig, "social.post.changed", naming.clone()).await;
    assert_eq!(summary(&rig).await, ["reply 1"]);
    naming["version"] = json!(1);
    naming["mentions"] = json!([me()]);
    tell(&rig, "social.post.changed", naming).await;
    assert_eq!(summary(&rig).await, ["reply 1"], "an older version");
    // A deletion that comes before what it deletes.
    tell(&rig, "social.post.changed", post(9, 13, 2, "deleted")).await;
    tell(&rig, "social.post.changed", reply(9, 13, 1, "published")).await;
    assert_eq!(summary(&rig).await, ["reply 1"]);
}

#[tokio::test]
async fn a_reply_for_followers_is_told_to_who_may_see_it() {
    let rig = Rig::new();
    let mut hidden = reply(5, 10, 1, "published");
    hidden["visibility"] = json!("followers");
    tell(&rig, "social.post.changed", hidden.clone()).await;
    assert_eq!(summary(&rig).await.len(), 0);
    tell(&rig, "social.follow.changed", follow(1, 10, 1, "accepted")).await;
    hidden["post_id"] = json!(id("post", 6));
    tell(&rig, "social.post.changed", hidden).await;
    assert_eq!(summary(&rig).await, ["reply 1"]);
}

#[tokio::test]
async fn authors_hear_of_moderation() {
    let rig = Rig::new();
    tell(&rig, "social.post.changed", post(1, 1, 1, "published")).await;
    tell(&rig, "social.post.changed", post(1, 1, 2, "hidden")).await;
    let review = json!({
        "review_id": id("rev", 1), "product_id": id("prod", 1), "author": me(), "version": 2, "state": "hidden", "rating": 1,
        "title": "", "body": "", "verified_purchase": false, "published_at": "2026-03-01T12:00:00.000Z",
    });
    tell(&rig, "social.review.changed", review.clone()).await;
    tell(&rig, "social.review.changed", review.clone()).await;
    assert_eq!(summary(&rig).await, ["review_hidden 1", "post_hidden 1"]);
    assert_eq!(list(&rig).await[1]["actors"], json!([]), "nobody learns who it was");
    let shown = json!({ "version": 3, "state": "published" });
    let mut back = review;
    back.as_object_mut().unwrap().extend(shown.as_object().unwrap().clone());
    tell(&rig, "social.review.changed", back).await;
    assert_eq!(summary(&rig).await, ["post_hidden 1"], "it was shown again before anybody read it");
}
