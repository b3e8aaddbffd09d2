//! `GET /entries/{entry_id}/referrers`

use std::sync::Arc;

use axum::extract::State;
use domain::id::EntryId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, List, Path};
use service::caller::Scoped;
use service::page::Paged;

use super::views::EntrySummary;
use crate::Content;
use crate::scopes::ContentRead;

/// An entry that names another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ReferrerResponse {
    /// The entry that names it.
    entry: EntrySummary,
    /// Whether its newest version does.
    in_newest: bool,
    /// Whether the version that readers see does.
    in_published: bool,
}

/// Lists the entries that name an entry, in their newest or their published version.
///
/// Needs the scope `content:read`. May be slightly stale; a page may be short. Costs 0.5 RRU for each 4 KB, and 0.5 RRU for
/// each entry.
#[utoipa::path(
    get, path = "/entries/{entry_id}/referrers",
    responses((status = 200, description = "A page of entries.", body = List<ReferrerResponse>)),
)]
pub(crate) async fn list_entry_referrers(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path(entry_id): Path<EntryId>,
    page: Paged,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let target = entry_id.to_string();

    let found = app.store.page_of_links(&target, page.limit(), false, page.begin(table).await?).await?;
    let sources: Vec<EntryId> = found.items.iter().map(|link| link.source).collect();
    let heads = app.store.glance(&sources).await?;

    let shown = found.items.iter().filter_map(|link| {
        let head = heads.get(&link.source)?;
        let in_newest = link.names(head.n);
        let in_published = head.published_n().is_some_and(|n| link.names(n));
        (in_newest || in_published).then(|| ReferrerResponse {
            entry: EntrySummary::from(head),
            in_newest,
            in_published,
        })
    });
    Ok(page.answer(table, shown.collect(), found.next.as_ref()).await?)
}
