//! `GET /readyz`

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::header;
use serde::Serialize;
use shared::Problem;

use crate::Identity;

/// The system can do its work.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReadinessResponse {
    /// Always `ready`.
    #[schema(value_type = String, example = "ready")]
    status: &'static str,
}

/// Says that the database answers.
#[utoipa::path(
    get, path = "/readyz", operation_id = "show_readiness",
    summary = "Says that the system can do its work: its database answers.",
    description = "Reads from the table; in one process from that of every capability.\n\nCosts 0.5 RRU.",
    responses(
        (status = 200, description = "It is ready.", body = ReadinessResponse),
        (status = 503, description = "The database does not answer; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    ),
    security(()),
)]
pub(crate) async fn show_readiness(
    State(identity): State<Arc<Identity>>,
) -> Result<([(header::HeaderName, &'static str); 1], Json<ReadinessResponse>), Problem> {
    identity.store.ping().await?;

    Ok(([(header::CACHE_CONTROL, "no-store")], Json(ReadinessResponse { status: "ready" })))
}
