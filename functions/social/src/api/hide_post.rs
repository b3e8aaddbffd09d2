//! `POST /posts/{post_id}/hide`

use std::sync::Arc;

use axum::extract::State;
use domain::id::PostId;
use events::social::Reported;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::requests::ModerationRequest;
use crate::Social;
use crate::commands::moderate::{self, Act};
use crate::scopes::SocialModerate;

/// Hides a post from all but its author.
///
/// Needs the scope `social:moderate`. Idempotent. Costs 1 RRU and 9 WRU, 3 more for a reply.
#[utoipa::path(
    post, path = "/posts/{post_id}/hide",
    request_body = ModerationRequest,
    responses((status = 204, description = "It is so.")),
)]
pub(crate) async fn hide_post(
    State(app): State<Arc<Social>>,
    Scoped(moderator, _): Scoped<SocialModerate>,
    Path(post_id): Path<PostId>,
    idempotency: Idempotency,
    Json(request): Json<ModerationRequest>,
) -> Result<Answer, Problem> {
    let (moderator, note) = (moderator.subject.as_str(), &*request.note);
    let act = Act { moderator, note, takes_away: true, person: false, report_id: None };

    moderate::carry_out(&app, &Reported::Post(post_id), &act, &idempotency).await
}
