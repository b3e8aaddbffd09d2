//! Events in any order, and twice, make the same read model.

use events::identity::AccountErased;
use events::social::{
    BlockChanged, FollowChanged, FollowState, MuteChanged, PostChanged, PostState, ProfileChanged, ProfileState,
};
use testkit::depth;

use crate::support::*;
use crate::walks::Random;

#[derive(Clone)]
enum Published {
    Profile(ProfileChanged),
    Follow(FollowChanged),
    Block(BlockChanged),
    Mute(MuteChanged),
    Post(PostChanged),
    Erased(AccountErased),
}

fn story() -> Vec<Published> {
    let mut story = Vec::new();
    for n in 0..=4 {
        story.push(Published::Profile(profile(n)));
    }
    let mut renamed = profile(1);
    (renamed.version, renamed.display_name) = (2, "Renamed".to_owned());
    story.push(Published::Profile(renamed));
    let mut suspended = profile(3);
    (suspended.version, suspended.state) = (2, ProfileState::Suspended);
    story.push(Published::Profile(suspended));
    for (reader, author, states) in [
        (0, 1, vec![FollowState::Requested, FollowState::Accepted]),
        (0, 2, vec![FollowState::Accepted, FollowState::Ended, FollowState::Accepted]),
        (0, 3, vec![FollowState::Accepted]),
        (2, 1, vec![FollowState::Accepted, FollowState::Ended]),
        (0, 4, vec![FollowState::Accepted]),
    ] {
        for (place, state) in states.into_iter().enumerate() {
            story.push(Published::Follow(follow(reader, author, place as u64 + 1, state)));
        }
    }
    story.push(Published::Block(block(1, 2, 1, true)));
    story.push(Published::Block(block(1, 2, 2, false)));
    story.push(Published::Block(block(2, 4, 1, true)));
    story.push(Published::Mute(mute(2, 1, 1, None)));
    for n in 1..=8 {
        let mut it = post(n, 1 + n % 3, n as i64);
        it.tags = vec![format!("t{}", n % 2)];
        story.push(Published::Post(it.clone()));
        if n % 2 == 0 {
            (it.version, it.tags, it.edited_at) = (2, vec!["t2".to_owned()], Some(at(100)));
            story.push(Published::Post(it.clone()));
        }
        if n % 4 == 0 {
            story.push(Published::Post(deleted(&it)));
        }
        if n == 3 {
            (it.version, it.state) = (3, PostState::Hidden);
            story.push(Published::Post(it));
        }
    }
    story.push(Published::Post(post(9, 4, 9)));
    story.push(Published::Erased(AccountErased { account_id: person(4) }));
    story
}

async fn publish(rig: &Rig, event: &Published) {
    match event {
        Published::Profile(data) => deliver(rig, data).await,
        Published::Follow(data) => deliver(rig, data).await,
        Published::Block(data) => deliver(rig, data).await,
        Published::Mute(data) => deliver(rig, data).await,
        Published::Post(data) => deliver(rig, data).await,
        Published::Erased(data) => deliver(rig, data).await,
    }
}

/// Everything that readers can see.
async fn seen(rig: &Rig) -> Vec<String> {
    rig.tick().await.unwrap();
    let mut seen = Vec::new();
    // The erased one does not read any more.
    for reader in 0..=3 {
        let users = (0..=4).map(|n| format!("/timelines/users/{}", person(n)));
        let tags = (0..=2).map(|n| format!("/timelines/tags/t{n}"));
        let others = ["/timelines/home", "/trends?window=1d"].map(str::to_owned);
        for path in users.chain(tags).chain(others) {
            let mut reply = get(rig, reader, &path).await;
            let items = reply.body["items"].take();
            seen.push(format!("{reader} {path}: {} {items}", reply.status));
        }
    }
    seen
}

#[tokio::test]
async fn any_order_and_repetitions_make_the_same() {
    let rig = Rig::new();
    for event in story() {
        publish(&rig, &event).await;
    }
    let expected = seen(&rig).await;
    assert!(expected.iter().any(|line| line.contains("post 5")), "{expected:#?}");
    for seed in 0..depth(60, 300) {
        let mut random = Random(seed);
        let mut events = story();
        let again: Vec<_> = events.iter().filter(|_| random.below(3) == 0).cloned().collect();
        events.extend(again);
        for place in (1..events.len()).rev() {
            events.swap(place, random.below(place as u64 + 1) as usize);
        }
        let rig = Rig::new();
        for event in &events {
            publish(&rig, event).await;
        }
        let seen = seen(&rig).await;
        let differs = seen.iter().zip(&expected).find(|(seen, expected)| seen != expected);
        assert_eq!(differs, None, "seed {seed}");
        let followers = |n: u64, count: i64| {
            let author = format!("\"author#{}\"", person(n));
            let items = dump(&rig).into_iter().filter(|item| item.contains(&author)).collect::<Vec<_>>();
            let counted = items.iter().any(|item| item.contains(&format!("{{\"N\":\"{count}\"}}")));
            assert!(counted || (items.is_empty() && count == 0), "seed {seed}, {n}: {items:?}");
        };
        followers(1, 1);
        followers(2, 1);
        followers(3, 1);
    }
}
