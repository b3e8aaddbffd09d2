//! `GET /operations/events`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Scoped;
use service::operations::PassedEvent;

use super::process;
use crate::Console;
use crate::scopes::OperationsRead;

/// Lists the last events that passed, newest first.
///
/// The last 100 that were delivered, with the outcome at each consumer: envelopes without data, on one page. Held in memory. On
/// AWS the answer is 404 with the code `not_here`. Costs nothing.
#[utoipa::path(
    get, path = "/operations/events",
    responses(
        (status = 200, description = "The events.", body = List<PassedEvent>),
        (status = 404, description = "`not_here`: on AWS, the event bus can archive events."),
    ),
)]
pub(crate) async fn list_passed_events(
    State(console): State<Arc<Console>>,
    _: Scoped<OperationsRead>,
) -> Result<Answer, Problem> {
    let process = process(&console)?;

    Ok(Answer::list(&List { items: process.passed_events(), next_cursor: None }))
}
