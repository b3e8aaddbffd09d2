//! `GET /releases/{release_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReleaseId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::releases::{ReleaseResponse, shown_release};
use crate::Content;
use crate::commands::release::find;
use crate::scopes::ContentRead;

/// Shows a release.
///
/// Needs the scope `content:read`. Costs 1 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/releases/{release_id}",
    responses((status = 200, description = "The release.", body = ReleaseResponse)),
)]
pub(crate) async fn find_release(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path(release_id): Path<ReleaseId>,
) -> Result<Answer, Problem> {
    Ok(shown_release(&find(&app, release_id).await?))
}
