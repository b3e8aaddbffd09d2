//! `GET /blocks`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;

use super::requests::Account;
use super::views::PersonResponse;
use crate::Social;
use crate::commands::people;

/// Lists whom the caller blocks, newest first.
///
/// Costs 0.5 RRU, and 0.5 for each of them.
#[utoipa::path(
    get, path = "/blocks",
    responses((status = 200, description = "A page of people.", body = List<PersonResponse>)),
)]
pub(crate) async fn list_blocks(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    page: Paged,
) -> Result<Answer, Problem> {
    let (page, table) = (page.of(account), app.store.table());
    let found = app.store.blocks(account, page.limit(), page.begin(table).await?).await?;

    let listed = found.items.iter().map(|edge| (edge.to, Some(edge.block_since), None)).collect();
    let items = people::own_list(&app, listed).await?.iter().map(PersonResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
