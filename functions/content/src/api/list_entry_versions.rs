//! `GET /entries/{entry_id}/versions`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::Scoped;
use service::page::Paged;

use super::views::EntryVersionResponse;
use crate::Content;
use crate::scopes::ContentRead;

/// Lists the versions of an entry, newest first, without their fields.
///
/// Needs the scope `content:read`. Costs 1 RRU, and 0.5 RRU for each 4 KB of versions.
#[utoipa::path(
    get, path = "/entries/{entry_id}/versions",
    responses((status = 200, description = "A page of versions.", body = List<EntryVersionResponse>)),
)]
pub(crate) async fn list_entry_versions(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path(entry_id): Path<EntryId>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    app.store.find_head(entry_id).await?.ok_or_else(|| Problem::not_found("entry"))?;

    let found = app.store.page_of_versions(entry_id, page.limit(), page.begin(table).await?).await?;

    let shown = found.items.into_iter().map(|version| EntryVersionResponse::of(version, None)).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
