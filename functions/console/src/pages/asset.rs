//! `GET /console/assets/{hash}/{name}`

use axum::extract::OriginalUri;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::model::assets;

/// Sends a script or a style, which a browser may keep for ever.
pub(crate) async fn show(OriginalUri(uri): OriginalUri) -> Response {
    let Some(asset) = assets::find(uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
    let headers =
        [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, asset.content).into_response()
}
