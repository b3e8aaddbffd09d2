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

use super::views::fulfillments::{MAX_LINES, PortionRequest, portions, within};
use super::views::orders::OrderSummary;
use crate::Orders;
use crate::commands::access::may_change;
use crate::commands::step::{carry_out, refused};
use crate::config::CancelPricing;
use crate::model::{By, Cancellation, Order, OrderDetails, Status};

/// What is called off, and why.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "reason": "Ordered the wrong size" }))]
pub(crate) struct CancelOrderRequest {
    /// Only these pieces of a confirmed order; all that has not left where nothing is said.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<PortionRequest>>, min_items = 1, max_items = 90)]
    lines: Option<BoundedVec<PortionRequest, MAX_LINES>>,
    /// In the canceller's own words.
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 200>>)]
    reason: Option<Line<1, 200>>,
}

/// Cancels an order, or a part of it.
///
/// Its owner or staff with `orders:write` call it off, until it is shipped: stock and money are given back. With
/// `lines` only those pieces of a confirmed order, which must be neither packed nor shipped; without, all that has not
/// left, packed or not. Money is not taken, or given back, for the exact share of each line, discount and tax included;
/// shipping is given back only with a whole order of which nothing was shipped. Where a line would keep fewer pieces
/// than its price is for, or something was taken off or shipping cost less for how much was bought, only staff call a
/// part off (`needs_the_shop`, unless `ORDERS_CANCEL_PRICING` is `keep`): what is left keeps its price then. While it
/// is just being confirmed the answer is a 409 with `Retry-After`. Costs 2 RRU (a customer 3) and 4 WRU, 1 WRU more
/// where it waited for something, 2 WRU more with an Idempotency-Key.
#[utoipa::path(
    post, path = "/orders/{order_id}/cancel",
    request_body = CancelOrderRequest,
    responses(
        (status = 200, description = "Cancelled.", body = OrderSummary),
        (status = 403, description = "The scope `orders:write` is needed; or `account_erased`."),
        (status = 409, description = "`already_shipped`, `already_off`, `not_confirmed` or `being_confirmed`.",
            headers(("Retry-After" = u64, description = "Seconds, where another try may go well."))),
        (status = 422, description = "`not_enough_left`, with every line that has fewer pieces; `needs_the_shop`."),
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
