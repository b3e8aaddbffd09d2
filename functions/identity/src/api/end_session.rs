//! `DELETE /sessions/{session_id}`

use std::sync::Arc;

use axum::extract::State;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Shopper;

use crate::Identity;
use crate::model::SessionId;

/// Ends one of the caller's sessions.
///
/// Its refresh tokens end at once, its access tokens within 15 minutes. Needs no `If-Match`, since a session is never
/// edited.
///
/// Costs 1 WRU.
#[utoipa::path(
    delete, path = "/sessions/{session_id}",
    responses((status = 204, description = "Ended."), (status = 403, description = "A service has no sessions.")),
)]
pub(crate) async fn end_session(
    State(identity): State<Arc<Identity>>,
    Shopper(owner, _): Shopper,
    Path(id): Path<SessionId>,
) -> Result<Answer, Problem> {
    if identity.store.end_session(&owner, id).await? {
        return Ok(Answer::no_content());
    }
    Err(Problem::not_found("session"))
}
