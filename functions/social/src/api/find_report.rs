//! `GET /reports/{report_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::ReportId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::ReportResponse;
use crate::Social;
use crate::scopes::SocialModerate;

/// Shows a report.
///
/// Needs the scope `social:moderate`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/reports/{report_id}",
    responses((status = 200, description = "The report.", body = ReportResponse)),
)]
pub(crate) async fn find_report(
    State(app): State<Arc<Social>>,
    _: Scoped<SocialModerate>,
    Path(report_id): Path<ReportId>,
) -> Result<Answer, Problem> {
    let found = app.store.report(report_id).await?;
    let report = found.ok_or_else(|| Problem::not_found("report"))?;

    Ok(Answer::ok(&ReportResponse::from(&report)).version(report.version))
}
