//! `POST /assets/{asset_id}/complete`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::AssetId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use crate::Content;
use crate::commands::complete_asset as command;
use crate::model::AssetResponse;
use crate::scopes::ContentWrite;

/// Takes the uploaded file: checks its bytes, and makes the asset ready for good, or rejects it.
///
/// Needs the scope `content:write`. Checked are length, SHA-256, the type by the first bytes, the size of a picture (at
/// most 50 million pixels), and that an SVG only draws: scripts, handlers, foreign elements and references to elsewhere
/// are refused. Idempotent: of an asset that was completed it answers what came out. Costs 1 RRU and 5 WRU; 3 WRU more
/// with an idempotency key.
#[utoipa::path(
    post, path = "/assets/{asset_id}/complete",
    responses(
        (status = 200, description = "The asset, ready.", body = AssetResponse),
        (status = 409, description = "`not_uploaded`: the bytes are not there yet."),
        (status = 422, description = "`asset_rejected`: the file is not taken; `rejection` says why."),
    ),
)]
pub(crate) async fn complete_asset(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentWrite>,
    Path(asset_id): Path<AssetId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    command::complete_asset(&app, asset_id, &idempotency).await
}
