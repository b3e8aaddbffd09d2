//! `GET /entries/{entry_id}/versions/{n}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::Scoped;

use super::requests::VersionNumber;
use super::views::EntryVersionResponse;
use crate::Content;
use crate::scopes::ContentRead;

/// Shows a version of an entry with its fields.
///
/// Needs the scope `content:read`. Costs 2 RRU, and 1 RRU for each further 4 KB.
#[utoipa::path(
    get, path = "/entries/{entry_id}/versions/{n}",
    responses((status = 200, description = "The version.", body = EntryVersionResponse)),
)]
pub(crate) async fn find_entry_version(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path2(entry_id, n): Path2<EntryId, VersionNumber>,
) -> Result<Answer, Problem> {
    app.store.find_head(entry_id).await?.ok_or_else(|| Problem::not_found("entry"))?;

    let found = app.store.find_version(entry_id, n.get()).await?;
    let (version, fields) = found.ok_or_else(|| Problem::not_found("version"))?;

    Ok(Answer::ok(&EntryVersionResponse::of(version, Some(fields))))
}
