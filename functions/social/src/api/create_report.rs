//! `POST /reports`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Json};
use service::idempotency::Idempotency;

use super::requests::Account;
use super::views::OwnReportResponse;
use crate::Social;
use crate::commands::report;
use crate::model::{NewReport, Report};

/// Reports a post, a review or a person to moderators.
///
/// One person has one open report of one thing. Costs 2.5 to 6 RRU and 8 WRU, 10 with an idempotency key.
#[utoipa::path(
    post, path = "/reports",
    request_body = NewReport,
    responses((status = 201, description = "The report.", body = OwnReportResponse),
        (status = 404, description = "There is no such thing, or it is not the caller's to know of."),
        (status = 409, description = "`already_reported`: the caller's report of this is still open."),
        (status = 422, description = "`own_subject`: nobody reports themselves.")),
)]
pub(crate) async fn create_report(
    State(app): State<Arc<Social>>,
    Account(account): Account,
    idempotency: Idempotency,
    Json(new): Json<NewReport>,
) -> Result<Answer, Problem> {
    let answer = |report: &Report| {
        let shown = OwnReportResponse::from(report);
        Answer::created(format!("/reports/{}", shown.id), &shown)
    };
    report::open(&app, account, new, &idempotency, answer).await
}
