//! `GET /console/orders`: all orders, newest first, by state, number, address or day.

use askama::Template;
use axum::response::Response;

use super::filters;
use super::page::{Frame, failed, found, shown};
use super::views::OrderRow;
use super::visit::Visit;
use crate::adapters::stoa::List;
use crate::model::form::query;

/// The states of an order, as a filter.
pub(super) const STATES: [&str; 7] =
    ["placed", "awaiting_payment", "committing", "confirmed", "completed", "rejected", "cancelled"];
/// The rows of a page.
const ROWS: &str = "50";

#[derive(Template)]
#[template(path = "orders.html")]
struct OrdersPage {
    frame: Frame,
    rows: Vec<OrderRow>,
    /// The next page's address.
    next: Option<String>,
    filter: Filter,
    is_first: bool,
}

/// What the list is filtered by.
#[derive(Clone, Debug, Default)]
struct Filter {
    status: String,
    search: String,
    from: String,
    to: String,
}

impl Filter {
    fn of(visit: &Visit) -> Self {
        let get = |name| visit.query.get(name).to_owned();
        Self { status: get("status"), search: get("search"), from: get("from"), to: get("to") }
    }

    /// As the list's parameters at the API. A search is an e-mail address or an order's number.
    fn parameters<'a>(&'a self, cursor: &'a str) -> [(&'a str, &'a str); 7] {
        let is_email = self.search.contains('@');
        let (email, number) = if is_email { (self.search.as_str(), "") } else { ("", self.search.as_str()) };
        [
            ("limit", ROWS),
            ("status", self.status.as_str()),
            ("email", email),
            ("number", number),
            ("created_from", self.from.as_str()),
            ("created_to", self.to.as_str()),
            ("cursor", cursor),
        ]
    }

    /// As the parameters of this page.
    fn query(&self, cursor: &str) -> String {
        query([
            ("status", self.status.as_str()),
            ("search", self.search.as_str()),
            ("from", self.from.as_str()),
            ("to", self.to.as_str()),
            ("cursor", cursor),
        ])
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let (filter, cursor) = (Filter::of(&visit), visit.query.get("cursor"));
    let path = format!("/orders?{}", query(filter.parameters(cursor)));
    let frame = Frame::of(&visit, "Orders", "/console/orders").noting(visit.query.get("done"));
    let (list, alert) = match found(visit.api.get::<List<OrderRow>>(&path).await, None) {
        Ok(found) => found,
        Err(error) => return failed(&visit, &error),
    };
    let frame = frame.alerting(alert);
    let next = list.next_cursor.map(|cursor| format!("/console/orders?{}", filter.query(&cursor)));
    let page = OrdersPage { frame, rows: list.items, next, is_first: cursor.is_empty(), filter };
    shown(&page, &page.frame)
}
