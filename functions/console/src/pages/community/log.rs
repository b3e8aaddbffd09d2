//! `/console/community/log`: what moderators did, newest first.

use askama::Template;
use axum::response::Response;

use super::super::filters;
use super::super::page::{Frame, failed, found, shown};
use super::super::visit::Visit;
use super::context::{History, people};
use super::seen::LogEntry;
use crate::adapters::stoa::List;
use crate::model::form::query;

const ROWS: &str = "50";

#[derive(Template)]
#[template(path = "community/log.html")]
struct LogPage {
    frame: Frame,
    history: History,
    next: Option<String>,
    is_first: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let cursor = visit.query.get("cursor");
    let path = format!("/moderation-log?{}", query([("limit", ROWS), ("cursor", cursor)]));
    let (list, alert) = match found(visit.api.get::<List<LogEntry>>(&path).await, None) {
        Ok(found) => found,
        Err(error) => return failed(&visit, &error),
    };
    let named = list.items.iter().map(|entry| entry.moderator.as_str());
    let people = match people(&visit, named.collect()).await {
        Ok(people) => people,
        Err(error) => return failed(&visit, &error),
    };
    let page = LogPage {
        frame: Frame::of(&visit, "Moderation log", "/console/community/log").alerting(alert),
        history: History { log: list.items, reports: Vec::new(), people },
        next: list.next_cursor.map(|cursor| format!("/console/community/log?{}", query([("cursor", cursor.as_str())]))),
        is_first: cursor.is_empty(),
    };
    shown(&page, &page.frame)
}
