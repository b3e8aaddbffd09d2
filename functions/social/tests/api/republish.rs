//! The state of all things is published again.

use std::collections::BTreeMap;

use events::social::{FollowChanged, FollowState, PostChanged, RatingChanged};
use serde_json::json;
use service::event::Event;
use testkit::Call;

use crate::support::{ADA, BOB, CYD, Rig, follow, profile, put, review, say, sell, write};

async fn again(rig: &Rig, kind: &str) -> Vec<Event> {
    rig.take_events();
    let (mut cursor, mut count) = (None, 0);
    loop {
        let done = service::Capability::republish(&*rig.capability, kind, cursor).await.unwrap();
        count += done.count;
        cursor = done.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let events = rig.take_events();
    assert_eq!(events.len(), count, "{kind}");
    events
}

#[tokio::test]
async fn every_kind_is_published_as_it_stands() {
    let rig = Rig::with(&[("SOCIAL_REPUBLISH_PAGE", "2")], None);
    for (who, handle) in [(ADA, "ada"), (BOB, "bob"), (CYD, "cyd")] {
        profile(&rig, who, handle).await;
    }
    sell(&rig).await;
    follow(&rig, ADA, "bob").await;
    follow(&rig, ADA, "cyd").await;
    put(&rig, BOB, "/profiles/ada/block").await;
    let mute = Call::put("/profiles/ada/mute").bearer(CYD, "").json(json!({}));
    assert_eq!(rig.call(mute).await.status, 204);
    for n in 0..5 {
        say(&rig, ADA, &format!("post {n}")).await;
    }
    write(&rig, ADA, json!({ "text": "later", "publish_at": "2026-03-02T12:00:00Z" })).await;
    for who in [ADA, BOB] {
        review(&rig, who, 3).await;
    }
    let mut counted = BTreeMap::new();
    for kind in ["profile", "follow", "block", "mute", "post", "review", "rating"] {
        counted.insert(kind, again(&rig, kind).await.len());
    }
    let expected =
        [("profile", 3), ("follow", 2), ("block", 1), ("mute", 1), ("post", 5), ("review", 2), ("rating", 1)];
    assert_eq!(counted, BTreeMap::from(expected));
    let follows: Vec<FollowChanged> = again(&rig, "follow").await.iter().map(|e| e.data().unwrap()).collect();
    let states: BTreeMap<_, _> = follows.iter().map(|e| (e.followee.to_string(), (e.version, e.state))).collect();
    let (ended, stands) = ((2, FollowState::Ended), (1, FollowState::Accepted));
    assert_eq!(states, BTreeMap::from([(BOB.to_owned(), ended), (CYD.to_owned(), stands)]));
    let posts: Vec<PostChanged> = again(&rig, "post").await.iter().map(|e| e.data().unwrap()).collect();
    assert!(posts.iter().all(|e| e.text.starts_with("post ")));
    let rating: RatingChanged = again(&rig, "rating").await[0].data().unwrap();
    assert_eq!((rating.count, rating.sum, rating.histogram), (2, 6, [0, 0, 2, 0, 0]));
}
