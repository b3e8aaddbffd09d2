//! `POST /assets`.

use std::sync::Arc;

use axum::extract::State;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Scoped;
use service::idempotency::Idempotency;

use crate::Content;
use crate::model::{Asset, AssetResponse, CreateAssetRequest};
use crate::scopes::ContentWrite;

/// Announces a file, and answers how to upload it.
///
/// Needs the scope `content:write`. `upload` is one request, good for 15 minutes, that takes exactly the announced bytes;
/// then `POST /assets/{asset_id}/complete` checks them. Pictures (PNG, JPEG, GIF, WebP, SVG), films (MP4, WebM), sounds
/// (MP3), PDF, text, CSV and JSON are taken. An asset that is not completed within a day is gone. Costs 3 WRU; 6 WRU with
/// an idempotency key.
#[utoipa::path(
    post, path = "/assets",
    request_body = CreateAssetRequest,
    responses((status = 201, description = "The pending asset, and how to upload it.", body = AssetResponse)),
)]
pub(crate) async fn create_asset(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentWrite>,
    idempotency: Idempotency,
    Json(request): Json<CreateAssetRequest>,
) -> Result<Answer, Problem> {
    let (media_type, most) = (request.media_type, request.media_type.max_bytes());
    if request.bytes.get().unsigned_abs() > most {
        let detail = format!("{media_type} is taken up to {most} bytes");
        return Err(Problem::invalid(Faults::one("/bytes", Invalid::new("out_of_range", detail))));
    }
    let asset = Asset::new(request, &app.context.clock);

    let link = app.upload_link(&asset).await?;
    let answer = Answer::created(format!("/assets/{}", asset.id), &AssetResponse::of(&asset, Some(link)));

    Ok(app.write_once(app.store.create_asset(&asset), &idempotency, answer.version(asset.version)).await?)
}
