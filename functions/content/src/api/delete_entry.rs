//! `DELETE /entries/{entry_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Content;
use crate::commands;
use crate::scopes::ContentWrite;

/// Deletes an entry with all its versions.
///
/// Needs the scope `content:write`. Never of a published entry, and not while the newest version of another names it in a
/// field that refuses that (`on_delete`). Costs 6 RRU and 16 WRU for an entry of one version that names another, 1 WRU for each other version.
#[utoipa::path(
    delete, path = "/entries/{entry_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "`entry_published`, or `referred_to`: `in_the_way` lists the first 100 that name it."),
    ),
)]
pub(crate) async fn delete_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentWrite>,
    Path(entry_id): Path<EntryId>,
    if_match: IfMatch,
) -> Result<Answer, Problem> {
    commands::delete_entry::delete_entry(&app, entry_id, if_match).await?;
    Ok(Answer::no_content())
}
