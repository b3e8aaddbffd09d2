//! `POST /releases/{release_id}/cancel`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReleaseId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use super::views::releases::{ReleaseResponse, shown_release};
use crate::Content;
use crate::commands::release::cancel;
use crate::scopes::ContentPublish;

/// Takes back that a release is published by itself: it is open again.
///
/// Needs the scope `content:publish`. One that is not scheduled stays as it is. Costs 1 RRU and 7 WRU for a release of 1 KB.
#[utoipa::path(
    post, path = "/releases/{release_id}/cancel",
    responses(
        (status = 200, description = "The release as it is now.", body = ReleaseResponse),
        (status = 409, description = "`release_published`: it is too late."),
    ),
)]
pub(crate) async fn cancel_release(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(release_id): Path<ReleaseId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    cancel(&app, release_id, &idempotency, shown_release).await
}
