//! `DELETE /markets/{market_id}`

use std::sync::Arc;

use axum::extract::State;
use events::trading::MarketId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Trading;
use crate::scopes::TradingWrite;
use crate::store::MARKET;

/// Deletes a market.
///
/// Needs the scope `trading:write`. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    delete, path = "/markets/{market_id}",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete_market(
    State(app): State<Arc<Trading>>,
    _: Scoped<TradingWrite>,
    Path(market_id): Path<MarketId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(market_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("market"))?;
    if_match.check(before.version)?;

    match app.store.delete(&before).commit().await {
        Ok(()) => Ok(Answer::no_content()),
        Err(error) if error.refused(MARKET) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
