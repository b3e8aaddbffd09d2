//! `GET /scheduled-posts`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::page::Paged;

use super::requests::Account;
use super::views::PostResponse;
use crate::Social;
use crate::commands::look;
use crate::model::Viewer;

/// Lists the caller's posts that wait for their time, in the order in which they were written.
///
/// Costs 0.5 RRU for each 4 KB, 1 for each of them, and 0.5.
#[utoipa::path(
    get, path = "/scheduled-posts",
    responses((status = 200, description = "A page of posts.", body = List<PostResponse>)),
)]
pub(crate) async fn list_scheduled_posts(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    page: Paged,
) -> Result<Answer, Problem> {
    let (page, table) = (page.of(account), app.store.table());
    let found = app.store.scheduled(account, page.limit(), page.begin(table).await?).await?;

    let viewer = Viewer { account: Some(account), moderates: false };
    let items = look::look(&app, viewer, found.items).await?.iter().map(PostResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
