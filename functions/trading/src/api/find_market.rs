//! `GET /markets/{market_id}`

use std::sync::Arc;

use axum::extract::State;
use events::trading::MarketId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{MarketResponse, shown};
use crate::Trading;
use crate::scopes::TradingRead;

/// Shows a market.
///
/// Needs the scope `trading:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/markets/{market_id}",
    responses((status = 200, description = "The market.", body = MarketResponse)),
)]
pub(crate) async fn find_market(
    State(app): State<Arc<Trading>>,
    _: Scoped<TradingRead>,
    Path(market_id): Path<MarketId>,
) -> Result<Answer, Problem> {
    let found = app.store.find(market_id).await?;

    Ok(shown(&found.ok_or_else(|| Problem::not_found("market"))?))
}
