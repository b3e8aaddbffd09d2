//! `/console/content/entries/{entry_id}/versions`: what an entry was, compared with what it became, and brought back.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::super::page::{Frame, failed, no_page, shown as shown_page};
use super::super::views::Moment;
use super::super::visit::Visit;
use super::entry::text_of;
use super::space::{ContentType, Entry, locales, type_of};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};
use crate::model::words::{Change, Part, compare};

const ROWS: &str = "50";

/// A version without its fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Version {
    n: u64,
    base: Option<u64>,
    /// Whether it came too late, and is kept beside the line.
    conflict: bool,
    restores: Option<u64>,
    author: String,
    created_at: Moment,
}

/// What two versions have apart.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Apart {
    differences: Vec<Difference>,
    /// The other version; nothing for a first one.
    against: Option<u64>,
    is_more: bool,
}

/// One value that differs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Difference {
    field: String,
    locale: Option<String>,
    before: Value,
    after: Value,
}

/// A value with its words that were inserted and deleted.
struct Row {
    label: String,
    parts: Vec<Part>,
}

impl Row {
    fn of(difference: &Difference, of: &ContentType) -> Self {
        let words = difference.field.replace('_', " ");
        let label = match &difference.locale {
            Some(locale) => format!("{words} ({locale})"),
            None => words,
        };
        let text = |value: &Value| text_of(of, &difference.field, value);
        Self { label, parts: compare(&text(&difference.before), &text(&difference.after)) }
    }
}

#[derive(Template)]
#[template(path = "content/versions.html")]
struct VersionsPage {
    frame: Frame,
    entry: Entry,
    name: String,
    versions: Vec<Version>,
    next: Option<String>,
    is_first: bool,
    /// The version that is shown, and the one that it is compared with.
    shown: Option<(u64, Option<u64>)>,
    rows: Vec<Row>,
    is_more: bool,
    can_write: bool,
}

impl VersionsPage {
    /// Whether the version is the one that is shown.
    fn is_shown(&self, n: &u64) -> bool {
        self.shown.is_some_and(|(shown, _)| shown == *n)
    }

    /// Whether it is the one that is compared with; at first, the one before the newest.
    fn is_other(&self, n: &u64) -> bool {
        let before = self.versions.get(1).map(|version| version.n);
        self.shown.and_then(|(_, other)| other).or(before) == Some(*n)
    }

    fn is_published(&self, n: &u64) -> bool {
        self.entry.published_version == Some(*n)
    }
}

/// Shows the versions.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let asked = |name: &str| visit.query.get(name).parse::<u64>().ok();
    let shown = asked("n").map(|n| (n, asked("against")));
    answer(&visit, &id, shown).await
}

/// Shows one version, compared with the one that it was made from.
pub(crate) async fn show_one(visit: Visit, Path((id, n)): Path<(String, String)>) -> Response {
    let Ok(n) = n.parse::<u64>() else { return no_page().await };
    answer(&visit, &id, Some((n, None))).await
}

async fn answer(visit: &Visit, id: &str, shown: Option<(u64, Option<u64>)>) -> Response {
    match page(visit, id, shown).await {
        Ok(page) => shown_page(&page, &page.frame),
        Err(error) => failed(visit, &error),
    }
}

async fn page(visit: &Visit, id: &str, shown: Option<(u64, Option<u64>)>) -> Result<VersionsPage, ApiError> {
    let (path, cursor) = (format!("/entries/{}", segment(id)), visit.query.get("cursor"));
    let list = format!("{path}/versions?{}", query([("limit", ROWS), ("cursor", cursor)]));
    let (entry, list, locales) =
        futures::join!(visit.api.get::<Entry>(&path), visit.api.get::<List<Version>>(&list), locales(visit));
    let (entry, list, locales) = (entry?, list?, locales?);
    let of = type_of(visit, &entry.type_id).await?;
    let apart: Apart = match shown {
        Some((n, against)) => {
            let against = against.map(|against| against.to_string()).unwrap_or_default();
            visit.api.get(&format!("{path}/versions/{n}/diff?{}", query([("against", against.as_str())]))).await?
        }
        None => Apart::default(),
    };
    let address = |cursor: String| {
        format!("/console/content/entries/{}/versions?{}", segment(id), query([("cursor", cursor.as_str())]))
    };
    let name = entry.name(Some(&of), &locales.default);
    Ok(VersionsPage {
        frame: Frame::of(visit, format!("Versions of {name}"), "/console/content/entries"),
        name,
        next: list.next_cursor.map(address),
        is_first: cursor.is_empty(),
        versions: list.items,
        rows: apart.differences.iter().map(|difference| Row::of(difference, &of)).collect(),
        is_more: apart.is_more,
        shown: shown.map(|(n, _)| (n, apart.against)),
        can_write: visit.holds("content:write"),
        entry,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_of_rich_texts_are_compared_as_they_are_written() {
        let of: ContentType =
            serde_json::from_value(json!({ "fields": [{ "name": "body", "kind": "rich_text" }] })).unwrap();
        let text = |text: &str| json!([{ "type": "paragraph", "children": [{ "type": "text", "text": text }] }]);
        let difference = Difference {
            field: "body".to_owned(),
            locale: Some("en".to_owned()),
            before: text("Wash cold"),
            after: text("Wash warm"),
        };
        let row = Row::of(&difference, &of);
        let parts: Vec<_> = row.parts.iter().map(|part| (part.change, part.text.as_str())).collect();
        assert_eq!(row.label, "body (en)");
        assert_eq!(parts, [(Change::Same, "Wash "), (Change::Deleted, "cold"), (Change::Inserted, "warm")]);
        let gone = Row::of(&Difference { after: Value::Null, ..difference }, &of);
        assert_eq!(gone.parts.len(), 1);
    }
}
