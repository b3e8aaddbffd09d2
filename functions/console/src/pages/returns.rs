//! `GET /console/returns`: all returns, newest first, by state or order.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::filters;
use super::page::{Frame, failed, found, shown};
use super::views::{Amount, Moment};
use super::visit::Visit;
use crate::adapters::stoa::List;
use crate::model::form::query;

/// The states of a return, as a filter.
const STATES: [&str; 6] = ["requested", "approved", "received", "refunded", "rejected", "cancelled"];
/// The rows of a page.
const ROWS: &str = "50";

/// A return in the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    id: String,
    order_id: String,
    order_number: String,
    status: String,
    refunded: Amount,
    refund_failed: Option<String>,
    created_at: Moment,
}

#[derive(Template)]
#[template(path = "returns.html")]
struct ReturnsPage {
    frame: Frame,
    rows: Vec<Row>,
    /// The first page's address, with the same filter.
    first: String,
    /// The next page's address.
    next: Option<String>,
    /// The order whose returns are shown; empty for all.
    order_id: String,
    /// The state in which they are; empty for all.
    status: String,
    is_first: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let get = |name| visit.query.get(name);
    let (order_id, status, cursor) = (get("order_id"), get("status"), get("cursor"));
    let filtered = |cursor: &str| query([("order_id", order_id), ("status", status), ("cursor", cursor)]);
    let path = format!("/returns?limit={ROWS}&{}", filtered(cursor));
    let frame = Frame::of(&visit, "Returns", "/console/returns").noting(visit.query.get("done"));
    let (list, alert) = match found(visit.api.get::<List<Row>>(&path).await, None) {
        Ok(found) => found,
        Err(error) => return failed(&visit, &error),
    };
    let frame = frame.alerting(alert);
    let address = |cursor: &str| format!("/console/returns?{}", filtered(cursor));
    let page = ReturnsPage {
        frame,
        rows: list.items,
        first: address(""),
        next: list.next_cursor.as_deref().map(address),
        order_id: order_id.to_owned(),
        status: status.to_owned(),
        is_first: cursor.is_empty(),
    };
    shown(&page, &page.frame)
}
