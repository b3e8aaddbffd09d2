//! `GET /moderation-reviews/{review_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReviewId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::ReviewResponse;
use crate::Social;
use crate::scopes::SocialModerate;

/// Shows a review by its id, hidden or not, as moderators decide about it.
///
/// Needs the scope `social:moderate`. Costs 2 RRU for each 4 KB, and 1 for its author.
#[utoipa::path(
    get, path = "/moderation-reviews/{review_id}",
    responses((status = 200, description = "The review.", body = ReviewResponse)),
)]
pub(crate) async fn find_moderation_review(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialModerate>,
    Path(review_id): Path<ReviewId>,
) -> Result<Answer, Problem> {
    let found = app.store.review_by_id(review_id).await?;
    let review = found.ok_or_else(|| Problem::not_found("review"))?;
    let author = app.store.profile(review.author).await?;

    Ok(Answer::ok(&ReviewResponse::of(&review, author.as_ref())).version(review.version))
}
