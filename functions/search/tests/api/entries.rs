//! Entries: by type and locale, releases as one, and filters by their fields.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::id::{EntryId, Raw, ReleaseId};
use events::content::{
    EntryPublished, EntryUnpublished, Field, LocaleSettings, LocalesChanged, ReleasePublished, Released, Snapshot,
    TypeChanged,
};
use serde_json::{Value, json};
use testkit::{Call, NOON};

use crate::support::*;

pub(crate) fn entry_id(n: u64) -> EntryId {
    EntryId::from(Raw::from_parts(1_700_000_000_000, u128::from(n)))
}

pub(crate) fn release_id() -> ReleaseId {
    ReleaseId::from(Raw::from_parts(1_700_000_000_000, 77))
}

pub(crate) fn entry(n: u64, version: u64, titles: &[(&str, &str)], fields: Value) -> EntryPublished {
    let localized = titles
        .iter()
        .map(|(locale, title)| (locale.parse().unwrap(), BTreeMap::from([("title".to_owned(), json!(title))])));
    EntryPublished {
        entry_id: entry_id(n),
        version,
        snapshot: Snapshot {
            type_id: "article".to_owned(),
            n: version,
            locales: titles.iter().map(|(locale, _)| locale.parse().unwrap()).collect(),
            fields: serde_json::from_value(fields).unwrap(),
            localized: localized.collect(),
            slugs: titles.iter().map(|(locale, _)| (locale.parse().unwrap(), format!("entry-{n}"))).collect(),
            assets: Vec::new(),
        },
        first_published_at: NOON,
        published_at: NOON,
        old_slugs: BTreeMap::new(),
        release_id: None,
    }
}

pub(crate) fn article() -> TypeChanged {
    let field = |name: &str, kind: &str, search: &str| Field {
        name: name.to_owned(),
        kind: kind.to_owned(),
        list: false,
        localized: name == "title",
        search: search.to_owned(),
    };
    TypeChanged {
        type_id: "article".to_owned(),
        version: 1,
        name: "Article".to_owned(),
        title_field: Some("title".to_owned()),
        slug_field: None,
        fields: vec![
            field("title", "text", "title"),
            field("body", "rich_text", "text"),
            field("topic", "enum", "facet"),
            field("day", "date", "facet"),
            field("secret", "text", "none"),
        ],
        deleted: false,
    }
}

pub(crate) fn locales() -> LocalesChanged {
    let locale = |code: &str, fallback: Option<&str>| LocaleSettings {
        code: code.parse().unwrap(),
        name: code.to_owned(),
        fallback: fallback.map(|code| code.parse().unwrap()),
    };
    LocalesChanged {
        version: 1,
        default: "en".parse().unwrap(),
        locales: vec![locale("en", None), locale("de", Some("en")), locale("de-AT", Some("de"))],
    }
}

async fn settle(rig: &Rig) {
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(11));
}

async fn found(rig: &Rig, query: &str) -> Vec<String> {
    titles_of(rig, &format!("/search?kind=entry&{query}")).await
}

#[tokio::test]
async fn are_found_in_the_readers_locale_or_what_it_falls_back_to() {
    let (rig, _) = rig();
    rig.deliver(&locales()).await.unwrap();
    rig.deliver(&article()).await.unwrap();
    let both = entry(1, 1, &[("en", "Good houses"), ("de", "Gute Häuser")], json!({ "secret": "hidden" }));
    rig.deliver(&both).await.unwrap();
    rig.deliver(&entry(2, 1, &[("en", "English house")], json!({}))).await.unwrap();
    settle(&rig).await;
    assert_eq!(found(&rig, "q=house%20").await.len(), 2, "the default locale");
    assert_eq!(found(&rig, "q=haus%20&locale=de").await, ["Gute Häuser"]);
    assert_eq!(found(&rig, "q=haus%20&locale=de-AT").await, ["Gute Häuser"]);
    assert_eq!(found(&rig, "q=english%20&locale=de-AT").await, ["English house"]);
    assert_eq!(found(&rig, "q=hidden%20").await, [""; 0]);
}

#[tokio::test]
async fn rich_text_is_searched_and_facets_filter_and_count() {
    let (rig, _) = rig();
    rig.deliver(&article()).await.unwrap();
    let body = json!([{ "type": "paragraph", "children": [{ "type": "text", "text": "About flax fields" }] }]);
    for (n, topic, day) in [(1, "craft", "2026-01-05"), (2, "craft", "2026-02-05"), (3, "trade", "2026-03-05")] {
        let fields = json!({ "body": body, "topic": topic, "day": day });
        rig.deliver(&entry(n, 1, &[("en", &format!("Entry {n}"))], fields)).await.unwrap();
    }
    settle(&rig).await;
    assert_eq!(found(&rig, "q=flax%20").await.len(), 3);
    assert_eq!(found(&rig, "filter[topic]=trade").await, ["Entry 3"]);
    assert_eq!(found(&rig, "type=article&from[day]=2026-02-01&to[day]=2026-02-28").await, ["Entry 2"]);
    let facets = get(&rig, "/search?kind=entry&facets=true").await;
    let expected = json!([{ "value": "craft", "count": 2 }, { "value": "trade", "count": 1 }]);
    assert_eq!(facets.body["facets"]["fields"]["topic"], expected, "{}", facets.text);
    let refused = get(&rig, "/search?type=article&from[day]=soon").await;
    assert_eq!((refused.status, refused.faults()), (400, vec!["from[day] invalid_range".to_owned()]));
}

#[tokio::test]
async fn fields_of_several_values_and_decimals_are_filtered_by_what_they_mean() {
    let (rig, _) = rig();
    let field = |name: &str, kind: &str, list| Field {
        name: name.to_owned(),
        kind: kind.to_owned(),
        list,
        localized: false,
        search: "facet".to_owned(),
    };
    let mut kind = article();
    kind.fields.extend([field("numbers", "integer", true), field("weight", "decimal", false)]);
    rig.deliver(&kind).await.unwrap();
    let fields = json!({ "numbers": [1, 100, 5], "weight": "12.50" });
    rig.deliver(&entry(1, 1, &[("en", "One")], fields)).await.unwrap();
    rig.deliver(&entry(2, 1, &[("en", "Two")], json!({ "numbers": [7], "weight": "-0.0" }))).await.unwrap();
    settle(&rig).await;
    for (query, expected) in [
        ("type=article&from[numbers]=50", vec!["One"]),
        ("type=article&from[numbers]=6&to[numbers]=9", vec!["Two"]),
        ("type=article&from[numbers]=2&to[numbers]=4", vec![]),
        ("type=article&filter[weight]=12.5", vec!["One"]),
        ("type=article&filter[weight]=12.500", vec!["One"]),
        ("filter[weight]=12.5", vec!["One"]),
        ("type=article&filter[weight]=0", vec!["Two"]),
        ("type=article&from[weight]=12.4&to[weight]=12.5", vec!["One"]),
        ("type=unheard&filter[weight]=0", vec![]),
    ] {
        assert_eq!(found(&rig, query).await, expected, "{query}");
    }
    for (query, fault) in [
        ("type=article&filter[nosuch]=b", "filter[nosuch] unknown_field"),
        ("type=article&filter[secret]=b", "filter[secret] unknown_field"),
        ("type=article&from[weight]=1.-5", "from[weight] invalid_range"),
        ("type=article&from[nosuch]=1", "from[nosuch] invalid_range"),
        ("from[weight]=1", "from[weight] invalid_range"),
    ] {
        let refused = get(&rig, &format!("/search?kind=entry&{query}")).await;
        assert_eq!((refused.status, refused.faults()), (400, vec![fault.to_owned()]), "{query}");
    }
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_holds_nobody_up() {
    let (rig, _) = rig();
    let mut kind = article();
    kind.fields.iter_mut().for_each(|field| field.kind = field.kind.replace("date", "json"));
    rig.deliver(&kind).await.unwrap();
    let mut taken = 0;
    for depth in 110..130_u64 {
        let deep: Value = (0..depth).fold(json!(1), |inner, _| json!([inner]));
        // Some are too deep to be an event at all.
        taken += usize::from(rig.deliver(&entry(depth, 1, &[("en", "Deep")], json!({ "day": deep }))).await.is_ok());
    }
    assert!(taken > 5, "{taken}");
    rig.deliver(&entry(1, 1, &[("en", "Plain")], json!({}))).await.unwrap();
    settle(&rig).await;
    assert_eq!(found(&rig, "q=plain%20").await, ["Plain"]);
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!(state.body["waiting"], 0, "{}", state.text);
    rig.call(staff(Call::post("/search-index/rebuild"))).await;
    settle(&rig).await;
    assert_eq!(found(&rig, "q=plain%20").await, ["Plain"]);
}

#[tokio::test]
async fn an_index_that_nobody_writes_says_how_far_it_is_behind() {
    let (rig, _) = rig();
    rig.deliver(&article()).await.unwrap();
    rig.deliver(&entry(1, 1, &[("en", "First")], json!({}))).await.unwrap();
    settle(&rig).await;
    let lag = async || get(&rig, "/search").await.body["index"]["lag_ms"].as_u64().unwrap();
    assert_eq!(lag().await, 0);
    rig.deliver(&entry(2, 1, &[("en", "Second")], json!({}))).await.unwrap();
    rig.advance(Duration::from_secs(100));
    assert_eq!(lag().await, 100_000);
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!(state.body["lag_ms"], 100_000, "{}", state.text);
    rig.advance(Duration::from_secs(40));
    assert_eq!(lag().await, 140_000);
    settle(&rig).await;
    assert_eq!(lag().await, 0);
}

#[tokio::test]
async fn the_newest_of_published_and_unpublished_wins() {
    let (rig, _) = rig();
    rig.deliver(&article()).await.unwrap();
    let gone = EntryUnpublished { entry_id: entry_id(1), version: 2, type_id: "article".to_owned(), release_id: None };
    rig.deliver(&gone).await.unwrap();
    rig.deliver(&entry(1, 1, &[("en", "Late")], json!({}))).await.unwrap();
    settle(&rig).await;
    assert_eq!(found(&rig, "q=late").await, [""; 0]);
    rig.deliver(&entry(1, 3, &[("en", "Newest")], json!({}))).await.unwrap();
    settle(&rig).await;
    assert_eq!(found(&rig, "").await, ["Newest"]);
}

#[tokio::test]
async fn a_type_that_comes_late_builds_the_index_again() {
    let (rig, _) = rig();
    rig.deliver(&entry(1, 1, &[("en", "Early bird")], json!({}))).await.unwrap();
    settle(&rig).await;
    assert_eq!(found(&rig, "q=bird%20").await, [""; 0], "nothing says which field is searched");
    rig.deliver(&article()).await.unwrap();
    settle(&rig).await;
    assert_eq!(found(&rig, "q=bird%20").await, ["Early bird"]);
}

#[tokio::test]
async fn a_release_is_seen_as_one_whatever_comes_first() {
    for is_first in [true, false] {
        let (rig, _) = rig_with(&[("SEARCH_INDEX_PAGE", "1")], None);
        rig.deliver(&article()).await.unwrap();
        settle(&rig).await;
        let release = Some(release_id());
        let entries = (1..=3).map(|n| entry(n, 1, &[("en", &format!("Entry {n}"))], json!({})));
        let entries: Vec<_> = entries.map(|e| EntryPublished { release_id: release, ..e }).collect();
        let named = (1..=3).map(|n| Released { entry_id: entry_id(n), version: 1, unpublished: false });
        let published = ReleasePublished { release_id: release_id(), published_at: NOON, entries: named.collect() };
        if is_first {
            rig.deliver(&published).await.unwrap();
        }
        for entry in &entries {
            rig.deliver(entry).await.unwrap();
            settle(&rig).await;
            assert_eq!(found(&rig, "").await.is_empty(), !is_first, "held until the release");
        }
        if !is_first {
            rig.deliver(&published).await.unwrap();
            rig.deliver(&published).await.unwrap();
        }
        settle(&rig).await;
        assert_eq!(found(&rig, "").await.len(), 3);
    }
}

#[tokio::test]
async fn a_release_overtaken_at_any_call_loses_nothing() {
    let mut call = 1;
    loop {
        let (rig, _) = rig();
        rig.deliver(&article()).await.unwrap();
        let held = EntryPublished { release_id: Some(release_id()), ..entry(1, 1, &[("en", "Held")], json!({})) };
        let named = vec![Released { entry_id: entry_id(1), version: 1, unpublished: false }];
        let published = ReleasePublished { release_id: release_id(), published_at: NOON, entries: named };
        let slow = async |other: &Rig| other.deliver(&held).await.unwrap();
        if rig.overtaken(call, slow, async { rig.deliver(&published).await.unwrap() }).await.is_none() {
            break;
        }
        settle(&rig).await;
        assert_eq!(found(&rig, "").await, ["Held"], "overtaken at call {call}");
        call += 1;
    }
    assert!(call > 2);
}
