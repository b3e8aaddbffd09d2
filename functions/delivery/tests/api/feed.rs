//! Following all that is published.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use events::content::{EntryPublished, EntryUnpublished, ReleasePublished, Released};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use service::event::Event;
use testkit::depth;

use crate::support::*;

#[tokio::test]
async fn begins_at_the_beginning_and_goes_on_for_ever() {
    let rig = rig().await;
    let (mut held, mut early) = (BTreeMap::new(), BTreeMap::new());
    let first = follow(&rig, &mut early, None, 100).await;
    for n in 1..=9 {
        rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
    }
    let middle = follow(&rig, &mut held, Some(first.clone()), 2).await;
    assert_eq!(held.len(), 9);
    rig.deliver(&unpublished(3, 2)).await.unwrap();
    rig.deliver(&published(4, 2, "new")).await.unwrap();
    let last = follow(&rig, &mut held, Some(middle), 100).await;
    assert_eq!((held.len(), &held[&entry(4).to_string()]["slugs"]["en"]), (8, &json!("new")));
    // A cursor from the very beginning, and none at all.
    let mut anew = BTreeMap::new();
    follow(&rig, &mut early, Some(first), 3).await;
    follow(&rig, &mut anew, None, 100).await;
    assert_eq!((&early, &anew), (&held, &held));
    let idle = get(&rig, format!("/delivery/sync?limit=100&cursor={last}")).await;
    assert_eq!((&idle.body["items"], &idle.body["has_more"]), (&json!([]), &json!(false)));
}

#[tokio::test]
async fn an_entry_is_whole_in_all_of_its_locales_and_one_that_is_gone_is_named() {
    let rig = rig().await;
    rig.deliver(&published(1, 1, "one")).await.unwrap();
    rig.deliver(&unpublished(2, 4)).await.unwrap();
    let page = get(&rig, "/delivery/sync").await;
    let mut items = page.body["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["id"].to_string());
    let at = "2026-03-01T10:00:01.000Z";
    let expected = json!([
        { "kind": "entry", "id": entry(1), "type": "article", "version": 1, "locales": ["en"], "slugs": { "en": "one" },
          "published_at": at, "first_published_at": at, "fields": { "rank": 1 },
          "localized": { "en": { "title": "one 1" } }, "assets": [] },
        { "kind": "deleted", "id": entry(2), "type": "article", "version": 4 },
    ]);
    assert_eq!(Value::Array(items), expected);
    assert_eq!(page.header("cache-control"), "public, s-maxage=60, stale-while-revalidate=300");
}

#[tokio::test]
async fn only_one_type_in_short_pages() {
    let rig = rig().await;
    for n in 1..=30 {
        let mut event = published(n, 1, &format!("s{n}"));
        if n % 3 == 0 {
            event.snapshot.type_id = "page".to_owned();
        }
        rig.deliver(&event).await.unwrap();
    }
    let (mut found, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page = get(&rig, format!("/delivery/sync?type=page&limit=1{cursor}")).await;
        let items = page.body["items"].as_array().unwrap();
        assert!(items.len() <= 1 && items.iter().all(|item| item["type"] == "page"), "{}", page.text);
        found.extend(items.iter().map(|item| item["id"].to_string()));
        if page.body["has_more"] == json!(false) {
            break;
        }
        cursor = format!("&cursor={}", page.body["next_cursor"].as_str().unwrap());
    }
    assert_eq!(found.len(), 10);
}

#[tokio::test]
async fn a_cursor_is_that_of_this_feed() {
    let rig = rig().await;
    let cursor = get(&rig, "/delivery/sync").await.body["next_cursor"].as_str().unwrap().to_owned();
    for query in [format!("type=article&cursor={cursor}"), "cursor=x".to_owned(), format!("cursor={cursor}x")] {
        let reply = get(&rig, format!("/delivery/sync?{query}")).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["cursor invalid_cursor".to_owned()]), "{query}");
    }
    for (query, fault) in
        [("limit=0", "limit out_of_range"), ("limit=101", "limit out_of_range"), ("x=1", "x unknown_field")]
    {
        let reply = get(&rig, format!("/delivery/sync?{query}")).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]));
    }
}

#[tokio::test]
async fn pages_are_bounded_by_bytes_too() {
    let rig = rig().await;
    let text: String = (0..20_000).map(|n: u32| format!("{:08x}", n.wrapping_mul(2_654_435_761))).collect();
    for n in 1..=16 {
        rig.deliver(&with_fields(n, 1, &format!("s{n}"), json!({ "data": text }))).await.unwrap();
    }
    let mut held = BTreeMap::new();
    let page = get(&rig, "/delivery/sync?limit=100").await;
    assert!(page.text.len() < 1_100_000 && page.body["has_more"] == json!(true), "{}", page.text.len());
    follow(&rig, &mut held, None, 100).await;
    assert_eq!(held.len(), 16);
    let page = get(&rig, "/delivery/article?limit=100").await;
    assert!(page.text.len() < 1_100_000 && !page.body["next_cursor"].is_null(), "{}", page.text.len());
    assert_eq!(ids(&rig, "/delivery/article?limit=100").await.len(), 16);
}

/// A writer stands still before each of its calls, while another writes in the same shard and a reader follows.
#[tokio::test]
async fn a_cursor_never_passes_a_place_that_is_written_later() {
    let mut races = 0;
    for call in 1.. {
        let rig = rig().await;
        rig.deliver(&published(12, 1, "first")).await.unwrap();
        for version in 1..=2 {
            rig.deliver(&published(4, version, "slow")).await.unwrap();
        }
        let (slow, fast) = (published(4, 3, "slow"), published(8, 1, "fast"));
        let (mut held, mut cursor) = (BTreeMap::new(), None);
        let overtaking = async {
            rig.deliver(&fast).await.unwrap();
            cursor = Some(follow(&rig, &mut held, None, 10).await);
        };
        let Some(done) = rig.overtaken(call, async |rig| rig.deliver(&slow).await, overtaking).await else { break };
        done.unwrap();
        follow(&rig, &mut held, cursor, 10).await;
        let versions: Vec<_> = held.values().map(|item| item["version"].as_u64().unwrap()).collect();
        assert_eq!(versions, [3, 1, 1], "overtaken at call {call}");
        let mut anew = BTreeMap::new();
        follow(&rig, &mut anew, None, 10).await;
        assert_eq!(anew, held, "overtaken at call {call}");
        races += 1;
    }
    assert!(races >= 3, "{races}");
}

#[tokio::test]
async fn nothing_behind_what_waits_is_passed_and_both_are_told_in_the_end() {
    let rig = rig().await;
    let waiting = EntryPublished { release_id: Some(release(1)), ..published(4, 1, "waiting") };
    rig.deliver(&waiting).await.unwrap();
    rig.deliver(&published(8, 1, "behind")).await.unwrap();
    rig.deliver(&published(5, 1, "beside")).await.unwrap();
    let mut held = BTreeMap::new();
    let cursor = follow(&rig, &mut held, None, 10).await;
    assert_eq!(held.len(), 1, "another shard goes on");
    let fact = ReleasePublished {
        release_id: release(1),
        published_at: rig.clock.now(),
        entries: vec![Released { entry_id: entry(4), version: 1, unpublished: false }],
    };
    rig.deliver(&fact).await.unwrap();
    let cursor = follow(&rig, &mut held, Some(cursor), 10).await;
    assert_eq!(held.len(), 1, "its moment lies ahead");
    rig.advance(Duration::from_secs(3));
    follow(&rig, &mut held, Some(cursor), 10).await;
    assert_eq!(held.len(), 3);
}

/// The same with a reader that is overtaken by writers.
#[tokio::test]
async fn a_reader_that_is_overtaken_misses_nothing() {
    for call in 1.. {
        let rig = rig().await;
        for n in 1..=4 {
            rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
        }
        let writing = async {
            for n in 1..=8 {
                rig.deliver(&published(n, 2, &format!("s{n}"))).await.unwrap();
            }
        };
        let mut held = BTreeMap::new();
        let reading = async |rig: &Rig| follow(rig, &mut held, None, 2).await;
        let Some(cursor) = rig.overtaken(call, reading, writing).await else { break };
        follow(&rig, &mut held, Some(cursor), 2).await;
        let versions: Vec<_> = held.values().map(|item| item["version"].as_u64().unwrap()).collect();
        assert_eq!(versions, [2; 8], "call {call}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_at_once_and_a_follower_that_holds_all_in_the_end() {
    let rig = rig().await;
    let writers: Vec<_> = (0..6_u128)
        .map(|writer| {
            let rig = rig.restarted(None);
            tokio::spawn(async move {
                for version in 1..=6 {
                    for n in [writer * 2 + 1, writer * 2 + 2, 100] {
                        let event = published(n, version, &format!("s{n}"));
                        while rig.deliver(&event).await.is_err() {}
                    }
                }
            })
        })
        .collect();
    let (mut held, mut cursor) = (BTreeMap::new(), None);
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        cursor = Some(follow(&rig, &mut held, cursor, 3).await);
        tokio::task::yield_now().await;
    }
    follow(&rig, &mut held, cursor, 100).await;
    let mut anew = BTreeMap::new();
    follow(&rig, &mut anew, None, 100).await;
    assert_eq!((held.len(), &held), (13, &anew));
    assert!(held.values().all(|item| item["version"] == 6));
}

/// What content is, and the events that are under way.
struct Space {
    dice: StdRng,
    versions: BTreeMap<u128, u64>,
    published: BTreeMap<u128, u64>,
    releases: u128,
    underway: Vec<Event>,
}

impl Space {
    fn edit(&mut self, rig: &Rig, n: u128, release_id: Option<domain::id::ReleaseId>) -> Released {
        let version = self.versions.entry(n).or_default();
        *version += 1;
        let version = *version;
        let gone = self.dice.random_range(0..4) == 0;
        let event = if gone {
            self.published.remove(&n);
            Event::new("content", &rig.clock, &EntryUnpublished { release_id, ..unpublished(n, version) })
        } else {
            self.published.insert(n, version);
            let slug = format!("s{}", self.dice.random_range(0..5));
            Event::new("content", &rig.clock, &EntryPublished { release_id, ..published(n, version, &slug) })
        };
        self.underway.push(event.unwrap());
        Released { entry_id: entry(n), version, unpublished: gone }
    }

    /// Does something to one entry, or to several as one.
    fn act(&mut self, rig: &Rig) {
        if self.dice.random_range(0..8) != 0 {
            let n = self.dice.random_range(1..=40);
            self.edit(rig, n, None);
            return;
        }
        self.releases += 1;
        let release_id = release(self.releases);
        let chosen: BTreeSet<u128> = (0..4).map(|_| self.dice.random_range(1..=40)).collect();
        let entries = chosen.into_iter().map(|n| self.edit(rig, n, Some(release_id))).collect();
        let event = ReleasePublished { release_id, published_at: rig.clock.now(), entries };
        self.underway.push(Event::new("content", &rig.clock, &event).unwrap());
    }

    /// Delivers some of what is under way in any order, some of it twice; what is refused stays under way.
    async fn deliver(&mut self, rig: &Rig, many: usize) {
        self.underway.shuffle(&mut self.dice);
        let at = self.underway.len().saturating_sub(many);
        for event in self.underway.split_off(at) {
            let again = self.dice.random_range(0..6) == 0;
            if rig.deliver_event(&event).await.is_err() || again {
                self.underway.push(event);
            }
        }
    }
}

/// Lets all that is under way arrive, a few at a time, while the follower follows.
async fn arrive(
    rig: &Rig,
    space: &mut Space,
    held: &mut BTreeMap<String, Value>,
    mut cursor: Option<String>,
) -> Option<String> {
    for round in 0..400 {
        if space.underway.is_empty() {
            break;
        }
        space.deliver(rig, 6).await;
        cursor = Some(follow(rig, held, cursor, 5).await);
        rig.advance(Duration::from_secs(1));
        if round % 9 == 8 {
            rig.advance(Duration::from_secs(61));
            rig.tick().await.unwrap();
        }
    }
    assert!(space.underway.is_empty(), "{} events are under way", space.underway.len());
    rig.advance(Duration::from_secs(3));
    Some(follow(rig, held, cursor, 7).await)
}

#[tokio::test]
async fn a_follower_of_random_edits_holds_exactly_what_is_published() {
    let rig = rig().await;
    let dice = StdRng::seed_from_u64(20_261_129);
    let (versions, published, releases, underway) = Default::default();
    let mut space = Space { dice, versions, published, releases, underway };
    let (mut held, mut cursor) = (BTreeMap::new(), None);
    for step in 1..=depth(2_000, 10_000) {
        space.act(&rig);
        if step % 4 == 0 {
            let many = space.dice.random_range(0..12);
            space.deliver(&rig, many).await;
            let limit = space.dice.random_range(1..=20);
            cursor = Some(follow(&rig, &mut held, cursor, limit).await);
        }
        rig.advance(Duration::from_millis(500));
        if step % 60 == 0 {
            rig.tick().await.unwrap();
        }
        if step % 50 == 0 {
            cursor = arrive(&rig, &mut space, &mut held, cursor).await;
            let of = |n: &u128, version: &u64| (entry(*n).to_string(), *version);
            let expected: BTreeMap<_, _> = space.published.iter().map(|(n, version)| of(n, version)).collect();
            let versions: BTreeMap<_, _> =
                held.iter().map(|(id, item)| (id.clone(), item["version"].as_u64().unwrap())).collect();
            assert_eq!(versions, expected, "after {step} edits");
        }
    }
    let mut anew = BTreeMap::new();
    follow(&rig, &mut anew, None, 100).await;
    assert_eq!(held, anew);
    let listed: BTreeSet<_> = ids(&rig, "/delivery/article?limit=100").await.into_iter().collect();
    assert_eq!(listed, held.keys().cloned().collect());
    let by_slug: BTreeSet<_> = ids(&rig, "/delivery/article?limit=7&sort=-slug").await.into_iter().collect();
    assert_eq!(by_slug, listed);
}
