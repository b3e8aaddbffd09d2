//! Posts, replies and reactions.

use std::time::Duration;

use events::social::{PostChanged, PostState, ReactionChanged};
use serde_json::json;
use testkit::Call;

use crate::support::{ADA, BOB, CYD, GUEST, Rig, all, counts, delete, field, follow, get, put, say, town, write};

fn change(who: &str, post: &str, body: serde_json::Value) -> Call {
    Call::patch(format!("/posts/{post}")).bearer(who, "").header("if-match", "*").json(body)
}

#[tokio::test]
async fn a_post_is_written_changed_and_deleted() {
    let rig = town().await;
    let made = write(&rig, ADA, json!({ "text": "Hello #Über @bob and @nobody", "lang": "en" })).await;
    assert_eq!((&made["tags"], &made["mentions"]), (&json!(["über"]), &json!([BOB])));
    let post = made["id"].as_str().unwrap();
    let shown = get(&rig, GUEST, &format!("/posts/{post}")).await;
    assert_eq!(
        (shown.status, &shown.body["text"], &shown.body["author"]["handle"]),
        (200, &made["text"], &json!("ada"))
    );
    assert_eq!(counts(&rig, BOB, "ada").await.2, 1);
    rig.advance(Duration::from_secs(1));
    let second = rig.call(change(ADA, post, json!({ "text": "Second" }))).await;
    assert_eq!((second.status, second.body["edited_at"].is_string()), (200, true), "{}", second.text);
    let third = Call::patch(format!("/posts/{post}")).bearer(ADA, "").json(json!({ "text": "Third" }));
    assert_eq!(rig.call(third.clone()).await.status, 428);
    assert_eq!(rig.call(third.clone().if_match(7)).await.status, 412);
    assert_eq!(rig.call(third.header("if-match", second.header("etag"))).await.status, 200);
    let edits = all(&rig, BOB, &format!("/posts/{post}/edits"), 1).await;
    assert_eq!(field(&edits, "text"), ["Hello #Über @bob and @nobody", "Second"]);

    assert_eq!(delete(&rig, BOB, &format!("/posts/{post}")).await.status, 404);
    assert_eq!(delete(&rig, ADA, &format!("/posts/{post}")).await.status, 204);
    for who in [ADA, BOB, GUEST] {
        assert_eq!(get(&rig, who, &format!("/posts/{post}")).await.status, 404);
        assert_eq!(get(&rig, who, &format!("/posts/{post}/edits")).await.status, 404);
    }
    assert_eq!(counts(&rig, BOB, "ada").await.2, 0);
    let events: Vec<PostChanged> = rig.take();
    let told: Vec<_> = events.iter().map(|event| (event.state, event.text.as_str())).collect();
    let seen = PostState::Published;
    let first = "Hello #Über @bob and @nobody";
    assert_eq!(told, [(seen, first), (seen, "Second"), (seen, "Third"), (PostState::Deleted, "")]);
    assert!(events.windows(2).all(|two| two[0].version < two[1].version && two[0].published_at == two[1].published_at));
    let kept = format!(
        "{:?}",
        rig.engine()
            .scan("stoa-SocialTable")
            .unwrap()
            .iter()
            .filter(|item| { !format!("{item:?}").contains("outbox") })
            .collect::<Vec<_>>()
    );
    assert!(!kept.contains("Second") && !kept.contains("Third"), "{kept}");
}

#[tokio::test]
async fn followers_see_what_is_theirs_and_those_who_are_named() {
    let rig = town().await;
    follow(&rig, BOB, "ada").await;
    let kept = write(&rig, ADA, json!({ "text": "for followers", "visibility": "followers" })).await;
    let named = write(&rig, ADA, json!({ "text": "for @cyd", "visibility": "followers" })).await;
    let hidden = write(&rig, ADA, json!({ "text": "by address", "visibility": "unlisted" })).await;
    let ids: Vec<_> = [&named, &kept, &hidden].iter().map(|post| post["id"].as_str().unwrap()).collect();
    let path = format!("/posts?ids={}", ids.join(","));
    let seen = async |who| field(get(&rig, who, &path).await.body["items"].as_array().unwrap(), "text");
    assert_eq!(seen(ADA).await, ["for @cyd", "for followers", "by address"]);
    assert_eq!(seen(BOB).await, ["for @cyd", "for followers", "by address"]);
    assert_eq!(seen(CYD).await, ["for @cyd", "by address"]);
    assert_eq!(seen(GUEST).await, ["by address"]);
}

#[tokio::test]
async fn replies_are_listed_and_counted_and_outlive_what_they_answer() {
    let rig = town().await;
    let first = say(&rig, ADA, "first").await;
    let mut replies = Vec::new();
    for n in 0..3 {
        rig.advance(Duration::from_millis(1));
        replies.push(write(&rig, BOB, json!({ "text": format!("reply {n}"), "reply_to": first })).await);
    }
    let path = format!("/posts/{first}");
    assert_eq!(get(&rig, CYD, &path).await.body["counts"]["replies"], 3);
    assert_eq!(field(&all(&rig, CYD, &format!("{path}/replies"), 2).await, "text"), ["reply 0", "reply 1", "reply 2"]);
    let gone = replies[1]["id"].as_str().unwrap();
    assert_eq!(delete(&rig, BOB, &format!("/posts/{gone}")).await.status, 204);
    assert_eq!(get(&rig, CYD, &path).await.body["counts"]["replies"], 2);
    assert_eq!(field(&all(&rig, CYD, &format!("{path}/replies"), 2).await, "text"), ["reply 0", "reply 2"]);
    assert_eq!(delete(&rig, ADA, &path).await.status, 204);
    let left = get(&rig, CYD, &format!("/posts/{}", replies[0]["id"].as_str().unwrap())).await;
    assert_eq!((left.status, &left.body["reply_to"]["post_id"]), (200, &json!(first)));
}

#[tokio::test]
async fn a_key_writes_once() {
    let rig = town().await;
    let call = || Call::post("/posts").bearer(ADA, "").key("k1").json(json!({ "text": "once" }));
    let (first, again) = (rig.call(call()).await, rig.call(call()).await);
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!((rig.take::<PostChanged>().len(), counts(&rig, BOB, "ada").await.2), (1, 1));
}

#[tokio::test]
async fn bad_posts_are_refused_with_their_faults() {
    let rig = town().await;
    let refused = async |body: serde_json::Value| {
        let reply = rig.call(Call::post("/posts").bearer(ADA, "").json(body)).await;
        assert_eq!(reply.status, 400, "{}", reply.text);
        reply.faults()
    };
    let asset = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    assert_eq!(refused(json!({})).await, ["/text required"]);
    assert_eq!(refused(json!({ "text": "  \n" })).await, ["/text required"]);
    assert_eq!(refused(json!({ "text": "x".repeat(5001) })).await, ["/text out_of_range"]);
    assert_eq!(
        refused(json!({ "text": "x", "visibility": "secret", "colour": 1 })).await,
        ["/colour unknown_field", "/visibility unknown_value"]
    );
    let many: Vec<_> = (0..9).map(|_| json!({ "asset_id": asset })).collect();
    assert_eq!(refused(json!({ "media": many })).await, ["/media out_of_range"]);
    assert_eq!(
        refused(json!({ "text": "x", "publish_at": "2026-01-01T00:00:00Z" })).await,
        ["/publish_at out_of_range"]
    );
    assert_eq!(
        refused(json!({ "text": "x", "publish_at": "2027-04-01T00:00:00Z" })).await,
        ["/publish_at out_of_range"]
    );
    write(&rig, ADA, json!({ "media": [{ "asset_id": asset, "alt": "A cat." }] })).await;
    let missing = json!({ "text": "x", "reply_to": "post_01J8ZQ4T6M3V0X9K2B7C5D1EFG" });
    let reply = rig.call(Call::post("/posts").bearer(ADA, "").json(missing)).await;
    assert_eq!(
        (reply.status, reply.problem(), reply.faults()),
        (422, "unknown_post", vec!["/reply_to not_found".to_owned()])
    );
}

#[tokio::test]
async fn a_post_waits_for_its_time() {
    let rig = town().await;
    let at = rig.clock.now() + Duration::from_secs(3600);
    let made = write(&rig, ADA, json!({ "text": "later @bob", "publish_at": at.to_string() })).await;
    rig.advance(Duration::from_millis(1));
    let other = write(&rig, ADA, json!({ "text": "never", "publish_at": at.to_string() })).await;
    let path = format!("/posts/{}", made["id"].as_str().unwrap());
    assert_eq!((get(&rig, ADA, &path).await.status, get(&rig, BOB, &path).await.status), (200, 404));
    assert_eq!(field(&all(&rig, ADA, "/scheduled-posts", 1).await, "text"), ["later @bob", "never"]);
    assert!(all(&rig, BOB, "/scheduled-posts", 1).await.is_empty());
    assert_eq!(rig.call(change(ADA, made["id"].as_str().unwrap(), json!({ "text": "later" }))).await.status, 200);
    assert_eq!(delete(&rig, ADA, &format!("/posts/{}", other["id"].as_str().unwrap())).await.status, 204);
    rig.advance(Duration::from_millis(3_599_998));
    rig.tick().await.unwrap();
    assert_eq!((rig.take::<PostChanged>().len(), get(&rig, BOB, &path).await.status), (0, 404));
    rig.advance(Duration::from_millis(1));
    rig.tick().await.unwrap();
    rig.tick().await.unwrap();
    let told: Vec<PostChanged> = rig.take();
    assert_eq!((told.len(), told[0].text.as_str(), told[0].published_at), (1, "later", at));
    assert_eq!(
        (get(&rig, BOB, &path).await.body["state"].clone(), counts(&rig, BOB, "ada").await.2),
        (json!("published"), 1)
    );
    assert!(all(&rig, ADA, "/scheduled-posts", 1).await.is_empty());
}

#[tokio::test]
async fn a_reaction_is_there_once() {
    let rig = town().await;
    let post = say(&rig, ADA, "react").await;
    let path = |kind: &str| format!("/posts/{post}/reactions/{kind}");
    for who in [BOB, BOB, CYD] {
        assert_eq!(put(&rig, who, &path("like")).await.status, 200);
        rig.advance(Duration::from_millis(1));
    }
    assert_eq!(put(&rig, BOB, &path("wow")).await.status, 200);
    let shown = get(&rig, BOB, &format!("/posts/{post}")).await.body;
    assert_eq!(
        (&shown["counts"]["reactions"], &shown["reacted"]),
        (&json!({ "like": 2, "wow": 1 }), &json!(["like", "wow"]))
    );
    assert_eq!(
        field(&all(&rig, GUEST, &format!("/posts/{post}/reactions?kind=like"), 1).await, "handle"),
        ["cyd", "bob"]
    );
    for _ in 0..2 {
        assert_eq!(delete(&rig, BOB, &path("like")).await.status, 204);
    }
    assert_eq!(
        get(&rig, BOB, &format!("/posts/{post}")).await.body["counts"]["reactions"],
        json!({ "like": 1, "wow": 1 })
    );
    assert_eq!(put(&rig, BOB, &path("hate")).await.status, 404);
    let of_bob: Vec<_> = rig
        .take::<ReactionChanged>()
        .into_iter()
        .filter(|event| event.account_id.to_string() == BOB && event.kind == "like")
        .collect();
    assert_eq!(of_bob.iter().map(|event| (event.version, event.active)).collect::<Vec<_>>(), [(1, true), (2, false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_are_counted_exactly_in_a_crowd() {
    let rig = std::sync::Arc::new(town().await);
    let post = say(&rig, ADA, "viral").await;
    let people: Vec<_> = (0..64).map(|n| format!("acct_01J8ZQ4T6M3V0X9K2B7C5D{:04}", 1000 + n)).collect();
    for (n, who) in people.iter().enumerate() {
        crate::support::profile(&rig, who, &format!("crowd_{n}")).await;
    }
    let reacted = people.iter().cloned().enumerate().map(|(n, who)| {
        let (rig, path): (std::sync::Arc<Rig>, _) = (rig.clone(), format!("/posts/{post}/reactions/like"));
        tokio::spawn(async move {
            for _ in 0..3 {
                assert_eq!(put(&rig, &who, &path).await.status, 200);
            }
            if n % 4 == 0 {
                assert_eq!(delete(&rig, &who, &path).await.status, 204);
                assert_eq!(delete(&rig, &who, &path).await.status, 204);
            }
        })
    });
    for task in reacted.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let shown = get(&rig, BOB, &format!("/posts/{post}")).await.body;
    assert_eq!(shown["counts"]["reactions"], json!({ "like": 48 }));
    assert_eq!(all(&rig, GUEST, &format!("/posts/{post}/reactions?kind=like"), 100).await.len(), 48);
}
