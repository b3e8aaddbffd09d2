//! `/console/content/entries/{entry_id}/referrers`: the entries that name one, in what is written or in what readers see.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::super::filters;
use super::super::page::{Frame, failed, shown};
use super::super::visit::Visit;
use super::space::Entry;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

/// As many are shown at once.
const ROWS: &str = "50";

/// An entry that names another.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Referrer {
    pub(super) entry: Entry,
    in_newest: bool,
    in_published: bool,
}

impl Referrer {
    pub(super) fn name(&self) -> String {
        self.entry.name(None, "")
    }

    /// In which of its versions it names the other.
    pub(super) const fn places(&self) -> &'static str {
        match (self.in_newest, self.in_published) {
            (true, true) => "the newest version, and what readers see",
            (true, false) => "the newest version",
            (false, true) => "what readers see",
            (false, false) => "an older version",
        }
    }
}

/// Reads a page of the entries that name one.
pub(super) async fn referrers(visit: &Visit, id: &str, cursor: &str) -> Result<List<Referrer>, ApiError> {
    visit.api.get(&format!("/entries/{}/referrers?{}", segment(id), query([("limit", ROWS), ("cursor", cursor)]))).await
}

#[derive(Template)]
#[template(path = "content/referrers.html")]
struct ReferrersPage {
    frame: Frame,
    entry: Entry,
    name: String,
    referrers: Vec<Referrer>,
    next: Option<String>,
    is_first: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let (path, cursor) = (format!("/entries/{}", segment(&id)), visit.query.get("cursor"));
    let (entry, list) = futures::join!(visit.api.get::<Entry>(&path), referrers(&visit, &id, cursor));
    let (entry, list) = match (entry, list) {
        (Ok(entry), Ok(list)) => (entry, list),
        (Err(error), _) | (_, Err(error)) => return failed(&visit, &error),
    };
    let own = format!("/console/content/entries/{}/referrers", segment(&id));
    let name = entry.name(None, "");
    let page = ReferrersPage {
        frame: Frame::of(&visit, format!("What names {name}"), "/console/content/entries"),
        next: list.next_cursor.map(|cursor| format!("{own}?{}", query([("cursor", cursor.as_str())]))),
        referrers: list.items,
        is_first: cursor.is_empty(),
        name,
        entry,
    };
    shown(&page, &page.frame)
}
