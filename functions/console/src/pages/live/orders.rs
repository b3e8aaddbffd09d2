//! `/console/live/orders`: the orders since yesterday as they come and go on.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;

use super::super::filters::tone_of;
use super::super::views::OrderRow;
use super::super::visit::Visit;
use super::{Feed, Part, Row, Words, page, stream};
use crate::Console;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

/// As many are on the page.
const ROWS: &str = "30";
const DAY: Duration = Duration::from_secs(24 * 3600);
const COLUMNS: &[&str] = &["Order", "Placed (UTC)", "State", "Payment", "Shipping", "Total"];
const WORDS: Words = Words {
    title: "Orders, live",
    at: "/console/live/orders",
    about: "The newest orders since yesterday, as they come and change.",
    empty: "No order since yesterday.",
    stream: "/console/live/orders/stream",
};

/// Shows the page.
pub(crate) async fn show(State(console): State<Arc<Console>>, visit: Visit) -> Response {
    page(&visit, &WORDS, read(&console, &visit).await)
}

/// Tells what the page has not.
pub(crate) async fn go_on(State(console): State<Arc<Console>>, visit: Visit, headers: HeaderMap) -> Response {
    stream(&visit, &headers, read(&console, &visit).await)
}

async fn read(console: &Console, visit: &Visit) -> Result<Feed, ApiError> {
    let yesterday = (console.context.clock.now() - DAY).to_string();
    let fields = [("created_from", yesterday.get(..10).unwrap_or_default()), ("limit", ROWS)];
    let list: List<OrderRow> = visit.api.get(&format!("/orders?{}", query(fields))).await?;
    Ok(Feed { columns: COLUMNS, rows: list.items.iter().map(row).collect() })
}

fn row(order: &OrderRow) -> Row {
    let badge = |code: &str| vec![Part::badge(code.replace('_', " "), tone_of(code))];
    let link = Some(format!("/console/orders/{}", segment(&order.id)));
    let cells = vec![
        vec![Part { link, ..Part::text(&order.number) }],
        vec![Part::time(order.created_at.to_string(), order.created_at.exact())],
        badge(&order.status),
        badge(&order.payment_status),
        badge(&order.fulfillment_status),
        vec![Part::text(order.total.to_string())],
    ];
    Row::new(&order.id, cells)
}
