//! `PATCH /markets/{market_id}`

use std::sync::Arc;

use axum::extract::State;
use events::trading::MarketId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{MarketResponse, shown};
use crate::Trading;
use crate::model::MarketPatch;
use crate::scopes::TradingWrite;
use crate::store::MARKET;

/// Changes a market.
///
/// Needs the scope `trading:write`. A JSON Merge Patch (RFC 7396): what is absent stays. A patch that changes nothing
/// writes nothing. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    patch, path = "/markets/{market_id}",
    request_body(content(
        (MarketPatch = "application/merge-patch+json"),
        (MarketPatch = "application/json"),
    )),
    responses((status = 200, description = "The market as it is now.", body = MarketResponse)),
)]
pub(crate) async fn update_market(
    State(app): State<Arc<Trading>>,
    _: Scoped<TradingWrite>,
    Path(market_id): Path<MarketId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = app.store.find(market_id).await?;
    let before = found.ok_or_else(|| Problem::not_found("market"))?;
    if_match.check(before.version)?;

    let content = patch.apply(&before.content)?;
    if content == before.content {
        return Ok(shown(&before));
    }
    let after = before.changed(content, app.context.clock.now());

    match app.store.replace(&after).commit().await {
        Ok(()) => Ok(shown(&after)),
        Err(error) if error.refused(MARKET) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}
