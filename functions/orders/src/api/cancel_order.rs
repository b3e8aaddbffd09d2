//! `POST /orders/{order_id}/cancel`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use shared::Problem;
use shared::body::{Answer, Json, Path};
use shared::bounds::Text;
use shared::caller::Caller;
use shared::fault::Faults;
use shared::id::OrderId;
use shared::idempotency::Idempotency;
use utoipa::ToSchema;

use super::access::{may_change, not_found};
use super::answer::OrderSummary;
use crate::Orders;
use crate::model::{By, Happening, Order};
use crate::step::{carry_out, command};

/// Why an order is called off.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "reason": "Ordered the wrong size" }))]
pub(crate) struct CancelOrderRequest {
    /// In the canceller's own words.
    #[deserr(default)]
    #[schema(value_type = Option<Text<1, 200>>)]
    reason: Option<Text<1, 200>>,
}

/// Cancels an order.
#[utoipa::path(
    post, path = "/orders/{order_id}/cancel", tag = "orders", operation_id = "cancel_order",
    summary = "Cancels an order",
    description = "Its owner or staff with `orders:write` call it off, until it is shipped: stock and money are given \
        back. While it is just being confirmed the answer is a 409 with `Retry-After`. Costs 1 RRU and 5 WRU, \
        2 WRU more with an Idempotency-Key.",
    params(
        ("order_id" = OrderId, Path, description = "The order."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition safe; 1 to 255 characters."),
    ),
    request_body = CancelOrderRequest,
    responses(
        (status = 200, description = "Cancelled.", body = OrderSummary,
            headers(("ETag" = String, description = "The order's version."))),
        (status = 400, description = "Malformed; every fault is listed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The scope `orders:write` is needed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "Not there (yet), or not the caller's to know of.", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "`already_shipped`, `already_off` or `being_confirmed`.", body = Problem,
            content_type = "application/problem+json",
            headers(("Retry-After" = u64, description = "Seconds, where another try may go well."))),
        (status = 413, description = "The body is too large.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON by its type.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The Idempotency-Key was used with another body.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too many requests.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; nothing was done.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn cancel_order(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<OrderId>,
    idempotency: Idempotency,
    Json(request): Json<CancelOrderRequest>,
) -> Result<Answer, Problem> {
    let clock = &orders.context.clock;
    let remark = request.reason.map(Text::into_string);

    let decide = |order: &mut Order| {
        may_change(&caller, order, clock)?;
        let by = if caller.owns(&order.owner) { By::Owner } else { By::Staff };
        order.remark.clone_from(&remark);
        command(&orders, order, Happening::Cancel(by))
    };

    let answer = |order: &Order| Answer::ok(&OrderSummary::from(order)).version(order.version);
    carry_out(&orders, id, &idempotency, decide, answer).await.map_err(|problem| match problem.code() {
        "not_found" => not_found(id, clock),
        _ => problem,
    })
}
