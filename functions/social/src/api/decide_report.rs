//! `POST /reports/{report_id}/decide`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::Faults;
use domain::id::ReportId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::views::ReportResponse;
use crate::Social;
use crate::commands::report;
use crate::model::{Decision, Report};
use crate::scopes::SocialModerate;

/// What becomes of a report.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct DecideRequest {
    /// What.
    decision: Decision,
    /// Why.
    note: Text<1, 1000>,
}

/// Decides a report: it is dismissed, or what it is about is hidden, or whoever wrote that is suspended.
///
/// Needs the scope `social:moderate`. The same decision again changes nothing. Costs 1 to 5 RRU and 11 to 20 WRU.
#[utoipa::path(
    post, path = "/reports/{report_id}/decide",
    request_body = DecideRequest,
    responses((status = 200, description = "The report as it is now.", body = ReportResponse),
        (status = 409, description = "`already_decided`: it is decided otherwise."),
        (status = 422, description = "`unfit_decision`: a person is suspended, and what they wrote is hidden.")),
)]
pub(crate) async fn decide_report(
    State(app): State<Arc<Social>>,
    Scoped(moderator, _): Scoped<SocialModerate>,
    Path(report_id): Path<ReportId>,
    if_match: IfMatch,
    idempotency: Idempotency,
    Json(request): Json<DecideRequest>,
) -> Result<Answer, Problem> {
    let decision = (request.decision, &*request.note);
    let shown = |report: &Report| Answer::ok(&ReportResponse::from(report)).version(report.version);

    report::decide(&app, report_id, decision, &moderator.subject, if_match, &idempotency, shown).await
}
