//! `GET /posts`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::PostResponse;
use crate::Social;
use crate::scopes::SocialRead;

/// Lists posts, newest first.
///
/// Needs the scope `social:read`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/posts",
    responses((status = 200, description = "A page of posts.", body = List<PostResponse>)),
)]
pub(crate) async fn list_posts(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialRead>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.list(page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(PostResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
