//! `GET /entries/{entry_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::{EntryResponse, shown};
use crate::Content;
use crate::commands::save::load;
use crate::scopes::ContentRead;

/// Shows an entry with its newest version.
///
/// Needs the scope `content:read`. The `ETag` changes with each publication too; `If-Match` compares the version alone. Costs 2 RRU,
/// and 1 RRU for each further 4 KB.
#[utoipa::path(
    get, path = "/entries/{entry_id}",
    responses((status = 200, description = "The entry.", body = EntryResponse)),
)]
pub(crate) async fn find_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path(entry_id): Path<EntryId>,
) -> Result<Answer, Problem> {
    Ok(shown(&load(&app, entry_id).await?))
}
