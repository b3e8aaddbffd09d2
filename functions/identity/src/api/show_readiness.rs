//! `GET /readyz`

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::header;
use serde::Serialize;
use service::Problem;

use crate::Identity;

/// The system is ready.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReadinessResponse {
    /// Always `ready`.
    #[schema(value_type = String, example = "ready")]
    status: &'static str,
}

/// Says that the database answers.
///
/// Reads from the table; the monolith reads from the table of every capability.
///
/// Costs 0.5 RRU.
#[utoipa::path(
    get, path = "/readyz",
    responses((status = 200, description = "The system is ready.", body = ReadinessResponse)),
)]
pub(crate) async fn show_readiness(
    State(identity): State<Arc<Identity>>,
) -> Result<([(header::HeaderName, &'static str); 1], Json<ReadinessResponse>), Problem> {
    identity.store.ping().await?;

    Ok(([(header::CACHE_CONTROL, "no-store")], Json(ReadinessResponse { status: "ready" })))
}
