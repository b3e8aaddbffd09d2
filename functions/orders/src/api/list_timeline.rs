//! `GET /orders/{order_id}/timeline`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, List, Path};
use shared::caller::Caller;
use shared::id::OrderId;

use super::access::{not_found, seen_by};
use super::answer::TimelineEntry;
use crate::Orders;

/// Lists what happened to an order.
#[utoipa::path(
    get, path = "/orders/{order_id}/timeline", tag = "orders", operation_id = "list_timeline",
    summary = "Lists what happened to an order",
    description = "Oldest first, always whole: a timeline is short by its nature, so `next_cursor` is always null. For \
        the order's owner, and for staff with `orders:read`. Costs 1 RRU.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
        ("If-None-Match" = Option<String>, Header, description = "A version that the client has already."),
    ),
    responses(
        (status = 200, description = "The timeline.", body = List<TimelineEntry>,
            headers(("ETag" = String, description = "The order's version."))),
        (status = 304, description = "The client has this version already."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there (yet), or not the caller's to know of.", body = Problem,
            content_type = "application/problem+json",
            headers(("Retry-After" = u64, description = "Seconds, where the order was checked out a moment ago."))),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn list_timeline(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<OrderId>,
) -> Result<Answer, Problem> {
    let clock = &orders.context.clock;
    let found = orders.store.find(id).await?;

    seen_by(&caller, found.as_ref(), id, clock)?;

    let order = found.ok_or_else(|| not_found(id, clock))?;
    let items = order.timeline.iter().map(TimelineEntry::from).collect();
    Ok(Answer::list(&List { items, next_cursor: None }).version(order.version))
}
