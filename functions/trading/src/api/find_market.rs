//! `GET /markets/{symbol}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};

use super::views::{MarketResponse, shown_market};
use crate::Trading;
use crate::model::Symbol;

/// Shows a market.
///
/// Costs 1 RRU.
#[utoipa::path(
    get, path = "/markets/{symbol}",
    responses((status = 200, description = "The market.", body = MarketResponse)),
)]
pub(crate) async fn find_market(
    State(app): State<Arc<Trading>>,
    Path(symbol): Path<Symbol>,
) -> Result<Answer, Problem> {
    let found = app.store.market(&symbol).await?;

    Ok(shown_market(&found.ok_or_else(|| Problem::not_found("market"))?))
}
