//! `POST /posts`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::idempotency::Idempotency;

use super::requests::Account;
use super::views::PostResponse;
use crate::Social;
use crate::commands::look::Seen;
use crate::commands::{people, posts};
use crate::model::{NewPost, Tally};

/// Writes a post: published at once, or at `publish_at`.
///
/// Tags and mentions are read from its text. Costs 1 RRU, 0.5 for each handle that it names, 2.5 for the post that it
/// answers; and 7 WRU, 12 as a reply, 5 where it waits for its time, 2 more with an idempotency key.
#[utoipa::path(
    post, path = "/posts",
    request_body = NewPost,
    responses((status = 201, description = "The new post.", body = PostResponse),
        (status = 422, description = "`unknown_post`: there is no such post to be answered; `profile_required`: the caller has no profile.")),
)]
pub(crate) async fn create_post(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    idempotency: Idempotency,
    Json(new): Json<NewPost>,
) -> Result<Answer, Problem> {
    let author = people::acting(&app, account).await?;

    let (post, transaction) = posts::write(&app, account, new).await?;

    let shown = PostResponse::from(&Seen { post, author: Some(author), tally: Tally::default(), reacted: Vec::new() });
    let created = Answer::created(format!("/posts/{}", shown.id), &shown).version(shown.version);
    Ok(idempotency.commit(transaction, created).await?)
}
