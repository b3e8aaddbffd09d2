//! `GET /posts/{post_id}/replies`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::requests::Looking;
use super::views::PostResponse;
use crate::Social;
use crate::commands::look;

/// Lists direct replies, oldest first, those that the caller may see.
///
/// A page may be short. Costs what the post costs, and 0.5 RRU for each 4 KB of the page, 2 for each reply, 1.5 for each author.
#[utoipa::path(
    get, path = "/posts/{post_id}/replies",
    responses((status = 200, description = "A page of replies.", body = List<PostResponse>)),
)]
pub(crate) async fn list_post_replies(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Path(post_id): Path<PostId>,
    page: Paged,
) -> Result<Answer, Problem> {
    look::find(&app, viewer, post_id).await?;
    let table = app.store.table();
    let found = app.store.replies(post_id, page.limit(), page.begin(table).await?).await?;

    let items = look::look(&app, viewer, found.items).await?.iter().map(PostResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
