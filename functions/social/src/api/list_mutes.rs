//! `GET /mutes`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;

use super::requests::Account;
use super::views::PersonResponse;
use crate::Social;
use crate::commands::people;

/// Lists whom the caller mutes, newest first.
///
/// Costs 0.5 RRU, and 0.5 for each of them.
#[utoipa::path(
    get, path = "/mutes",
    responses((status = 200, description = "A page of people.", body = List<PersonResponse>)),
)]
pub(crate) async fn list_mutes(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    page: Paged,
) -> Result<Answer, Problem> {
    let (page, table, now) = (page.of(account), app.store.table(), app.now());
    let found = app.store.muted(account, page.limit(), page.begin(table).await?).await?;

    let standing = found.items.iter().filter(|mute| mute.stands(now));
    let listed = standing.map(|mute| (mute.muted, Some(mute.since), mute.until)).collect();
    let items = people::own_list(&app, listed).await?.iter().map(PersonResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
