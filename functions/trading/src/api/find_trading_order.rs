//! `GET /trading/orders/{trading_order_id}`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::id::TradingOrderId;
use http::{HeaderName, HeaderValue};
use service::Problem;
use service::body::Path;
use service::caller::{Caller, Scope};
use service::prefer::Wait;

use super::views::{TradingOrderResponse, shown_order};
use crate::Trading;
use crate::commands::{Asked, find_visible, settled};
use crate::scopes::TradingRead;

const APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const WAIT: HeaderValue = HeaderValue::from_static("wait");

/// Shows an order.
///
/// To its owner, and to staff with the scope `trading:read`. With `Prefer: wait=N` the request waits until the order is in the book
/// or has ended, and until what was asked for since is done. Costs 1 RRU; with `Prefer` 1 RRU per further read, commonly 2 to 4.
#[utoipa::path(
    get, path = "/trading/orders/{trading_order_id}",
    responses((status = 200, description = "The order.", body = TradingOrderResponse,
        headers(("Preference-Applied" = String, description = "`wait`, if the client asked to wait.")))),
)]
pub(crate) async fn find_trading_order(
    State(app): State<Arc<Trading>>,
    caller: Caller,
    Wait(patience): Wait,
    Path(id): Path<TradingOrderId>,
) -> Result<Response, Problem> {
    let asked = Asked { caller: &caller, id, scope: TradingRead::NAME };

    match patience {
        Some(patience) => {
            let found = settled(&app, asked, patience).await?;
            Ok(([(APPLIED, WAIT)], shown_order(&found)).into_response())
        }
        None => Ok(shown_order(&find_visible(&app, asked).await?).into_response()),
    }
}
