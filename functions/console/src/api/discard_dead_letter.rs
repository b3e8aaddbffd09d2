//! `DELETE /operations/dead-letters/{dead_letter_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::{process, unanswered};
use crate::Console;
use crate::scopes::OperationsWrite;

/// Throws a dead letter away.
///
/// The function that refused the event never gets it. A dead letter never changes, so this needs no `If-Match`. On AWS the
/// answer is 404 with the code `not_here`. Costs 1 RRU and 1 WRU per KB of the event.
#[utoipa::path(
    delete, path = "/operations/dead-letters/{dead_letter_id}",
    responses(
        (status = 204, description = "It is gone."),
        (status = 404, description = "There is no such dead letter; or `not_here`."),
    ),
)]
pub(crate) async fn discard_dead_letter(
    State(console): State<Arc<Console>>,
    _: Scoped<OperationsWrite>,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let is_gone = process(&console)?.discard(&id).await.map_err(unanswered)?;

    if is_gone { Ok(Answer::no_content()) } else { Err(Problem::not_found("dead letter")) }
}
