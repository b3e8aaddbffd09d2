//! `GET /openapi.json`

use axum::response::{IntoResponse, Response};
use http::header;

/// The description of the whole system: `docs/openapi.json` without white space.
///
/// A test keeps that file equal to the code.
const DOCUMENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/openapi.json"));

/// Shows this description.
///
/// Costs nothing.
#[utoipa::path(
    get, path = "/openapi.json",
    responses((status = 200, description = "The description.", body = serde_json::Value)),
)]
pub(crate) async fn show_openapi() -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, DOCUMENT).into_response()
}
