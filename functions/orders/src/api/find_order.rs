//! `GET /orders/{order_id}`.

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Caller;
use shared::id::OrderId;

use super::access::{READ, not_found, seen_by};
use super::answer::OrderResponse;
use crate::Orders;

/// Finds an order.
#[utoipa::path(
    get, path = "/orders/{order_id}", tag = "orders", operation_id = "find_order",
    summary = "Finds an order",
    description = "For its owner, and for staff with `orders:read`. Right after a checkout the order may not stand yet: \
        the 404 then bears `Retry-After`. Costs 2 RRU.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
        ("If-None-Match" = Option<String>, Header, description = "A version that the client has already."),
    ),
    responses(
        (status = 200, description = "The order.", body = OrderResponse,
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
pub(crate) async fn find_order(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<OrderId>,
) -> Result<Answer, Problem> {
    let clock = &orders.context.clock;
    let found = orders.store.find_with_notes(id).await?;

    let (order, notes) = found.ok_or_else(|| not_found(id, clock))?;
    seen_by(&caller, Some(&order), id, clock)?;

    let sheet = orders.store.sheet(&order).await?;
    let response = OrderResponse::of(&order, notes, &sheet, caller.has_scope(READ));
    Ok(Answer::ok(&response).version(order.version))
}
