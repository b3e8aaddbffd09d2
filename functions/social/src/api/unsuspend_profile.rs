//! `POST /profiles/{handle}/unsuspend`

use std::sync::Arc;

use axum::extract::State;
use events::social::Reported;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::requests::ModerationRequest;
use crate::Social;
use crate::commands::moderate::{self, Act};
use crate::commands::people;
use crate::model::{Handle, Viewer};
use crate::scopes::SocialModerate;

/// Gives a profile back.
///
/// Needs the scope `social:moderate`. Idempotent. Costs 3.5 RRU and 7 WRU.
#[utoipa::path(
    post, path = "/profiles/{handle}/unsuspend",
    request_body = ModerationRequest,
    responses((status = 204, description = "It is so.")),
)]
pub(crate) async fn unsuspend_profile(
    State(app): State<Arc<Social>>,
    Scoped(moderator, _): Scoped<SocialModerate>,
    Path(handle): Path<Handle>,
    idempotency: Idempotency,
    Json(request): Json<ModerationRequest>,
) -> Result<Answer, Problem> {
    let viewer = Viewer { account: None, moderates: true };
    let (profile, _) = people::named(&app, viewer, &handle).await?;
    let (moderator, note) = (moderator.subject.as_str(), &*request.note);
    let act = Act { moderator, note, takes_away: false, person: true, report_id: None };

    moderate::carry_out(&app, &Reported::Profile(profile.account_id), &act, &idempotency).await
}
