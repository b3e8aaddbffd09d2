//! `GET /disputes/{dispute_id}`

use std::sync::Arc;

use axum::extract::State;
use shared::Problem;
use shared::body::{Answer, Path};
use shared::caller::Scoped;
use shared::id::DisputeId;

use super::scopes::PaymentsRead;
use super::views::DisputeResponse;
use crate::Payments;

/// Finds a dispute.
#[utoipa::path(
    get,
    path = "/disputes/{dispute_id}",
    operation_id = "find_dispute",
    summary = "Find a dispute",
    description = "For staff. It is answered at the provider. Costs 1 RRU.",
    params(
        ("dispute_id" = inline(DisputeId), Path, description = "The dispute."),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that the client holds: 304 where it still holds."),
    ),
    responses(
        (status = 200, description = "The dispute.", body = DisputeResponse, headers(("ETag" = String, description = "The version."))),
        (status = 304, description = "It has not changed."),
        (status = 401, description = "No token, or one that does not hold.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token lacks the scope.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not there.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find_dispute(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsRead>,
    Path(id): Path<DisputeId>,
) -> Result<Answer, Problem> {
    let dispute = payments.store.dispute(id).await?.ok_or_else(|| Problem::not_found("dispute"))?;

    Ok(Answer::ok(&DisputeResponse::from(&dispute)).version(dispute.version))
}
