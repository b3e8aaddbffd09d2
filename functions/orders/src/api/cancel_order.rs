//! `POST /orders/{order_id}/cancel`.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::Faults;
use domain::id::OrderId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Caller;
use service::idempotency::Idempotency;
use utoipa::ToSchema;

use super::requests::fulfillments::{MAX_LINES, PortionRequest, portions, within};
use super::views::orders::OrderSummary;
use crate::Orders;
use crate::commands::access::may_change;
use crate::commands::step::{carry_out, refused};
use crate::config::CancelPricing;
use crate::model::{By, Cancellation, Order, OrderDetails, Status};

/// The cancellation of an order or a part of it.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "reason": "Ordered the wrong size" }))]
pub(crate) struct CancelOrderRequest {
    /// The pieces of a confirmed order to cancel; by default all that has not left.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<PortionRequest>>, min_items = 1, max_items = 90)]
    lines: Option<BoundedVec<PortionRequest, MAX_LINES>>,
    /// The reason, in the canceller's own words.
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 200>>)]
    reason: Option<Line<1, 200>>,
}

/// Cancels an order, or a part of it.
///
/// For its owner, and for staff with `orders:write`, until it is shipped. Stock is released, and money voided or
/// refunded. With `lines`, only these pieces of a confirmed order are cancelled; they must be neither packed nor
/// shipped. Without `lines`, all that has not left is cancelled, packed or not. The amount is the exact share of each
/// line, discount and tax included; shipping is refunded only with a whole order of which nothing was shipped. If the
/// price of the rest depends on the quantity bought (a quantity price, a conditional discount or shipping rate), only
/// staff may cancel a part, and the rest keeps its price (`needs_the_shop`; not with `ORDERS_CANCEL_PRICING=keep`).
/// While the order is being confirmed, the answer is a 409 with `Retry-After`. Costs 2 RRU (a customer 3) and 4 WRU,
/// 1 WRU more if the order waited for something, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/orders/{order_id}/cancel",
    request_body = CancelOrderRequest,
    responses(
        (status = 200, description = "Cancelled.", body = OrderSummary),
        (status = 403, description = "The scope `orders:write` is needed; or `account_erased`."),
        (status = 409, description = "`already_shipped`, `already_off`, `not_confirmed` or `being_confirmed`.",
            headers(("Retry-After" = u64, description = "Seconds, if a retry may succeed."))),
        (status = 422, description = "`not_enough_left`, with every line that has too few pieces; `needs_the_shop`."),
    ),
)]
pub(crate) async fn cancel_order(
    State(orders): State<Arc<Orders>>,
    caller: Caller,
    Path(id): Path<OrderId>,
    idempotency: Idempotency,
    Json(request): Json<CancelOrderRequest>,
) -> Result<Answer, Problem> {
    let clock = &orders.context.clock;
    let remark = request.reason.map(Line::into_string);
    let asked = request.lines.map(portions).transpose()?;

    let decide = |order: &mut Order, sheet: &OrderDetails| {
        may_change(&caller, order, clock)?;
        let shares = sheet.shares();
        let (ordered, is_confirmed) = (shares.ordered(), order.saga.status == Status::Confirmed);
        let lines = match &asked {
            Some(asked) if is_confirmed => Some(within(asked, &order.goods.left(&ordered), &ordered)?),
            Some(asked) => Some(asked.iter().copied().collect()),
            None => None,
        };
        let by = if caller.owns(&order.owner) { By::Owner } else { By::Staff };
        let asks = by == By::Owner && orders.config.cancel_pricing == CancelPricing::Ask;
        let terms = asks.then(|| sheet.terms());
        order.cancel(&shares, Cancellation { by, lines, remark: remark.clone(), terms }, clock.now()).map_err(refused)
    };

    let answer = |order: &Order| Answer::ok(&OrderSummary::from(order)).version(order.version);
    carry_out(&orders, Some(&caller), id, &idempotency, decide, answer).await
}
