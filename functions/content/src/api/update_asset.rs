//! `PATCH /assets/{asset_id}`.

use std::sync::Arc;

use axum::extract::State;
use domain::id::AssetId;
use service::Problem;
use service::body::{Answer, MergePatch, Path};
use service::caller::Scoped;
use service::etag::IfMatch;

use crate::Content;
use crate::model::{Asset, AssetPatch, AssetResponse};
use crate::scopes::ContentWrite;
use crate::store::ASSET;

/// Changes the texts of an asset; its file never changes.
///
/// Needs the scope `content:write`. A JSON Merge Patch (RFC 7396). What is published keeps the texts that it was published
/// with. A patch that changes nothing writes nothing. Costs 1 RRU and 2 WRU; 3 WRU within an hour of its completion.
#[utoipa::path(
    patch, path = "/assets/{asset_id}",
    request_body(content(
        (AssetPatch = "application/merge-patch+json"),
        (AssetPatch = "application/json"),
    )),
    responses((status = 200, description = "The asset as it is now.", body = AssetResponse)),
)]
pub(crate) async fn update_asset(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentWrite>,
    Path(asset_id): Path<AssetId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let before = app.asset(asset_id).await?;
    if_match.check(before.version)?;

    let content = patch.apply(&before.content)?;
    if content == before.content {
        return Ok(shown(&before));
    }
    let after = before.changed(content, app.context.clock.now());

    match app.store.table().write(app.store.replace_asset(&after)).await {
        Ok(()) => Ok(shown(&after)),
        Err(error) if error.refused(ASSET) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}

fn shown(asset: &Asset) -> Answer {
    Answer::ok(&AssetResponse::of(asset, None)).version(asset.version)
}
