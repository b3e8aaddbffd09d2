//! `GET /moderation-log`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::LogResponse;
use crate::Social;
use crate::scopes::SocialModerate;

/// Lists what moderators did, newest first.
///
/// Needs the scope `social:moderate`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/moderation-log",
    responses((status = 200, description = "A page of the log.", body = List<LogResponse>)),
)]
pub(crate) async fn show_moderation_log(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialModerate>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let found = app.store.logged(page.limit(), page.begin(table).await?).await?;

    let items = found.items.iter().map(LogResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
