//! `GET /markets/{symbol}/trades`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::views::{MOVING_S, TradeResponse};
use crate::Trading;
use crate::model::Symbol;

/// Lists a market's trades, newest first.
///
/// May be slightly stale. Costs 0.5 RRU, and 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/markets/{symbol}/trades",
    responses((status = 200, description = "A page of trades.", body = List<TradeResponse>)),
)]
pub(crate) async fn list_trades(
    State(app): State<Arc<Trading>>,
    Path(symbol): Path<Symbol>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let below = match page.begin::<u64>(table).await? {
        Some(below) => below,
        None => {
            let head = app.store.head_eventually(&symbol).await?;
            head.ok_or_else(|| Problem::not_found("market"))?.trades + 1
        }
    };

    let found = app.store.trades(&symbol, below, page.limit()).await?;

    let next = found.last().map(|trade| trade.number).filter(|number| *number > 1);
    let shown = found.iter().map(TradeResponse::from).collect();
    Ok(page.answer(table, shown, next.as_ref()).await?.kept_for(MOVING_S))
}
