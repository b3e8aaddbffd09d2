//! `POST /reviews/{review_id}/unhide`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReviewId;
use events::social::Reported;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::requests::ModerationRequest;
use crate::Social;
use crate::commands::moderate::{self, Act};
use crate::scopes::SocialModerate;

/// Shows a review again that moderators have hidden.
///
/// Needs the scope `social:moderate`. Idempotent. Costs 3 RRU and 11 WRU.
#[utoipa::path(
    post, path = "/reviews/{review_id}/unhide",
    request_body = ModerationRequest,
    responses((status = 204, description = "It is so.")),
)]
pub(crate) async fn unhide_review(
    State(app): State<Arc<Social>>,
    Scoped(moderator, _): Scoped<SocialModerate>,
    Path(review_id): Path<ReviewId>,
    idempotency: Idempotency,
    Json(request): Json<ModerationRequest>,
) -> Result<Answer, Problem> {
    let (moderator, note) = (moderator.subject.as_str(), &*request.note);
    let act = Act { moderator, note, takes_away: false, person: false, report_id: None };

    moderate::carry_out(&app, &Reported::Review(review_id), &act, &idempotency).await
}
