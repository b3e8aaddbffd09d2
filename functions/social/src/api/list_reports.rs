//! `GET /reports`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::page::Paged;

use super::views::ReportResponse;
use crate::Social;
use crate::scopes::SocialModerate;

/// How a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportState {
    Open,
    Decided,
}

impl std::str::FromStr for ReportState {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "open" => Ok(Self::Open),
            "decided" => Ok(Self::Decided),
            _ => Err(Invalid::new("unknown_value", "one of these is expected: open, decided")),
        }
    }
}

domain::request_text!(ReportState, "How a report stands.", example = "open", pattern = "^(open|decided)$");

/// Which reports.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportFilter {
    /// `open` where nothing is said.
    #[param(inline, required = false)]
    #[deserr(default)]
    state: Option<ReportState>,
}

/// Lists reports that are open, or decided; the oldest first.
///
/// Needs the scope `social:moderate`. Costs 0.5 RRU for each 4 KB.
#[utoipa::path(
    get, path = "/reports",
    responses((status = 200, description = "A page of reports.", body = List<ReportResponse>)),
)]
pub(crate) async fn list_reports(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialModerate>,
    page: Paged<ReportFilter>,
) -> Result<Answer, Problem> {
    let is_open = page.filter.state.is_none_or(|state| state == ReportState::Open);
    let table = app.store.table();
    let found = app.store.reports(is_open, page.limit(), page.begin(table).await?).await?;

    let items = found.items.iter().map(ReportResponse::from).collect();
    Ok(page.answer(table, items, found.next.as_ref()).await?)
}
