//! `/console/inbox`: what staff are told, newest first, each with a link to what it is about.
//!
//! All staff see the same; what is read is each one's own, up to a notification. The menu of every page asks for the count
//! once it is seen, and every minute while it is: 2 RRU each time.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use super::filters;
use super::page::{Alert, Frame, failed, forbidden, found, go_to, shown};
use super::views::Moment;
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

const ROWS: &str = "50";
/// The scope of those who share the inbox.
const READS: &str = "notifications:staff";

/// A notification.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Notification {
    id: String,
    kind: String,
    target: Target,
    facts: BTreeMap<String, String>,
    read: bool,
    created_at: Moment,
}

/// What it is about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Target {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

/// How many are not read.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Counts {
    unread: u64,
}

impl Notification {
    /// The page of what it is about, below an entry of the menu; nothing where no page shows it.
    fn place(&self) -> Option<(&'static str, String)> {
        let id = segment(&self.target.id);
        Some(match self.target.kind.as_str() {
            "order" => ("/console/orders", format!("/console/orders/{id}")),
            "report" => ("/console/community/reports", format!("/console/community/reports/{id}")),
            "webhook_endpoint" => ("/console/webhooks", format!("/console/webhooks/{id}")),
            "sku" => ("/console/stock", "/console/stock?only=short".to_owned()),
            "dispute" => {
                let order = segment(self.facts.get("order_id")?);
                ("/console/orders", format!("/console/orders/{order}"))
            }
            _ => return None,
        })
    }

    /// The same, for those who may see it.
    fn address(&self, frame: &Frame) -> Option<String> {
        self.place().filter(|(entry, _)| frame.leads_to(entry)).map(|(_, address)| address)
    }

    /// The facts in words.
    fn said(&self) -> String {
        let facts = self.facts.iter().map(|(name, text)| format!("{}: {text}", name.replace('_', " ")));
        facts.collect::<Vec<_>>().join(", ")
    }
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage {
    frame: Frame,
    rows: Vec<Notification>,
    next: Option<String>,
    is_first: bool,
    unread_only: bool,
}

impl InboxPage {
    fn first(&self) -> String {
        address(self.unread_only, "")
    }
}

fn address(unread_only: bool, cursor: &str) -> String {
    let unread = if unread_only { "true" } else { "" };
    format!("/console/inbox?{}", query([("unread", unread), ("cursor", cursor)]))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let (unread_only, cursor) = (visit.query.get("unread") == "true", visit.query.get("cursor"));
    let unread = if unread_only { "true" } else { "" };
    let path = query([("limit", ROWS), ("unread", unread), ("cursor", cursor)]);
    let list = visit.api.get::<List<Notification>>(&format!("/staff-notifications?{path}")).await;
    let (list, alert) = match found(list, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    let page = InboxPage {
        frame: Frame::of(visit, "Inbox", "/console/inbox").noting(visit.query.get("done")).alerting(alert),
        rows: list.items,
        next: list.next_cursor.map(|cursor| address(unread_only, &cursor)),
        is_first: cursor.is_empty(),
        unread_only,
    };
    shown(&page, &page.frame)
}

/// Marks all up to one as read.
pub(crate) async fn read(visit: Visit) -> Response {
    if !visit.holds(READS) {
        return forbidden(&visit);
    }
    let body = json!({ "up_to": visit.form.get("up_to") });
    match visit.api.post_named::<IgnoredAny>("/staff-notifications/read-all", &body).await {
        Ok(_) => go_to("/console/inbox?done=read"),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}

/// How much is unread, for the menu: a number, or nothing. Where it can't be told now, the menu shows nothing.
pub(crate) async fn count(visit: Visit) -> Response {
    let counts = visit.api.get::<Counts>("/staff-notifications/counts").await.unwrap_or_default();
    let shown = if counts.unread > 0 { format!("<b>{} unread</b>", counts.unread) } else { String::new() };
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], shown).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_to_what_it_is_about() {
        let of = |kind: &str, id: &str, facts: &[(&str, &str)]| {
            let facts = facts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            let target = Target { kind: kind.to_owned(), id: id.to_owned() };
            Notification { target, facts, ..Notification::default() }.place().map(|(_, address)| address)
        };
        for (found, expected) in [
            (of("report", "rpt_1", &[]), Some("/console/community/reports/rpt_1")),
            (of("webhook_endpoint", "whe_1", &[]), Some("/console/webhooks/whe_1")),
            (of("sku", "A/B", &[]), Some("/console/stock?only=short")),
            (of("dispute", "dp_1", &[("order_id", "ord_1")]), Some("/console/orders/ord_1")),
            (of("dispute", "dp_1", &[]), None),
            (of("comet", "1", &[]), None),
        ] {
            assert_eq!(found.as_deref(), expected);
        }
    }
}
