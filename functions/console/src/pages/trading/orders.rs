//! `/console/trading/orders`: the orders of one owner, in all markets or in one. The API lists them by owner alone.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, found, go_to, shown};
use super::super::visit::Visit;
use super::seen::Order;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

const ROWS: &str = "50";
/// The states of an order, as a filter.
const STATES: [&str; 6] = ["pending_hold", "open", "partially_filled", "filled", "cancelled", "rejected"];

#[derive(Template)]
#[template(path = "trading/orders.html")]
struct OrdersPage {
    frame: Frame,
    rows: Vec<Order>,
    next: Option<String>,
    is_first: bool,
    filter: Filter,
    can_write: bool,
}

/// What the list is filtered by.
#[derive(Clone, Debug, Default)]
struct Filter {
    owner: String,
    market: String,
    status: String,
}

impl Filter {
    fn of(visit: &Visit) -> Self {
        let get = |name| visit.query.get(name).to_owned();
        Self { owner: get("owner"), market: get("market").to_uppercase(), status: get("status") }
    }

    fn parameters<'a>(&'a self, cursor: &'a str) -> [(&'a str, &'a str); 4] {
        [
            ("owner", self.owner.as_str()),
            ("market", self.market.as_str()),
            ("status", self.status.as_str()),
            ("cursor", cursor),
        ]
    }

    /// As the parameters of this page.
    fn query(&self, cursor: &str) -> String {
        query(self.parameters(cursor))
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let (filter, cursor) = (Filter::of(visit), visit.query.get("cursor"));
    let (list, alert) = match found(read(visit, &filter, cursor).await, alert) {
        Ok(found) => found,
        Err(error) => return failed(visit, &error),
    };
    let next = list.next_cursor.map(|cursor| format!("/console/trading/orders?{}", filter.query(&cursor)));
    let page = OrdersPage {
        frame: Frame::of(visit, "Market orders", "/console/trading/orders")
            .noting(visit.query.get("done"))
            .alerting(alert),
        rows: list.items,
        next,
        is_first: cursor.is_empty(),
        filter,
        can_write: visit.holds("trading:write"),
    };
    shown(&page, &page.frame)
}

async fn read(visit: &Visit, filter: &Filter, cursor: &str) -> Result<List<Order>, ApiError> {
    if filter.owner.is_empty() {
        return Ok(List::default());
    }
    let asked = [("limit", ROWS)].into_iter().chain(filter.parameters(cursor));
    visit.api.get(&format!("/trading/orders?{}", query(asked))).await
}

/// Asks for an order's end, and shows the list again.
pub(crate) async fn cancel(visit: Visit, Path(id): Path<String>) -> Response {
    if !visit.holds("trading:write") {
        return forbidden(&visit);
    }
    let told = visit.api.tell(&format!("/trading/orders/{}/cancel", segment(&id)), visit.form.get("key")).await;
    match told {
        Ok(()) => {
            let filter = Filter::of(&visit);
            let done = query(filter.parameters("").into_iter().chain([("done", "cancel_asked")]));
            go_to(&format!("/console/trading/orders?{done}"))
        }
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}
