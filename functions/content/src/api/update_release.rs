//! `PATCH /releases/{release_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReleaseId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::views::releases::{ReleaseResponse, shown_release};
use crate::Content;
use crate::commands::release::update;
use crate::model::ReleasePatch;
use crate::scopes::ContentPublish;

/// Changes a release that is not published.
///
/// Needs the scope `content:publish`. A JSON Merge Patch (RFC 7396); `entries` are replaced whole. With `publish_at` it is
/// scheduled: published by itself within minutes of that time, at once where that has passed. A failed one is open again. A
/// patch that changes nothing writes nothing. Costs 1 RRU and 7 WRU for a release of 1 KB that
/// gets a time.
#[utoipa::path(
    patch, path = "/releases/{release_id}",
    request_body(content((ReleasePatch = "application/merge-patch+json"), (ReleasePatch = "application/json"))),
    responses(
        (status = 200, description = "The release as it is now.", body = ReleaseResponse),
        (status = 409, description = "`release_published`: it stays as it is."),
        (status = 422, description = "`invalid_release`, each fault with its place."),
    ),
)]
pub(crate) async fn update_release(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(release_id): Path<ReleaseId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    Ok(shown_release(&update(&app, release_id, if_match, &patch).await?))
}
