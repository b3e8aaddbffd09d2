//! `POST /operations/dead-letters/{dead_letter_id}/redrive`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::operations::Redriven;

use super::{process, unanswered};
use crate::Console;
use crate::scopes::OperationsWrite;

/// Delivers a dead letter again.
///
/// To the function that refused it, up to five times within seconds, as any event. Consumers are idempotent, so this needs no
/// `Idempotency-Key`. On AWS the answer is 404 with the code `not_here`. Costs 2 RRU, beside what the function consumes.
#[utoipa::path(
    post, path = "/operations/dead-letters/{dead_letter_id}/redrive",
    responses(
        (status = 204, description = "The function took it."),
        (status = 404, description = "There is no such dead letter; or `not_here`."),
        (status = 409, description = "`refused_again`: the function refused it again; it stays a dead letter."),
    ),
)]
pub(crate) async fn redrive_dead_letter(
    State(console): State<Arc<Console>>,
    _: Scoped<OperationsWrite>,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let redriven = process(&console)?.redrive(&id).await.map_err(unanswered)?;

    match redriven {
        Redriven::Taken => Ok(Answer::no_content()),
        Redriven::Refused => {
            Err(Problem::conflict("refused_again", "The function refused the event again; it stays a dead letter."))
        }
        Redriven::Missing => Err(Problem::not_found("dead letter")),
    }
}
