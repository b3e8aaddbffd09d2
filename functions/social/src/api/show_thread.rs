//! `GET /posts/{post_id}/thread`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::page::Paged;

use super::requests::Looking;
use super::views::ThreadResponse;
use crate::Social;
use crate::commands::{look, thread};

/// Shows the whole thread of a post by time, each post with what it answers.
///
/// What the caller may not see stands there without words where something below it is seen; it may stand on more than one page. Costs what the
/// post costs, 0.5 RRU for each 4 KB of the thread's places, and what its posts cost.
#[utoipa::path(
    get, path = "/posts/{post_id}/thread",
    responses((status = 200, description = "A page of the thread.", body = List<ThreadResponse>)),
)]
pub(crate) async fn show_thread(
    State(app): State<Arc<Social>>,
    Looking(viewer): Looking,
    Path(post_id): Path<PostId>,
    page: Paged,
) -> Result<Answer, Problem> {
    let post = look::find(&app, viewer, post_id).await?;
    let root = post.reply_to.as_ref().map_or(post.id, |to| to.root);
    let table = app.store.table();
    let (spots, next) = thread::page(&app, viewer, root, page.limit(), page.begin(table).await?).await?;

    Ok(page.answer(table, spots.iter().map(ThreadResponse::from).collect(), next.as_ref()).await?)
}
