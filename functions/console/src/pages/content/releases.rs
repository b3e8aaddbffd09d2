//! `/console/content/releases`: entries that are published together, and a form for a new release.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::filters;
use super::super::page::{Alert, Frame, failed, go_to, shown};
use super::super::views::Moment;
use super::super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

const ROWS: &str = "50";

/// A release as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Release {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) publish_at: Moment,
    pub(super) published_at: Moment,
    pub(super) entries: Vec<Planned>,
    /// What stood in its way.
    pub(super) failure: Value,
    pub(super) version: u64,
}

/// An entry of a release, with all that the API says of it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub(super) struct Planned(pub(super) Map<String, Value>);

impl Planned {
    /// A text that it says of itself; empty without it.
    pub(super) fn text(&self, member: &str) -> &str {
        self.0.get(member).and_then(Value::as_str).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "content/releases.html")]
struct ReleasesPage {
    frame: Frame,
    releases: Vec<Release>,
    next: Option<String>,
    is_first: bool,
    can_write: bool,
    /// What was typed into the form for a new release.
    name: String,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let cursor = visit.query.get("cursor");
    let path = format!("/releases?{}", query([("limit", ROWS), ("cursor", cursor)]));
    let list: List<Release> = match visit.api.get(&path).await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let address = |cursor: String| format!("/console/content/releases?{}", query([("cursor", cursor.as_str())]));
    let page = ReleasesPage {
        frame: Frame::of(visit, "Releases", "/console/content/releases")
            .noting(visit.query.get("done"))
            .alerting(alert),
        releases: list.items,
        next: list.next_cursor.map(address),
        is_first: cursor.is_empty(),
        can_write: visit.holds("content:publish"),
        name: visit.form.get("name").to_owned(),
    };
    shown(&page, &page.frame)
}

/// Makes a release, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    let body = json!({ "name": visit.form.get("name") });
    match visit.api.post::<Release>("/releases", visit.form.get("key"), &body).await {
        Ok(made) => go_to(&format!("/console/content/releases/{}?done=created", segment(&made.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}
