//! `POST /trading/orders/{trading_order_id}/amend`

use std::sync::Arc;

use axum::extract::State;
use domain::id::TradingOrderId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Caller;
use service::idempotency::Idempotency;

use super::requests::AmendTradingOrderRequest;
use super::views::{TradingOrderResponse, accepted_order};
use crate::Trading;
use crate::commands::{Asked, amend_order};

/// Asks for another price or quantity of an order.
///
/// By its owner. Less quantity keeps the order's place in the queue of its price; more, or another price, loses it. Where more
/// funds are needed, the ledger holds them first. What became of it is in the order's `amendment`. Costs 1.5 RRU and 4 WRU,
/// 6 with an idempotency key.
#[utoipa::path(
    post, path = "/trading/orders/{trading_order_id}/amend",
    request_body = AmendTradingOrderRequest,
    responses(
        (status = 202, description = "The order, whose amendment is asked for.", body = TradingOrderResponse),
        (status = 409, description = "`order_closed`, `order_not_open`; `amendment_in_progress`: the one before is not done."),
        (status = 422, description = "`filled_before`: so much is filled; `lot`, `tick`, `min_notional`, `overflow`: the \
            market's rules do not allow it."),
    ),
)]
pub(crate) async fn amend_trading_order(
    State(app): State<Arc<Trading>>,
    caller: Caller,
    Path(id): Path<TradingOrderId>,
    idempotency: Idempotency,
    Json(request): Json<AmendTradingOrderRequest>,
) -> Result<Answer, Problem> {
    request.faults().none_or(())?;
    // No scope lets others do it.
    let asked = Asked { caller: &caller, id, scope: "" };

    amend_order(&app, &idempotency, asked, (request.price, request.quantity), accepted_order).await
}
