//! `POST /entries/{entry_id}/unarchive`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::views::{EntryResponse, shown};
use crate::Content;
use crate::commands::archive::archive;
use crate::scopes::ContentPublish;

/// Takes an entry out of the archive.
///
/// Needs the scope `content:publish`. One that is not archived stays as it is. Costs 4 RRU and 6 WRU.
#[utoipa::path(
    post, path = "/entries/{entry_id}/unarchive",
    responses(
        (status = 200, description = "The entry as it is now.", body = EntryResponse),
        (status = 409, description = "`entry_published`: it is to be unpublished first."),
    ),
)]
pub(crate) async fn unarchive_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(entry_id): Path<EntryId>,
    if_match: IfMatch,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    archive(&app, entry_id, Some(if_match), false, &idempotency, shown).await
}
