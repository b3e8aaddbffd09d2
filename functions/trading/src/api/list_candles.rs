//! `GET /markets/{symbol}/candles`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::views::MOVING_S;
use crate::Trading;
use crate::model::{Candle, Interval, Symbol};

/// Selects candles.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CandleFilter {
    /// How long each is.
    #[param(inline)]
    interval: Interval,
}

/// Lists what a market's trades come to by minute, hour or day, newest first.
///
/// Intervals without a trade have no candle. The newest is under way. May be slightly stale. Costs 1 RRU, and 0.5 RRU for
/// each 4 KB.
#[utoipa::path(
    get, path = "/markets/{symbol}/candles",
    responses((status = 200, description = "A page of candles.", body = List<Candle>)),
)]
pub(crate) async fn list_candles(
    State(app): State<Arc<Trading>>,
    Path(symbol): Path<Symbol>,
    page: Paged<CandleFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    if app.store.market_eventually(&symbol).await?.is_none() {
        return Err(Problem::not_found("market"));
    }

    let begin = page.begin(table).await?;
    let found = app.store.candles(&symbol, page.filter.interval, page.limit(), begin).await?;

    Ok(page.answer(table, found.items, found.next.as_ref()).await?.kept_for(MOVING_S))
}
