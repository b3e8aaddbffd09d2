//! What each route and each event costs, exactly.

use events::identity::AccountErased;
use events::social::FollowState;
use serde_json::json;
use testkit::{Call, Faults};

use crate::support::*;

/// What an event costs: units of reads and of writes, and calls.
async fn consumed(rig: &Rig, faults: &Faults, event: impl AsyncFnOnce(&Rig)) -> String {
    faults.take_log();
    event(rig).await;
    let log = faults.take_log();
    let sum = |writes: bool| -> f64 {
        let is_read = |operation: &str| matches!(operation, "GetItem" | "BatchGetItem" | "Query");
        log.iter().filter(|call| is_read(&call.operation) != writes).map(|call| call.units).sum::<f64>() + 0.0
    };
    format!("{}rru {}wru {} calls", sum(false), sum(true), log.len())
}

#[tokio::test]
async fn of_every_route() {
    let rig = Rig::new();
    people(&rig, 0..=4).await;
    for author in 1..=4 {
        follows(&rig, 0, author).await;
    }
    for n in 1..=40 {
        let mut it = post(n, 1 + n % 4, n as i64);
        it.tags = vec!["rust".to_owned()];
        deliver(&rig, &it).await;
    }
    rig.tick().await.unwrap();
    // The key of cursors is read once a process.
    let first = get(&rig, 0, "/timelines/home").await;
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let put = Call::put("/timelines/filters").bearer(person(0), "").if_match(0).json(json!({ "show_replies": false }));
    let users = format!("/timelines/users/{}", person(1));
    let own = format!("/timelines/users/{}", person(0));
    let mut costs = Vec::new();
    for (name, call) in [
        ("home", Call::get("/timelines/home")),
        ("home, next", Call::get(format!("/timelines/home?cursor={cursor}"))),
        ("home, 10", Call::get("/timelines/home?limit=10")),
        ("user", Call::get(users)),
        ("own", Call::get(own)),
        ("tag", Call::get("/timelines/tags/rust")),
        ("trends", Call::get("/trends")),
        ("find filters", Call::get("/timelines/filters")),
        ("replace filters", put),
    ] {
        let reply = rig.call(call.bearer(person(0), "")).await;
        assert_eq!(reply.status, 200, "{name}: {}", reply.text);
        costs.push(format!("{name}: {}", reply.cost()));
    }
    assert_eq!(
        costs,
        [
            // 3 for copies, who is pulled, and filters; 0.5 for each of 20 posts; 1 for each of 4 authors.
            "home: 17rru 0wru",
            "home, next: 17rru 0wru",
            "home, 10: 12rru 0wru",
            "user: 7.5rru 0wru",
            "own: 2rru 0wru",
            "tag: 16.5rru 0wru",
            "trends: 0.5rru 0wru",
            "find filters: 1rru 0wru",
            "replace filters: 1rru 4wru",
        ]
    );
}

#[tokio::test]
async fn of_every_event() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    people(&rig, 0..=4).await;
    deliver(&rig, &post(90, 1, 0)).await;
    let mut costs = Vec::new();
    macro_rules! costs {
        ($name:literal, $event:expr) => {
            costs.push(format!(
                "{}: {}",
                $name,
                consumed(&rig, &faults, async |rig: &Rig| deliver(rig, &$event).await).await
            ))
        };
    }
    costs!("profile", profile(9));
    costs!("profile again", profile(9));
    costs!("follow", follow(0, 1, 1, FollowState::Accepted));
    costs!("follow again", follow(0, 1, 1, FollowState::Accepted));
    costs!("request", follow(0, 2, 1, FollowState::Requested));
    costs!("post, 1 follower", post(1, 1, 1));
    costs!("post again", post(1, 1, 1));
    let mut tagged = post(2, 1, 2);
    tagged.tags = vec!["a".to_owned(), "b".to_owned()];
    costs!("post, 2 tags", tagged);
    costs!("post deleted", deleted(&tagged));
    costs!("unfollow", follow(0, 1, 2, FollowState::Ended));
    costs!("block", block(0, 1, 1, true));
    costs!("block again", block(0, 1, 1, true));
    costs!("mute", mute(0, 1, 1, None));
    costs!("erased", AccountErased { account_id: person(3) });
    for name in ["first tick", "tick"] {
        let cost = consumed(&rig, &faults, async |rig: &Rig| rig.tick().await.unwrap()).await;
        costs.push(format!("{name}: {cost}"));
    }
    assert_eq!(
        costs,
        [
            "profile: 1rru 2wru 2 calls",
            "profile again: 1rru 0wru 1 calls",
            // The relation, both profiles, again the relation, the author and the author's list; 4 items, a copy, 3 items.
            "follow: 6rru 15wru 9 calls",
            "follow again: 2rru 0wru 2 calls",
            "request: 2rru 2wru 3 calls",
            // The post, its author's profile, how far it is copied, the author, the followers.
            "post, 1 follower: 5rru 9wru 9 calls",
            "post again: 2rru 0wru 2 calls",
            "post, 2 tags: 5rru 17wru 9 calls",
            "post deleted: 2rru 12wru 3 calls",
            "unfollow: 2rru 8wru 3 calls",
            "block: 0rru 4wru 1 calls",
            "block again: 0rru 0wru 1 calls",
            "mute: 0rru 1wru 1 calls",
            "erased: 6rru 9wru 10 calls",
            "first tick: 110rru 3wru 21 calls",
            "tick: 14rru 0wru 15 calls",
        ]
    );
}
