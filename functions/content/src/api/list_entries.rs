//! `GET /entries`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;
use service::table::Position;

use super::views::EntrySummary;
use crate::Content;
use crate::model::{Status, TypeId};
use crate::scopes::ContentRead;
use crate::store::Listed;

/// How many pages are looked through for entries of a status.
const MAX_PAGES: usize = 4;

/// Selects entries.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListEntriesFilter {
    /// Only entries of this type.
    #[param(inline, required = false)]
    #[deserr(rename = "type", default)]
    #[param(rename = "type")]
    type_id: Option<TypeId>,
    /// Only those that stand there.
    #[param(inline, required = false)]
    #[deserr(default)]
    status: Option<Status>,
}

/// Lists entries, newest change first.
///
/// Needs the scope `content:read`. May be slightly stale. With a status a page may be short: up to 4 pages are looked
/// through. Costs 0.5 RRU for each 4 KB of entries, which are listed without their fields.
#[utoipa::path(
    get, path = "/entries",
    responses((status = 200, description = "A page of entries.", body = List<EntrySummary>)),
)]
pub(crate) async fn list_entries(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    page: Paged<ListEntriesFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let listed = page.filter.type_id.clone().map_or(Listed::All, Listed::Of);
    let mut after: Option<Position> = page.begin(table).await?;

    let mut shown = Vec::new();
    for _ in 0..MAX_PAGES {
        let found = app.store.page_of_heads(&listed, page.limit() - shown.len(), after).await?;
        let wanted = found.items.iter().filter(|head| page.filter.status.is_none_or(|status| head.status() == status));
        shown.extend(wanted.map(EntrySummary::from));
        after = found.next;
        if after.is_none() || shown.len() >= page.limit() || page.filter.status.is_none() {
            break;
        }
    }

    Ok(page.answer(table, shown, after.as_ref()).await?)
}
