//! `POST /assets/{asset_id}/upload`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::AssetId;
use service::Problem;
use service::body::{Answer, Path};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use crate::Content;
use crate::model::{AssetResponse, AssetStatus};
use crate::scopes::ContentWrite;

/// Answers another link for the upload of a pending asset.
///
/// Needs the scope `content:write`. The links before it work until they expire: all take the same bytes alone. Costs 1 RRU;
/// 2 WRU more with an idempotency key.
#[utoipa::path(
    post, path = "/assets/{asset_id}/upload",
    responses(
        (status = 200, description = "The asset, and how to upload it.", body = AssetResponse),
        (status = 409, description = "It is not pending any more."),
    ),
)]
pub(crate) async fn renew_asset_upload(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentWrite>,
    Path(asset_id): Path<AssetId>,
    idempotency: Idempotency,
) -> Result<Answer, Problem> {
    let asset = app.asset(asset_id).await?;
    if asset.status != AssetStatus::Pending {
        return Err(Problem::conflict("asset_completed", "The asset was completed; its file never changes."));
    }

    let link = app.upload_link(&asset).await?;
    let answer = Answer::ok(&AssetResponse::of(&asset, Some(link))).version(asset.version);

    Ok(idempotency.commit(app.store.table().transaction(), answer).await?)
}
