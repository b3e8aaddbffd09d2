//! `GET /assets/{asset_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::AssetId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;

use crate::Content;
use crate::model::AssetResponse;
use crate::scopes::ContentRead;

/// Shows an asset.
///
/// Needs the scope `content:read`. Costs 1 RRU.
#[utoipa::path(
    get, path = "/assets/{asset_id}",
    responses((status = 200, description = "The asset.", body = AssetResponse)),
)]
pub(crate) async fn find_asset(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentRead>,
    Path(asset_id): Path<AssetId>,
) -> Result<Answer, Problem> {
    let asset = app.asset(asset_id).await?;

    Ok(Answer::ok(&AssetResponse::of(&asset, None)).version(asset.version))
}
