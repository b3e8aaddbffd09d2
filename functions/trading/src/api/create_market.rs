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

/// Creates a market.
///
/// Needs the scope `trading:write`. Costs 4 WRU, 6 with an idempotency key.
#[utoipa::path(
    post, path = "/markets",
    request_body = MarketContent,
    responses((status = 201, description = "The new market.", body = MarketResponse)),
)]
pub(crate) async fn create_market(
    State(app): State<Arc<Trading>>,
    _: Scoped<TradingWrite>,
    idempotency: Idempotency,
    Json(content): Json<MarketContent>,
) -> Result<Answer, Problem> {
    let market = Market::new(content, &app.context.clock);

    let created = Answer::created(format!("/markets/{}", market.id), &MarketResponse::from(&market));
    Ok(idempotency.commit(app.store.create(&market), created.version(market.version)).await?)
}
