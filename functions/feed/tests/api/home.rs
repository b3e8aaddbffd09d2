//! What stands in a home, and how it follows what social publishes.

use events::social::{FollowState, PostState, ProfileState};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn shows_those_who_are_followed_and_ones_own_newest_first() {
    let rig = Rig::new();
    people(&rig, 1..=3).await;
    follows(&rig, 1, 2).await;
    for (n, author) in [(1, 2), (2, 1), (3, 3), (4, 2)] {
        deliver(&rig, &post(n, author, n as i64)).await;
    }
    let reply = get(&rig, 1, "/timelines/home").await;
    assert_eq!(numbers(&reply.body), [4, 2, 1]);
    assert_eq!(reply.body["next_cursor"], json!(null));
    let author = json!({ "account_id": person(2), "handle": "person_2", "display_name": "Person 2" });
    let first = &reply.body["items"][0];
    assert_eq!((&first["author"], first["text"].as_str()), (&author, Some("post 4")));
    assert_eq!((first["state"].as_str(), first["visibility"].as_str()), (Some("published"), Some("public")));
    assert_eq!(home(&rig, 3).await, [3]);
}

#[tokio::test]
async fn posts_of_one_millisecond_are_told_apart_by_their_ids() {
    let rig = Rig::new();
    people(&rig, 1..=2).await;
    follows(&rig, 1, 2).await;
    for n in [5, 3, 9, 7] {
        deliver(&rig, &post(n, 2, 0)).await;
    }
    assert_eq!(walk(&rig, 1, "/timelines/home", 1).await, [9, 7, 5, 3]);
}

#[tokio::test]
async fn earlier_posts_appear_with_a_follow_and_vanish_with_its_end() {
    let rig = Rig::with(&[("FEED_BACKFILL", "3")], None);
    people(&rig, 1..=2).await;
    for n in 1..=8 {
        deliver(&rig, &post(n, 2, n as i64)).await;
    }
    assert_eq!(home(&rig, 1).await, NONE);
    deliver(&rig, &follow(1, 2, 1, FollowState::Requested)).await;
    assert_eq!(home(&rig, 1).await, NONE, "not let in yet");
    deliver(&rig, &follow(1, 2, 2, FollowState::Accepted)).await;
    for limit in [1, 2, 3, 4, 20] {
        assert_eq!(walk(&rig, 1, "/timelines/home", limit).await, [8, 7, 6, 5, 4, 3, 2, 1], "{limit}");
    }
    deliver(&rig, &follow(1, 2, 3, FollowState::Ended)).await;
    assert_eq!(home(&rig, 1).await, NONE);
    deliver(&rig, &post(9, 2, 9)).await;
    deliver(&rig, &follow(1, 2, 4, FollowState::Accepted)).await;
    assert_eq!(walk(&rig, 1, "/timelines/home", 2).await, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn what_may_not_be_seen_is_replaced_by_what_is_behind_it() {
    let rig = Rig::new();
    people(&rig, 1..=2).await;
    follows(&rig, 1, 2).await;
    for n in 1..=60 {
        deliver(&rig, &post(n, 2, n as i64)).await;
    }
    for n in 21..=60 {
        deliver(&rig, &deleted(&post(n, 2, n as i64))).await;
    }
    let reply = get(&rig, 1, "/timelines/home?limit=10").await;
    assert_eq!(numbers(&reply.body), (11..=20).rev().collect::<Vec<_>>());
    assert!(reply.body["next_cursor"].is_string());
}

#[tokio::test]
async fn a_page_ends_with_a_cursor_where_too_much_is_looked_at() {
    let rig = Rig::new();
    people(&rig, 1..=2).await;
    follows(&rig, 1, 2).await;
    deliver(&rig, &post(1, 2, 1)).await;
    for n in 2..=620 {
        deliver(&rig, &post(n, 2, n as i64)).await;
        deliver(&rig, &deleted(&post(n, 2, n as i64))).await;
    }
    let reply = get(&rig, 1, "/timelines/home?limit=50").await;
    assert_eq!(numbers(&reply.body), NONE);
    let cursor = reply.body["next_cursor"].as_str().unwrap();
    let reply = get(&rig, 1, &format!("/timelines/home?limit=50&cursor={cursor}")).await;
    assert_eq!((numbers(&reply.body), &reply.body["next_cursor"]), (vec![1], &json!(null)));
}

#[tokio::test]
async fn a_block_a_mute_and_a_suspension_count_at_once() {
    let rig = Rig::new();
    people(&rig, 1..=3).await;
    follows(&rig, 1, 2).await;
    follows(&rig, 1, 3).await;
    deliver(&rig, &post(1, 2, 1)).await;
    deliver(&rig, &post(2, 3, 2)).await;
    for (blocker, blocked) in [(1, 2), (2, 1)] {
        deliver(&rig, &block(blocker, blocked, 1, true)).await;
        assert_eq!(home(&rig, 1).await, [2], "{blocker} blocks {blocked}");
        assert_eq!(get(&rig, 1, &format!("/timelines/users/{}", person(2))).await.status, 404);
        deliver(&rig, &block(blocker, blocked, 2, false)).await;
        assert_eq!(home(&rig, 1).await, [2, 1]);
    }
    deliver(&rig, &mute(1, 3, 1, Some(at(60_000)))).await;
    assert_eq!(home(&rig, 1).await, [1]);
    assert_eq!(page(&rig, 1, &format!("/timelines/users/{}", person(3))).await, [2], "a mute is for timelines");
    rig.advance(std::time::Duration::from_secs(60));
    assert_eq!(home(&rig, 1).await, [2, 1], "it ends by the clock");
    let mut suspended = profile(3);
    (suspended.version, suspended.state) = (2, ProfileState::Suspended);
    deliver(&rig, &suspended).await;
    assert_eq!(home(&rig, 1).await, [1]);
    (suspended.version, suspended.state) = (3, ProfileState::Active);
    deliver(&rig, &suspended).await;
    assert_eq!(home(&rig, 1).await, [2, 1]);
}

#[tokio::test]
async fn a_hidden_post_is_seen_by_its_author_and_a_deleted_one_by_nobody() {
    let rig = Rig::new();
    people(&rig, 1..=2).await;
    follows(&rig, 1, 2).await;
    let mut it = post(1, 2, 1);
    deliver(&rig, &it).await;
    (it.version, it.state) = (2, PostState::Hidden);
    deliver(&rig, &it).await;
    assert_eq!((home(&rig, 1).await, home(&rig, 2).await), (vec![], vec![1]));
    let own = get(&rig, 2, "/timelines/home").await;
    assert_eq!(own.body["items"][0]["state"], "hidden");
    (it.version, it.state) = (3, PostState::Published);
    deliver(&rig, &it).await;
    assert_eq!(home(&rig, 1).await, [1]);
    deliver(&rig, &deleted(&it)).await;
    assert_eq!((home(&rig, 1).await, home(&rig, 2).await), (vec![], vec![]));
    deliver(&rig, &it).await;
    assert_eq!(home(&rig, 2).await, NONE, "an older version brings nothing back");
}
