//! `GET /follow-requests`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;

use super::requests::Account;
use super::views::PersonResponse;
use crate::Social;
use crate::commands::people;
use crate::model::Viewer;

/// Lists who asks to follow the caller, newest first.
///
/// Costs 0.5 RRU, and 1.5 for each of them.
#[utoipa::path(
    get, path = "/follow-requests",
    responses((status = 200, description = "A page of people.", body = List<PersonResponse>)),
)]
pub(crate) async fn list_follow_requests(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    page: Paged,
) -> Result<Answer, Problem> {
    let (page, table) = (page.of(account), app.store.table());
    let found = app.store.requests(account, page.limit(), page.begin(table).await?).await?;

    let listed = found.items.iter().map(|edge| (edge.from, Some(edge.follow_since), None)).collect();
    let viewer = Viewer { account: Some(account), moderates: false };
    let items = people::seen(&app, viewer, listed).await?.iter().map(PersonResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
