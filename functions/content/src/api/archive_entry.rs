//! `POST /entries/{entry_id}/archive`

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

/// Archives an entry that is not published: it rests, and its draft is not to be seen in previews.
///
/// Needs the scope `content:publish`. An archived one stays as it is. Costs 2 RRU and 6 WRU.
#[utoipa::path(
    post, path = "/entries/{entry_id}/archive",
    responses(
        (status = 200, description = "The entry as it is now.", body = EntryResponse),
        (status = 409, description = "`entry_published`: it is to be unpublished first."),
    ),
)]
pub(crate) async fn archive_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(entry_id): Path<EntryId>,
    if_match: IfMatch,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    archive(&app, entry_id, Some(if_match), true, &idempotency, shown).await
}
