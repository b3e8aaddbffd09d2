//! Each route and each event costs exactly these units, and the story of `examples.json` what it says.

use std::collections::BTreeMap;
use std::time::Duration;

use delivery::Delivery;
use domain::event::EventData;
use events::content::{EntryPublished, TypeChanged};
use serde_json::{Value, json};
use service::Capability;
use testkit::{Call, Faults};

use crate::support::*;

/// What was asked of the table since the last time: units read and written, and the calls.
fn asked(faults: &Faults) -> (f64, f64, Vec<String>) {
    let log = faults.take_log();
    let reads = |operation: &str| matches!(operation, "GetItem" | "BatchGetItem" | "Query");
    let sum = |wanted: bool| log.iter().filter(|c| reads(&c.operation) == wanted).fold(0.0, |sum, c| sum + c.units);
    (sum(true), sum(false), log.iter().map(|call| call.operation.to_string()).collect())
}

async fn rig_with(faults: &Faults) -> Rig {
    let rig = Rig::with(&[], Some(faults.clone()));
    rig.deliver(&locales()).await.unwrap();
    rig.deliver(&article()).await.unwrap();
    warm(&rig).await;
    faults.take_log();
    rig
}

async fn cost_of_get(rig: &Rig, faults: &Faults, path: impl Into<String>) -> (f64, f64, Vec<String>) {
    faults.take_log();
    let reply = get(rig, path).await;
    assert!(reply.status < 404, "{}", reply.text);
    asked(faults)
}

async fn cost_of<D: EventData>(rig: &Rig, faults: &Faults, data: &D) -> (f64, f64, usize) {
    faults.take_log();
    rig.deliver(data).await.unwrap();
    let (read, written, calls) = asked(faults);
    (read, written, calls.len())
}

fn calls(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// An article of about 3 KB as it is kept, compressed.
fn long(n: u128, version: u64) -> EntryPublished {
    let text: String = (0..300)
        .map(|i: u32| format!("{:08x}", (i + u32::try_from(n).unwrap() * 999).wrapping_mul(2_654_435_761)))
        .collect();
    with_fields(n, version, &format!("s{n}"), json!({ "rank": n, "data": text }))
}

#[tokio::test]
async fn one_entry_is_one_read_and_a_list_of_twenty_one_query() {
    let faults = Faults::none();
    let rig = rig_with(&faults).await;
    for n in 1..=45 {
        rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
    }
    let by_id = format!("/delivery/article/{}", entry(7));
    assert_eq!(cost_of_get(&rig, &faults, &by_id).await, (0.5, 0.0, calls(&["GetItem"])));
    assert_eq!(cost_of_get(&rig, &faults, "/delivery/article/s7").await, (0.5, 0.0, calls(&["Query"])));
    // 20 entries of 600 bytes or so.
    for query in ["", "?sort=published_at", "?sort=slug", "?sort=-slug", "?fields=title"] {
        let path = format!("/delivery/article{query}");
        let (read, written, asked) = cost_of_get(&rig, &faults, &path).await;
        assert_eq!((written, asked), (0.0, calls(&["Query"])), "{query}");
        assert_eq!(read, 1.5, "{query}");
        assert_eq!(get(&rig, &path).await.body["items"].as_array().unwrap().len(), 20);
    }
    let next = get(&rig, "/delivery/article").await.body["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(cost_of_get(&rig, &faults, format!("/delivery/article?cursor={next}")).await.2, calls(&["Query"]));
    let filtered = cost_of_get(&rig, &faults, "/delivery/article?filter[rank]=1").await;
    assert_eq!(filtered, (3.5, 0.0, calls(&["Query"])), "all 45 are looked at");
    faults.take_log();
    get(&rig, "/delivery/article/none").await;
    assert_eq!(asked(&faults), (0.5, 0.0, calls(&["Query"])), "what is not there");
    get(&rig, format!("/delivery/article/{}", entry(99))).await;
    assert_eq!(asked(&faults), (0.5, 0.0, calls(&["GetItem"])));
    get(&rig, "/delivery/article/s7?include=9").await;
    assert_eq!(asked(&faults), (0.0, 0.0, calls(&[])), "what is refused costs nothing");
}

#[tokio::test]
async fn a_long_entry_costs_by_its_size_and_what_comes_along_by_its_own() {
    let faults = Faults::none();
    let rig = rig_with(&faults).await;
    for n in 1..=4 {
        rig.deliver(&long(n, 1)).await.unwrap();
    }
    let path = format!("/delivery/article/{}", entry(1));
    assert_eq!(cost_of_get(&rig, &faults, path).await, (0.5, 0.0, calls(&["GetItem"])));
    let named = json!({ "related": [entry(1), entry(2), entry(3)] });
    rig.deliver(&with_fields(9, 1, "nine", named)).await.unwrap();
    let whole = cost_of_get(&rig, &faults, "/delivery/article/nine?include=3").await;
    assert_eq!(whole, (2.0, 0.0, calls(&["Query", "BatchGetItem"])), "three more");
    let mut moved = published(8, 1, "new");
    moved.old_slugs = BTreeMap::from([("en".parse().unwrap(), vec!["old".to_owned()])]);
    rig.deliver(&moved).await.unwrap();
    let redirected = cost_of_get(&rig, &faults, "/delivery/article/old").await;
    assert_eq!(redirected, (1.0, 0.0, calls(&["Query", "GetItem"])));
}

#[tokio::test]
async fn the_feed_is_one_query_a_shard_and_a_draft_one_read() {
    let faults = Faults::none();
    let rig = rig_with(&faults).await;
    assert_eq!(cost_of_get(&rig, &faults, "/delivery/sync").await, (4.0, 0.0, calls(&["Query"; 4])));
    for n in 1..=20 {
        rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
    }
    assert_eq!(cost_of_get(&rig, &faults, "/delivery/sync?limit=100").await, (4.0, 0.0, calls(&["Query"; 4])));
    assert_eq!(cost_of(&rig, &faults, &drafted(1, 1, "one")).await, (1.0, 4.0, 2), "a draft");
    assert_eq!(cost_of(&rig, &faults, &drafted(1, 1, "one")).await, (1.0, 0.0, 1), "a draft again");
    assert_eq!(cost_of(&rig, &faults, &drafted(1, 2, "uno")).await, (1.0, 6.0, 2), "with another slug");
    for (name, cost) in [(entry(1).to_string(), 1.0), ("uno".to_owned(), 1.5)] {
        faults.take_log();
        let call = Call::get(format!("/delivery-previews/article/{name}"));
        rig.call(call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "delivery:preview")).await;
        assert_eq!(asked(&faults).0, cost, "{name}");
    }
}

#[tokio::test]
async fn events_cost_by_what_they_change() {
    let faults = Faults::none();
    let rig = rig_with(&faults).await;
    let r = Some(release(1));
    // In one transaction: its head, what is shown with two indexes, its place in the feed, the last place, its address.
    assert_eq!(cost_of(&rig, &faults, &published(1, 1, "one")).await, (2.0, 12.0, 3), "an entry");
    assert_eq!(cost_of(&rig, &faults, &published(1, 1, "one")).await, (1.0, 0.0, 1), "the same again");
    let second = cost_of(&rig, &faults, &published(1, 2, "one")).await;
    assert_eq!(second, (2.0, 16.0, 3), "over another: its place and its address are others, the old ones go");
    assert_eq!(cost_of(&rig, &faults, &published(1, 1, "old")).await, (1.0, 0.0, 1), "an older one");
    assert_eq!(cost_of(&rig, &faults, &unpublished(1, 3)).await, (2.0, 14.0, 3), "withdrawn");
    rig.deliver(&published(1, 4, "one")).await.unwrap();
    rig.deliver(&published(2, 1, "two")).await.unwrap();

    let waiting = EntryPublished { release_id: r, ..published(1, 5, "one") };
    assert_eq!(cost_of(&rig, &faults, &waiting).await, (4.0, 20.0, 5), "it waits for a release, which is asked for");
    let newcomer = EntryPublished { release_id: r, ..published(3, 1, "three") };
    assert_eq!(cost_of(&rig, &faults, &newcomer).await, (3.0, 14.0, 4), "it was not shown before");
    let fact = released(1, &[(1, 5, false), (3, 1, false)]);
    assert_eq!(cost_of(&rig, &faults, &fact).await, (3.0, 4.0, 5), "the release, complete");
    assert_eq!(cost_of(&rig, &faults, &fact).await, (1.0, 0.0, 2), "the release again: a write that is refused");

    let by_id = format!("/delivery/article/{}", entry(1));
    assert_eq!(cost_of_get(&rig, &faults, &by_id).await.0, 1.5, "it waits: the release is read");
    rig.advance(Duration::from_secs(3));
    assert_eq!(cost_of_get(&rig, &faults, &by_id).await.0, 2.5, "it is seen: what follows is read");
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(asked(&faults), (0.5, 0.0, calls(&["Query"])), "nothing to settle yet");
    rig.advance(Duration::from_secs(70));
    rig.tick().await.unwrap();
    let (read, written, _) = asked(&faults);
    assert_eq!((read, written), (4.5, 34.0), "two entries are settled");
    rig.tick().await.unwrap();
    assert_eq!(asked(&faults), (0.5, 0.0, calls(&["Query"])), "an idle tick");
    warm(&rig).await;
    assert_eq!(cost_of_get(&rig, &faults, &by_id).await.0, 0.5);

    let mut newer = TypeChanged { version: 2, ..article() };
    assert_eq!(cost_of(&rig, &faults, &newer).await, (0.0, 1.0, 1), "a type");
    newer.version = 1;
    assert_eq!(cost_of(&rig, &faults, &newer).await, (0.0, 0.0, 1), "an older state is refused");
    assert_eq!(cost_of(&rig, &faults, &locales()).await, (0.0, 0.0, 1), "locales that are known");
}

#[tokio::test]
async fn a_release_of_ninety_costs_what_its_entries_do_and_little_more() {
    let faults = Faults::none();
    let rig = rig_with(&faults).await;
    let all: Vec<_> = (1..=90).map(|n| (n, 2, false)).collect();
    for n in 1..=90 {
        rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
    }
    faults.take_log();
    rig.deliver(&released(1, &all)).await.unwrap();
    for n in 1..=90 {
        let event = EntryPublished { release_id: Some(release(1)), ..published(n, 2, &format!("s{n}")) };
        rig.deliver(&event).await.unwrap();
    }
    let (read, written, _) = asked(&faults);
    assert!((read / 90.0) < 14.0 && (written / 90.0) < 22.0, "{read} {written}");
    rig.advance(Duration::from_secs(70));
    faults.take_log();
    rig.tick().await.unwrap();
    let (read, written, _) = asked(&faults);
    assert!((read / 90.0) < 3.0 && (written / 90.0) < 20.0, "{read} {written}");
}

/// Method and path of each operation.
fn operations() -> BTreeMap<String, (String, String)> {
    let described = serde_json::to_value(Delivery::openapi()).unwrap();
    let paths = described["paths"].as_object().unwrap().clone();
    let each = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().filter_map(move |(method, operation)| {
            Some((operation["operationId"].as_str()?.to_owned(), (method.to_uppercase(), path.clone())))
        })
    });
    each.collect()
}

/// What the story's requests to content have published.
async fn notes(rig: &Rig) {
    rig.deliver(&locales()).await.unwrap();
    rig.deliver(&TypeChanged { type_id: "note".to_owned(), ..article() }).await.unwrap();
    let (mut note, mut draft) = (published(1, 1, "welcome"), drafted(1, 1, "welcome"));
    note.snapshot.type_id = "note".to_owned();
    draft.snapshot.as_mut().unwrap().type_id = "note".to_owned();
    rig.deliver(&note).await.unwrap();
    rig.deliver(&draft).await.unwrap();
}

#[tokio::test]
async fn the_story_is_answered_and_costs_as_it_says() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    notes(&rig).await;
    let operations = operations();
    let mut story: Vec<Value> = serde_json::from_str(Delivery::examples()).unwrap();
    story.retain(|step| operations.contains_key(step["operation"].as_str().unwrap()));
    let mut shown = std::collections::BTreeSet::new();
    for step in &story {
        let name = step["operation"].as_str().unwrap();
        let texts = |member: &str| step[member].as_object().cloned().unwrap_or_default();
        let (method, path) = &operations[name];
        let path = texts("path")
            .iter()
            .fold(path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value.as_str().unwrap()));
        let query: Vec<_> =
            texts("query").iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
        let call = Call::of(method, if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) });
        faults.take_log();
        let reply = rig.call(call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "delivery:preview")).await;
        assert_eq!(u64::from(reply.status), step["answer"].as_u64().unwrap(), "{name}: {}", reply.text);
        for (pointer, wanted) in texts("until") {
            assert_eq!(reply.body.pointer(&pointer), Some(&wanted), "{name}");
        }
        if let Some(cost) = step["cost"].as_str() {
            let (read, written, calls) = asked(&faults);
            let found =
                format!("{read} RRU, {written} WRU, {} call{}", calls.len(), if calls.len() == 1 { "" } else { "s" });
            assert_eq!(found, cost, "{name}");
        }
        shown.insert(name);
    }
    assert_eq!(shown.len(), operations.len(), "each operation has its example");
}
