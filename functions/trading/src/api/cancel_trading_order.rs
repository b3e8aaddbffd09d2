//! `POST /trading/orders/{trading_order_id}/cancel`

use std::sync::Arc;

use axum::extract::State;
use domain::id::TradingOrderId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::{Caller, Scope};
use service::idempotency::Idempotency;

use super::views::{TradingOrderResponse, accepted_order};
use crate::Trading;
use crate::commands::{Asked, cancel_order};
use crate::scopes::TradingWrite;

/// Asks for an order's end.
///
/// By its owner, or staff with the scope `trading:write`. The market does it behind the commands that wait already: what is
/// filled until then stays filled. It does so in a market that is halted, too. Once it is asked for, asking again changes nothing. Costs 1 RRU and 4 WRU, 6 with an
/// idempotency key.
#[utoipa::path(
    post, path = "/trading/orders/{trading_order_id}/cancel",
    responses(
        (status = 202, description = "The order, whose end is asked for.", body = TradingOrderResponse),
        (status = 409, description = "`order_closed`: it has ended."),
    ),
)]
pub(crate) async fn cancel_trading_order(
    State(app): State<Arc<Trading>>,
    caller: Caller,
    Path(id): Path<TradingOrderId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let asked = Asked { caller: &caller, id, scope: TradingWrite::NAME };

    cancel_order(&app, &idempotency, asked, accepted_order).await
}
