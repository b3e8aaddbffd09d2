//! `PATCH /entries/{entry_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use super::requests::Exact;
use super::views::{EntryResponse, shown};
use crate::Content;
use crate::commands::save::{EntryContent, update};
use crate::scopes::ContentWrite;

/// Saves an entry: each save is a new version.
///
/// Needs the scope `content:write`. A JSON Merge Patch (RFC 7396) of `fields` and `metadata`: what is absent stays, null
/// removes. A save that comes too late is refused with 412, and loses nothing: what it would have made of the version that
/// it was made from is kept as a version beside the line, whose number the problem names (`conflict_version`). A patch that
/// changes nothing writes nothing. Costs 4 RRU and 8 WRU for an entry of 1 KB; 4 WRU where other fields have values than
/// before, 2 WRU for each reference that comes or goes.
#[utoipa::path(
    patch, path = "/entries/{entry_id}",
    request_body(content((EntryContent = "application/merge-patch+json"), (EntryContent = "application/json"))),
    responses(
        (status = 200, description = "The entry as it is now.", body = EntryResponse),
        (status = 409, description = "`entry_archived`."),
        (status = 422, description = "`invalid_fields`: values of the wrong kind, each with its place."),
    ),
)]
pub(crate) async fn update_entry(
    State(app): State<Arc<Content>>,
    Scoped(caller, _): Scoped<ContentWrite>,
    Path(entry_id): Path<EntryId>,
    if_match: IfMatch,
    Exact(patch): Exact<MergePatch>,
) -> Result<Answer, Problem> {
    Ok(shown(&update(&app, entry_id, Some(if_match), &|known| patch.apply(known), &caller.subject).await?))
}
