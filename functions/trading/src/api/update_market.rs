//! `PATCH /markets/{symbol}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::{MarketResponse, shown_market};
use crate::Trading;
use crate::commands::schedule;
use crate::model::book::MarketStatus;
use crate::model::{MarketPatch, Symbol};
use crate::scopes::TradingWrite;
use crate::store::MARKET;

/// Changes a market's fees, limits and status.
///
/// Needs the scope `trading:write`. A JSON Merge Patch (RFC 7396): what is absent stays. New orders are checked by what is new at
/// once; the book goes by it after the commands that wait already. `closed` is for good, and cancels whatever rests. A
/// patch that changes nothing writes nothing. Costs 1 RRU and 4 WRU.
#[utoipa::path(
    patch, path = "/markets/{symbol}",
    request_body(content(
        (MarketPatch = "application/merge-patch+json"),
        (MarketPatch = "application/json"),
    )),
    responses(
        (status = 200, description = "The market as it is now.", body = MarketResponse),
        (status = 409, description = "`market_closed`: it is closed for good."),
    ),
)]
pub(crate) async fn update_market(
    State(app): State<Arc<Trading>>,
    _: Scoped<TradingWrite>,
    Path(symbol): Path<Symbol>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let found = app.store.market(&symbol).await?;
    let before = found.ok_or_else(|| Problem::not_found("market"))?;
    if_match.check(before.version)?;

    let settings = patch.apply(&before.settings)?;
    if settings == before.settings {
        return Ok(shown_market(&before));
    }
    if before.settings.status == MarketStatus::Closed && settings.status != MarketStatus::Closed {
        return Err(Problem::conflict("market_closed", "The market is closed for good."));
    }
    let after = before.changed(settings, app.context.clock.now())?;

    match app.store.replace_market(&after).commit().await {
        Err(error) if error.refused(MARKET) => return Err(Problem::stale()),
        other => other?,
    }
    schedule(&app, &symbol).await;
    Ok(shown_market(&after))
}
