//! `GET /posts/{post_id}/edits`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::requests::Looking;
use super::views::EditResponse;
use crate::Social;
use crate::commands::look;

/// Lists what a post was before, oldest first.
///
/// Costs what the post costs, and 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/posts/{post_id}/edits",
    responses((status = 200, description = "A page of earlier texts.", body = List<EditResponse>)),
)]
pub(crate) async fn list_post_edits(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Path(post_id): Path<PostId>,
    page: Paged,
) -> Result<Answer, Problem> {
    look::find(&app, viewer, post_id).await?;
    let (page, table) = (page.of(post_id), app.store.table());
    let found = app.store.edits(post_id, page.limit(), page.begin(table).await?).await?;

    let items = found.items.iter().map(EditResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
