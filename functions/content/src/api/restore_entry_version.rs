//! `POST /entries/{entry_id}/versions/{n}/restore`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::requests::VersionNumber;
use super::views::{EntryResponse, shown};
use crate::Content;
use crate::commands::save::restore;
use crate::scopes::ContentWrite;

/// Brings the fields of a version back as a new version.
///
/// Needs the scope `content:write`. Also of a version beside the line. Costs 5 RRU and 8 WRU, as a save.
#[utoipa::path(
    post, path = "/entries/{entry_id}/versions/{n}/restore",
    responses(
        (status = 200, description = "The entry as it is now.", body = EntryResponse),
        (status = 409, description = "`entry_archived`."),
        (status = 422, description = "`invalid_fields`: the type has changed since; each value that does not fit."),
    ),
)]
pub(crate) async fn restore_entry_version(
    State(app): State<Arc<Content>>,
    Scoped(caller, _): Scoped<ContentWrite>,
    Path2(entry_id, n): Path2<EntryId, VersionNumber>,
    if_match: IfMatch,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    restore(&app, entry_id, n.get(), if_match, &caller.subject, &idempotency, shown).await
}
