//! Whatever comes, twice and in any order: inboxes end the same, and counts are right all the time.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

const KINDS: [&str; 3] = ["like", "love", "laugh"];

/// Each state of some people's reactions to some posts, and who reacts to which post in the end.
fn story(random: &mut StdRng) -> (Vec<Value>, BTreeMap<usize, BTreeSet<usize>>) {
    let (mut events, mut last) = (Vec::new(), BTreeMap::new());
    for _ in 0..12 {
        let (post, actor) = (random.random_range(1..=3), random.random_range(10..15));
        let kind = KINDS[random.random_range(0..3)];
        let (version, active) = last.get(&(post, actor, kind)).map_or((1, true), |(v, a): &(u64, bool)| (v + 1, !a));
        last.insert((post, actor, kind), (version, active));
        events.push(reaction(post, actor, kind, version, active));
    }
    let mut standing: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for ((post, actor, _), (_, active)) in last {
        if active {
            standing.entry(post).or_default().insert(actor);
        }
    }
    (events, standing)
}

#[tokio::test]
async fn reactions_end_the_same_in_any_order() {
    let seed: u64 = rand::rng().random();
    for round in 0..60 {
        let mut random = StdRng::seed_from_u64(seed.wrapping_add(round));
        let (events, standing) = story(&mut random);
        let mut deliveries: Vec<_> = events.iter().chain(&events).cloned().collect();
        deliveries.shuffle(&mut random);
        let rig = Rig::new();
        for event in deliveries {
            tell(&rig, "social.reaction.changed", event).await;
        }
        let found: BTreeMap<String, u64> = list(&rig)
            .await
            .iter()
            .map(|one| (one["target"]["id"].as_str().unwrap().to_owned(), one["count"].as_u64().unwrap()))
            .collect();
        let wanted: BTreeMap<_, _> = standing.iter().map(|(post, who)| (id("post", *post), who.len() as u64)).collect();
        assert_eq!(found, wanted, "seed {seed} round {round}");
        let number = wanted.len() as u64;
        assert_eq!(
            (list(&rig).await.len() as u64, counts(&rig).await),
            (number, (number, number)),
            "seed {seed} round {round}"
        );
    }
}

#[tokio::test]
async fn counts_are_right_after_each_step_of_any_life() {
    let seed: u64 = rand::rng().random();
    for round in 0..20 {
        let mut random = StdRng::seed_from_u64(seed.wrapping_add(round));
        let (rig, mut versions) = (Rig::new(), BTreeMap::new());
        for step in 0..40 {
            let ids: Vec<String> = list(&rig).await.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
            let one = ids.get(random.random_range(0..5)).cloned();
            match (random.random_range(0..10), one) {
                (0, Some(one)) => drop(rig.call(own(Call::put(format!("/notifications/{one}/read")))).await),
                (1, Some(one)) => drop(rig.call(own(Call::delete(format!("/notifications/{one}")))).await),
                (2, Some(one)) => {
                    drop(good(&rig, own(Call::post("/notifications/read-all")).json(json!({ "up_to": one }))).await)
                }
                (3, Some(one)) => {
                    drop(good(&rig, own(Call::post("/notifications/seen")).json(json!({ "up_to": one }))).await)
                }
                (4, _) => {
                    let version: &mut u64 = versions.entry((0, 10, "")).or_default();
                    *version += 1;
                    let active = *version % 2 == 1;
                    let block = json!({ "blocker": me(), "blocked": acct(10), "version": version, "active": active });
                    tell(&rig, "social.block.changed", block).await;
                }
                (5, _) => {
                    rig.advance(std::time::Duration::from_secs(random.random_range(0..5_000)));
                    rig.tick().await.unwrap();
                }
                _ => {
                    let (post, actor) = (random.random_range(1..=3), random.random_range(10..13));
                    let version = versions.entry((post, actor, "like")).or_default();
                    *version += 1;
                    tell(&rig, "social.reaction.changed", reaction(post, actor, "like", *version, *version % 2 == 1))
                        .await;
                }
            }
            let all = list(&rig).await;
            let number = |name: &str| all.iter().filter(|one| one[name] == false).count() as u64;
            assert_eq!(counts(&rig).await, (number("read"), number("seen")), "seed {seed} round {round} step {step}");
            assert!(all.iter().all(|one| one["count"].as_u64().unwrap() >= actors(one).len() as u64), "{all:?}");
        }
    }
}
