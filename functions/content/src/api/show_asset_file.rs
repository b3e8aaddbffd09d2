//! `GET /asset-files/{asset_id}/{file_name}`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::id::AssetId;
use service::Problem;
use service::body::Path2;

use crate::Content;

/// Leads to the file of an asset that is ready.
///
/// Public. The address is for good, what it leads to for some minutes: caches keep the way for five. Costs 0.5 RRU.
#[utoipa::path(
    get, path = "/asset-files/{asset_id}/{file_name}",
    responses((status = 307, description = "Where the file is for now.",
        headers(("Location" = String, description = "A signed link.")))),
)]
pub(crate) async fn show_asset_file(
    State(app): State<Arc<Content>>,
    Path2(asset_id, file_name): Path2<AssetId, String>,
) -> Result<Response, Problem> {
    let found = app.store.find_file(asset_id).await?;
    // Under another name it would be another file.
    let found = found.filter(|asset| asset.file_name.to_string() == file_name);
    let asset = found.ok_or_else(|| Problem::not_found("file"))?;

    let location = app.file_link(&asset).await?;

    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "public, max-age=300".to_owned())];
    Ok((StatusCode::TEMPORARY_REDIRECT, headers).into_response())
}
