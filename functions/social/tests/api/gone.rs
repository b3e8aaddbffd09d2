//! What is left of an account that is erased, and what is told to one that is there.

use std::time::Duration;

use events::identity::AccountErased;
use events::social::{
    FollowChanged, FollowState, PostChanged, PostState, ProfileChanged, ProfileState, ReactionChanged,
};
use serde_json::json;
use testkit::Call;

use crate::support::{
    ADA, BOB, CYD, DAN, PRODUCT, Rig, all, completed, counts, dump, field, follow, get, profile, put, reported, review,
    say, sell, town, write,
};

/// Ada does all that can be done.
async fn busy() -> (Rig, String, String) {
    let rig = town().await;
    sell(&rig).await;
    for (who, whom) in [(ADA, "bob"), (ADA, "cyd"), (BOB, "ada")] {
        follow(&rig, who, whom).await;
    }
    let of_bob = say(&rig, BOB, "of bob").await;
    let of_ada = say(&rig, ADA, "secret words").await;
    let edit = Call::patch(format!("/posts/{of_ada}")).bearer(ADA, "").header("if-match", "*");
    assert_eq!(rig.call(edit.json(json!({ "text": "secret change" }))).await.status, 200);
    for n in 0..30 {
        rig.advance(Duration::from_millis(1));
        write(&rig, ADA, json!({ "text": format!("secret reply {n}"), "reply_to": of_bob })).await;
    }
    write(&rig, ADA, json!({ "text": "secret plan", "publish_at": "2026-03-02T12:00:00Z" })).await;
    write(&rig, BOB, json!({ "text": "answer", "reply_to": of_ada })).await;
    for kind in ["like", "wow"] {
        assert_eq!(put(&rig, ADA, &format!("/posts/{of_bob}/reactions/{kind}")).await.status, 200);
    }
    assert_eq!(put(&rig, BOB, &format!("/posts/{of_bob}/reactions/like")).await.status, 200);
    rig.deliver(&completed(ADA, &["TEE-M"])).await.unwrap();
    review(&rig, ADA, 1).await;
    review(&rig, BOB, 5).await;
    profile(&rig, DAN, "dan").await;
    assert_eq!(put(&rig, ADA, "/profiles/dan/block").await.status, 204);
    let mute = Call::put("/profiles/cyd/mute").bearer(ADA, "").json(json!({}));
    assert_eq!(rig.call(mute).await.status, 204);
    let report = json!({ "account_id": CYD, "reason": "other", "text": "secret complaint" });
    assert_eq!(reported(&rig, ADA, report).await.status, 201);
    let renamed = Call::put("/profiles/me").bearer(ADA, "").header("if-match", "*");
    let body = json!({ "handle": "ada_secret", "display_name": "Secret Ada", "bio": "secret bio" });
    assert_eq!(rig.call(renamed.json(body)).await.status, 200);
    rig.take_events();
    (rig, of_ada, of_bob)
}

async fn settle(rig: &Rig) {
    for _ in 0..4 {
        rig.tick().await.unwrap();
        rig.advance(Duration::from_secs(180));
    }
}

#[tokio::test]
async fn nothing_of_an_erased_account_is_left() {
    let (rig, of_ada, of_bob) = busy().await;
    assert!(dump(&rig).to_lowercase().contains("secret"));
    let erased = AccountErased { account_id: ADA.parse().unwrap() };
    for _ in 0..2 {
        rig.deliver(&erased).await.unwrap();
    }
    for path in ["/profiles/ada", "/profiles/ada_secret", "/profiles/me"] {
        assert_eq!(get(&rig, if path.ends_with("me") { ADA } else { BOB }, path).await.status, 404, "{path}");
    }
    settle(&rig).await;
    let left = dump(&rig);
    for word in ["secret", "\"ada\"", "title of", "body of acct_01J8ZQ4T6M3V0X9K2B7C5D1ADA", "ada_secret"] {
        let of_bob_alone = word == "title of";
        let found = left.to_lowercase().matches(&word.to_lowercase()).count();
        assert_eq!(found, usize::from(of_bob_alone), "{word}");
    }
    assert_eq!((counts(&rig, CYD, "bob").await, counts(&rig, BOB, "cyd").await), ((0, 0, 2), (0, 0, 0)));
    let shown = get(&rig, BOB, &format!("/posts/{of_bob}")).await.body;
    assert_eq!(shown["counts"], json!({ "replies": 0, "reactions": { "like": 1 } }));
    let rating = rig.call(Call::get(format!("/ratings/{PRODUCT}"))).await.body;
    assert_eq!((&rating["count"], &rating["average"]), (&json!(1), &json!("5.0")));
    assert_eq!(field(&all(&rig, BOB, &format!("/posts/{of_bob}/replies"), 100).await, "id"), Vec::<String>::new());
    assert_eq!(get(&rig, BOB, &format!("/posts/{of_ada}")).await.status, 404);

    let events = rig.take_events();
    let of = |kind: &str| events.iter().filter(|e| e.kind == kind).collect::<Vec<_>>();
    let profiles: Vec<ProfileChanged> = of("social.profile.changed").iter().map(|e| e.data().unwrap()).collect();
    assert_eq!(profiles.iter().map(|e| (e.state, e.handle.clone())).collect::<Vec<_>>(), [(ProfileState::Gone, None)]);
    let posts: Vec<PostChanged> = of("social.post.changed").iter().map(|e| e.data().unwrap()).collect();
    assert_eq!(posts.len(), 31, "each once; what waited was never told");
    assert!(posts.iter().all(|e| e.state == PostState::Deleted && e.text.is_empty()));
    let follows: Vec<FollowChanged> = of("social.follow.changed").iter().map(|e| e.data().unwrap()).collect();
    assert_eq!((follows.len(), follows.iter().all(|e| e.state == FollowState::Ended)), (3, true));
    let reactions: Vec<ReactionChanged> = of("social.reaction.changed").iter().map(|e| e.data().unwrap()).collect();
    assert_eq!((reactions.len(), reactions.iter().any(|e| e.active)), (2, false));

    let taken = Call::put("/profiles/me").bearer(DAN, "").header("if-match", "*");
    let wanted = taken.json(json!({ "handle": "ada_secret", "display_name": "Dan" }));
    assert_eq!(rig.call(wanted.clone()).await.problem(), "handle_taken");
    rig.advance(Duration::from_secs(30 * 24 * 60 * 60));
    assert_eq!(rig.call(wanted).await.status, 200);
    let report = json!({ "account_id": CYD, "reason": "spam", "text": "late" });
    assert_eq!(reported(&rig, ADA, report).await.problem(), "account_gone");
    let back = Call::put("/profiles/me").bearer(ADA, "").json(json!({ "handle": "back", "display_name": "Ada" }));
    assert_eq!(rig.call(back).await.problem(), "account_gone");
}

#[tokio::test]
async fn an_erasure_goes_on_after_a_crash_at_each_call() {
    use testkit::{Fault, Faults};
    let mut call = 1;
    loop {
        let rig = town().await;
        follow(&rig, BOB, "ada").await;
        let post = say(&rig, ADA, "secret").await;
        put(&rig, BOB, &format!("/posts/{post}/reactions/like")).await;
        let of_bob = say(&rig, BOB, "of bob").await;
        put(&rig, ADA, &format!("/posts/{of_bob}/reactions/like")).await;
        rig.deliver(&AccountErased { account_id: ADA.parse().unwrap() }).await.unwrap();
        let faults = Faults::none().at(call, Fault::CrashAfter);
        let dying = rig.restarted(Some(faults.clone()));
        tokio::select! {
            _ = dying.tick() => break,
            () = faults.crashed() => {}
        }
        settle(&rig).await;
        assert!(!dump(&rig).contains("secret"), "call {call}");
        assert_eq!(counts(&rig, CYD, "bob").await, (0, 0, 1), "call {call}");
        assert_eq!(
            get(&rig, CYD, &format!("/posts/{of_bob}")).await.body["counts"]["reactions"],
            json!({}),
            "call {call}"
        );
        call += 1;
    }
    assert!(call > 20, "{call}");
}

#[tokio::test]
async fn an_export_has_all_that_is_ones_own() {
    let (rig, ..) = busy().await;
    for limit in [3, 100] {
        let items = all(&rig, ADA, "/social-export", limit).await;
        let count = |kind: &str| items.iter().filter(|item| item["kind"] == kind).count();
        let kinds = ["profile", "post", "scheduled_post", "follow", "mute", "reaction", "review", "report"];
        assert_eq!(kinds.map(count), [1, 31, 1, 3, 1, 2, 1, 1], "{limit}");
        let edited = items.iter().find(|item| item["data"]["edits"].as_array().is_some_and(|edits| !edits.is_empty()));
        let edited = edited.unwrap();
        assert_eq!(edited["data"]["edits"][0]["content"]["text"], "secret words");
        assert_eq!(edited["data"]["post"]["content"]["text"], "secret change");
    }
    assert_eq!(all(&rig, CYD, "/social-export", 10).await.len(), 1);
}
