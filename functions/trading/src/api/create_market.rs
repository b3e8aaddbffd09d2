//! `POST /markets`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::MarketResponse;
use crate::Trading;
use crate::model::{Market, MarketContent};
use crate::scopes::TradingWrite;
use crate::store::MARKET;

/// Creates a market of two assets.
///
/// Needs the scope `trading:write`. Assets, lot and tick stay as they are for good. Costs 4 WRU, 6 with an idempotency
/// key.
#[utoipa::path(
    post, path = "/markets",
    request_body = MarketContent,
    responses(
        (status = 201, description = "The new market.", body = MarketResponse),
        (status = 409, description = "`market_exists`: there is a market of these assets."),
    ),
)]
pub(crate) async fn create_market(
    State(app): State<Arc<Trading>>,
    _: Scoped<TradingWrite>,
    idempotency: Idempotency,
    Json(content): Json<MarketContent>,
) -> Result<Answer, Problem> {
    let market = Market::new(content, app.context.clock.now())?;

    let created = Answer::created(format!("/markets/{}", market.symbol), &MarketResponse::from(&market));
    match idempotency.commit(app.store.create_market(&market), created.version(market.version)).await {
        Err(error) if error.refused(MARKET) => {
            Err(Problem::conflict("market_exists", "There is a market of these assets already."))
        }
        other => Ok(other?),
    }
}
