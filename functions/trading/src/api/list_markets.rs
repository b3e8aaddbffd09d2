//! `GET /markets`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;

use super::views::MarketResponse;
use crate::Trading;

/// Lists markets by symbol.
///
/// Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/markets",
    responses((status = 200, description = "A page of markets.", body = List<MarketResponse>)),
)]
pub(crate) async fn list_markets(State(app): State<Arc<Trading>>, page: Paged) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.markets(page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(MarketResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
