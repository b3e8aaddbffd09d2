//! `GET /operations/overview`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;
use service::operations::Overview;

use super::process;
use crate::Console;
use crate::scopes::OperationsRead;

/// Shows what the process measured in the last hour.
///
/// Requests, errors, durations, consumed units and their cost at list prices, by function and by route, and the events that
/// wait for delivery. Held in memory: a restart begins anew. On AWS, where each function is a process of its own, the answer is
/// 404 with the code `not_here`; CloudWatch has the figures. Costs nothing.
#[utoipa::path(
    get, path = "/operations/overview",
    responses(
        (status = 200, description = "The figures.", body = Overview),
        (status = 404, description = "`not_here`: on AWS, CloudWatch has this."),
    ),
)]
pub(crate) async fn show_overview(
    State(console): State<Arc<Console>>,
    _: Scoped<OperationsRead>,
) -> Result<Answer, Problem> {
    let process = process(&console)?;

    Ok(Answer::ok(&process.overview()))
}
