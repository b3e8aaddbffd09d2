//! `DELETE /releases/{release_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReleaseId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Content;
use crate::commands::release::delete;
use crate::scopes::ContentPublish;

/// Deletes a release that is neither scheduled nor published; its entries stay.
///
/// Needs the scope `content:publish`. Costs 1 RRU and 3 WRU.
#[utoipa::path(
    delete, path = "/releases/{release_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "`release_scheduled`: it is to be cancelled first; `release_published`."),
    ),
)]
pub(crate) async fn delete_release(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(release_id): Path<ReleaseId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    delete(&app, release_id, if_match).await?;
    Ok(Answer::no_content())
}
