//! `GET /orders/{order_id}`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::id::OrderId;
use http::HeaderName;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Caller;
use service::prefer::Wait;

use super::requests::settled;
use super::views::orders::OrderResponse;
use crate::Orders;
use crate::commands::access::{READ, not_found, seen_by};

/// The header that lists the applied preferences (RFC 7240, section 3).
const APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const WAIT: &str = "wait";

/// Finds an order.
///
/// For its owner, and for staff with `orders:read`. Right after a checkout the order may not exist yet: for the first
/// minute the 404 is `not_yet`, with `Retry-After`. With `Prefer: wait=N` (RFC 7240) the answer comes when the order is
/// settled: confirmed, rejected, cancelled, or waiting for the shopper (`action_required`, `declined`). After N seconds,
/// at most 20 or what the shop has set (`ORDERS_LONGEST_WAIT_SECONDS`), the answer is the order as it is. A request for
/// an order that does not exist, or that the caller may not see, waits at most 2 seconds. If `If-None-Match` names the
/// present version of an order that waits for the shopper, the request waits for the next one: a client that has seen a
/// decline and tries another way to pay learns the result. Costs 2 RRU; with `Prefer` 1 RRU per further read, commonly 2
/// to 7, at most 15.
#[utoipa::path(
    get, path = "/orders/{order_id}",
    responses(
        (status = 200, description = "The order.", body = OrderResponse,
            headers(
                ("ETag" = String, description = "The order's version."),
                ("Preference-Applied" = String, description = "`wait`, if the client asked to wait."),
            )),
        (status = 404, description = "There is no such order (yet), or the caller may not see it.",
            headers(("Retry-After" = u64, description = "Seconds, if the order was just checked out."))),
    ),
)]
pub(crate) async fn find_order(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Wait(patience): Wait,
    Path(id): Path<OrderId>,
    headers: http::HeaderMap,
) -> Result<Response, Problem> {
    let clock = &orders.context.clock;
    let patience = orders.config.patience(patience);
    let known = headers.get(http::header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    // Staff see more than the owner at the same version, so their tag differs.
    let part = caller.has_scope(READ).then_some(1);
    let found = match patience {
        Some(patience) => {
            let is_known = |version| service::etag::none_match(known, &service::etag::write(version, part));
            settled(&orders, &caller, id, patience, is_known).await?
        }
        None => orders.store.find_with_notes(id).await?,
    };

    seen_by(&caller, found.as_ref().map(|(order, _)| order), id, clock).map_err(|problem| match patience {
        Some(_) => problem.header(APPLIED, WAIT),
        None => problem,
    })?;

    let (order, notes) = found.ok_or_else(|| not_found(id, clock))?;
    let sheet = orders.store.sheet(&order).await?;
    let answer = Answer::ok(&OrderResponse::of(&order, notes, &sheet, part.is_some())).version(order.version);
    let answer = match part {
        Some(part) => answer.part(part),
        None => answer,
    };
    Ok(match patience {
        Some(_) => ([(APPLIED, WAIT)], answer).into_response(),
        None => answer.into_response(),
    })
}
