//! `GET /disputes/{dispute_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::id::DisputeId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use super::views::DisputeResponse;
use crate::Payments;
use crate::scopes::PaymentsRead;

/// Finds a dispute.
///
/// For staff. A dispute is answered at the provider. Costs 1 RRU.
#[utoipa::path(
    get, path = "/disputes/{dispute_id}",
    responses((status = 200, description = "The dispute.", body = DisputeResponse)),
)]
pub(crate) async fn find_dispute(
    State(payments): State<Arc<Payments>>,
    _staff: Scoped<PaymentsRead>,
    Path(id): Path<DisputeId>,
) -> Result<Answer, Problem> {
    let dispute = payments.store.dispute(id).await?.ok_or_else(|| Problem::not_found("dispute"))?;

    Ok(Answer::ok(&DisputeResponse::from(&dispute)).version(dispute.version))
}
