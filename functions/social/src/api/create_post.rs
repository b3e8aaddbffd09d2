//! `POST /posts`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::PostResponse;
use crate::Social;
use crate::model::{Post, PostContent};
use crate::scopes::SocialWrite;

/// Creates a post.
///
/// Needs the scope `social:write`. Costs 4 WRU, 6 with an idempotency key.
#[utoipa::path(
    post, path = "/posts",
    request_body = PostContent,
    responses((status = 201, description = "The new post.", body = PostResponse)),
)]
pub(crate) async fn create_post(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialWrite>,
    idempotency: Idempotency,
    Json(content): Json<PostContent>,
) -> Result<Answer, Problem> {
    let post = Post::new(content, &app.context.clock);

    let created = Answer::created(format!("/posts/{}", post.id), &PostResponse::from(&post));
    Ok(idempotency.commit(app.store.create(&post), created.version(post.version)).await?)
}
