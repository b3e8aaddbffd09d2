//! `GET /releases`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::releases::ReleaseResponse;
use crate::Content;
use crate::model::ReleaseStatus;
use crate::scopes::ContentRead;

/// Selects releases.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListReleasesFilter {
    /// Only those that stand there.
    #[param(inline, required = false)]
    #[deserr(default)]
    status: Option<ReleaseStatus>,
}

/// Lists releases, newest first.
///
/// Needs the scope `content:read`. May be slightly stale. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/releases",
    responses((status = 200, description = "A page of releases.", body = List<ReleaseResponse>)),
)]
pub(crate) async fn list_releases(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    page: Paged<ListReleasesFilter>,
) -> Result<Answer, Problem> {
    let table = app.store.table();

    let found = app.store.page_of_releases(page.filter.status, page.limit(), page.begin(table).await?).await?;

    let shown = found.items.iter().map(ReleaseResponse::from).collect();
    Ok(page.answer(table, shown, found.next.as_ref()).await?)
}
