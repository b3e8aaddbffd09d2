//! `GET /operations/dead-letters`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::Answer;
use service::caller::Scoped;
use service::operations::DeadLetters;

use super::{process, unanswered};
use crate::Console;
use crate::scopes::OperationsRead;

/// Lists the dead letters.
///
/// Events that a function refused at each delivery, with the reason of the last refusal: envelopes without data, at most 100.
/// On AWS the answer is 404 with the code `not_here`; there each function has a queue of dead letters. Costs 0.5 RRU for each
/// function that consumes events, more if it has many dead letters.
#[utoipa::path(
    get, path = "/operations/dead-letters",
    responses(
        (status = 200, description = "The dead letters.", body = DeadLetters),
        (status = 404, description = "`not_here`: on AWS, SQS has the dead letters."),
    ),
)]
pub(crate) async fn list_dead_letters(
    State(console): State<Arc<Console>>,
    _: Scoped<OperationsRead>,
) -> Result<Answer, Problem> {
    let letters = process(&console)?.dead_letters().await.map_err(unanswered)?;

    Ok(Answer::ok(&letters))
}
