//! `/console/community/reports`: what people reported, the oldest first; open ones, or those that are decided.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;

use super::super::filters;
use super::super::page::{Frame, failed, found, shown};
use super::super::visit::Visit;
use super::context::people;
use super::seen::{KINDS, Person, Report};
use crate::adapters::stoa::List;
use crate::model::form::query;

const ROWS: &str = "50";
/// How a report stands, as a filter.
const STATES: [&str; 2] = ["open", "decided"];
/// Why something is reported, as a filter.
const REASONS: [&str; 5] = ["spam", "abuse", "illegal", "false", "other"];

#[derive(Template)]
#[template(path = "community/reports.html")]
struct ReportsPage {
    frame: Frame,
    rows: Vec<Report>,
    people: BTreeMap<String, Person>,
    next: Option<String>,
    is_first: bool,
    filter: Filter,
}

/// What the address asks for. The API knows states; kinds and reasons are picked from each page.
#[derive(Clone)]
struct Filter {
    state: String,
    kind: String,
    reason: String,
}

impl Filter {
    fn of(visit: &Visit) -> Self {
        let get = |name| visit.query.get(name).to_owned();
        let state = if visit.query.get("state") == "decided" { "decided" } else { "open" };
        Self { state: state.to_owned(), kind: get("kind"), reason: get("reason") }
    }

    fn address(&self, cursor: &str) -> String {
        let fields = [("state", self.state.as_str()), ("kind", &self.kind), ("reason", &self.reason)];
        format!("/console/community/reports?{}", query(fields.into_iter().chain([("cursor", cursor)])))
    }

    fn takes(&self, report: &Report) -> bool {
        let fits = |wanted: &str, known: &str| wanted.is_empty() || wanted == known;
        fits(&self.kind, report.subject.kind()) && fits(&self.reason, &report.reason)
    }
}

impl ReportsPage {
    fn first(&self) -> String {
        self.filter.address("")
    }

    fn name(&self, id: &str) -> String {
        self.people.get(id).map_or_else(|| id.to_owned(), Person::name)
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let (filter, cursor) = (Filter::of(&visit), visit.query.get("cursor"));
    let path = query([("state", filter.state.as_str()), ("limit", ROWS), ("cursor", cursor)]);
    let (list, alert) = match found(visit.api.get::<List<Report>>(&format!("/reports?{path}")).await, None) {
        Ok(found) => found,
        Err(error) => return failed(&visit, &error),
    };
    let rows: Vec<_> = list.items.into_iter().filter(|report| filter.takes(report)).collect();
    let named = rows.iter().flat_map(|row| [row.reporter.as_deref(), row.subject.account_id.as_deref()]).flatten();
    let people = match people(&visit, named.collect()).await {
        Ok(people) => people,
        Err(error) => return failed(&visit, &error),
    };
    let page = ReportsPage {
        frame: Frame::of(&visit, "Reports", "/console/community/reports").alerting(alert),
        rows,
        people,
        next: list.next_cursor.map(|cursor| filter.address(&cursor)),
        is_first: cursor.is_empty(),
        filter,
    };
    shown(&page, &page.frame)
}
