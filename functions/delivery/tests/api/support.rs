//! Events as content publishes them, and requests as readers make them.

use std::collections::BTreeMap;
use std::time::Duration;

use delivery::Delivery;
use domain::id::{EntryId, Raw, ReleaseId};
use events::content::{
    EntryDrafted, EntryPublished, EntryUnpublished, Field, LocaleSettings, LocalesChanged, ReleasePublished, Released,
    Snapshot, TypeChanged,
};
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Delivery>;

pub(crate) fn entry(n: u128) -> EntryId {
    // The last bits choose the shard of the feed.
    EntryId::from(Raw::from_parts(1_772_000_000_000 + u64::try_from(n).unwrap(), n))
}

pub(crate) fn release(n: u128) -> ReleaseId {
    ReleaseId::from(Raw::from_parts(1_772_000_000_000, n))
}

pub(crate) fn asset_id() -> &'static str {
    "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG"
}

pub(crate) fn locales() -> LocalesChanged {
    let settings = |code: &str, fallback: Option<&str>| LocaleSettings {
        code: code.parse().unwrap(),
        name: code.to_owned(),
        fallback: fallback.map(|it| it.parse().unwrap()),
    };
    LocalesChanged {
        version: 1,
        default: "en".parse().unwrap(),
        locales: vec![
            settings("en", None),
            settings("de", Some("en")),
            settings("de-AT", Some("de")),
            settings("fr", None),
        ],
    }
}

pub(crate) fn article() -> TypeChanged {
    let field = |name: &str, kind: &str, list: bool, localized: bool| Field {
        name: name.to_owned(),
        kind: kind.to_owned(),
        list,
        localized,
        search: "none".to_owned(),
    };
    TypeChanged {
        type_id: "article".to_owned(),
        version: 1,
        name: "Article".to_owned(),
        title_field: Some("title".to_owned()),
        slug_field: Some("slug".to_owned()),
        fields: vec![
            field("title", "text", false, true),
            field("slug", "slug", false, true),
            field("body", "rich_text", false, true),
            field("rank", "integer", false, false),
            field("price", "decimal", false, false),
            field("is_new", "boolean", false, false),
            field("kind", "enum", false, false),
            field("related", "reference", true, false),
            field("tags", "text", true, false),
            field("data", "json", false, false),
        ],
        deleted: false,
    }
}

/// An article that has a title and a slug in English.
pub(crate) fn published(n: u128, version: u64, slug: &str) -> EntryPublished {
    with_fields(n, version, slug, json!({ "rank": version }))
}

pub(crate) fn with_fields(n: u128, version: u64, slug: &str, fields: Value) -> EntryPublished {
    let en: domain::locale::Locale = "en".parse().unwrap();
    let title = BTreeMap::from([("title".to_owned(), json!(format!("{slug} {version}")))]);
    let at = "2026-03-01T10:00:00.000Z".parse::<domain::Timestamp>().unwrap()
        + Duration::from_secs(u64::try_from(n).unwrap());
    EntryPublished {
        entry_id: entry(n),
        version,
        snapshot: Snapshot {
            type_id: "article".to_owned(),
            n: version,
            locales: vec![en.clone()],
            fields: serde_json::from_value(fields).unwrap(),
            localized: BTreeMap::from([(en.clone(), title)]),
            slugs: BTreeMap::from([(en, slug.to_owned())]),
            assets: Vec::new(),
        },
        first_published_at: at,
        published_at: at,
        old_slugs: BTreeMap::new(),
        release_id: None,
    }
}

pub(crate) fn unpublished(n: u128, version: u64) -> EntryUnpublished {
    EntryUnpublished { entry_id: entry(n), version, type_id: "article".to_owned(), release_id: None }
}

pub(crate) fn drafted(n: u128, version: u64, slug: &str) -> EntryDrafted {
    EntryDrafted { entry_id: entry(n), version, snapshot: Some(published(n, version, slug).snapshot) }
}

pub(crate) fn released(r: u128, entries: &[(u128, u64, bool)]) -> ReleasePublished {
    let entries = entries.iter().map(|(n, version, unpublished)| Released {
        entry_id: entry(*n),
        version: *version,
        unpublished: *unpublished,
    });
    ReleasePublished { release_id: release(r), published_at: testkit::NOON, entries: entries.collect() }
}

/// A rig that knows locales and the type, and has them and the key of cursors in memory.
pub(crate) async fn rig() -> Rig {
    let rig = Rig::new();
    rig.deliver(&locales()).await.unwrap();
    rig.deliver(&article()).await.unwrap();
    warm(&rig).await;
    rig
}

pub(crate) async fn warm(rig: &Rig) {
    get(rig, "/delivery/article").await;
    get(rig, "/delivery/sync").await;
}

pub(crate) async fn get(rig: &Rig, path: impl Into<String>) -> Reply {
    rig.call(Call::get(path)).await
}

/// The title of what is shown under a path; the status where nothing is.
pub(crate) async fn title(rig: &Rig, path: impl Into<String>) -> String {
    let reply = get(rig, path).await;
    reply.body["fields"]["title"].as_str().map_or_else(|| reply.status.to_string(), str::to_owned)
}

/// The ids of a list, page by page to its true end.
pub(crate) async fn ids(rig: &Rig, path: &str) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), path.to_owned());
    loop {
        let page = get(rig, &next).await;
        assert_eq!(page.status, 200, "{next}: {}", page.text);
        found.extend(page.body["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page.body["next_cursor"].as_str() else { return found };
        next = format!("{path}{}cursor={cursor}", if path.contains('?') { '&' } else { '?' });
    }
}

/// Follows the feed on from a cursor; answers with the next.
pub(crate) async fn follow(
    rig: &Rig,
    held: &mut BTreeMap<String, Value>,
    cursor: Option<String>,
    limit: usize,
) -> String {
    let mut cursor = cursor;
    loop {
        let path =
            format!("/delivery/sync?limit={limit}{}", cursor.map(|it| format!("&cursor={it}")).unwrap_or_default());
        let page = get(rig, path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        for item in page.body["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap().to_owned();
            match item["kind"].as_str().unwrap() {
                "entry" => held.insert(id, item.clone()),
                _ => held.remove(&id),
            };
        }
        let next = page.body["next_cursor"].as_str().unwrap().to_owned();
        if page.body["has_more"] == json!(false) {
            return next;
        }
        cursor = Some(next);
    }
}
