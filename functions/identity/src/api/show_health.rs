//! `GET /healthz`

use serde::Serialize;

/// The name of this build; a release sets it at compile time.
const BUILD: &str = match option_env!("STOA_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// The system is up.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HealthResponse {
    /// Always `ok`.
    #[schema(value_type = String, example = "ok")]
    status: &'static str,
    /// The build that answers.
    #[schema(value_type = String, example = "0.2.0")]
    build: &'static str,
}

/// Says that the system is up.
///
/// Reads no database.
///
/// Costs nothing.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "The system is up.", body = HealthResponse)))]
pub(crate) async fn show_health() -> axum::Json<HealthResponse> {
    axum::Json(HealthResponse { status: "ok", build: BUILD })
}
