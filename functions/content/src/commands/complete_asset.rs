//! Takes what was uploaded: looks at the bytes, and makes the asset ready or rejects it.
//!
//! The link took exactly the announced bytes, and takes no others later, so that what is checked here is what is served. The
//! bytes are copied to their final name before the asset is ready; if the process stops between the two, the next call
//! copies them again. Whatever is left over is removed by the sweep.

use domain::id::AssetId;
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::Attempts;
use sha2::{Digest as _, Sha256};

use super::asset::unanswered;
use crate::Content;
use crate::model::{Asset, AssetResponse, AssetStatus, Facts, Rejection, inspect};
use crate::store::ASSET;

/// How much of a file is in memory while it is read.
const STEP: u64 = 4_000_000;

/// Makes a pending asset ready, or rejects it: 422. Of one that was completed before, it answers what came out.
pub(crate) async fn complete_asset(app: &Content, id: AssetId, idempotency: &Idempotency) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("asset");
    loop {
        let before = app.asset(id).await?;
        match before.status {
            AssetStatus::Pending => {}
            AssetStatus::Ready => return Ok(shown(&before)),
            AssetStatus::Rejected => return Err(refusal(&before)),
            AssetStatus::Deleted => return Err(Problem::not_found("asset")),
        }
        let after = match look(app, &before).await? {
            Ok(facts) => before.ready(facts, app.context.clock.now()),
            Err(rejection) => before.rejected(rejection, app.context.clock.now()),
        };
        let is_ready = after.status == AssetStatus::Ready;
        if is_ready && !app.blobs()?.copy(&before.upload_name(), &before.file_blob()).await.map_err(unanswered)? {
            return Err(not_uploaded());
        }

        // A refusal is recorded by the layer around the routes, once it is the asset's state.
        let none = Idempotency::none();
        let written =
            app.write_once(app.store.replace_asset(&after), if is_ready { idempotency } else { &none }, shown(&after));
        match written.await {
            Ok(answer) => {
                app.drop_blob(&before.upload_name()).await;
                return if is_ready { Ok(answer) } else { Err(refusal(&after)) };
            }
            Err(error) if error.refused(ASSET) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Reads the bytes once, a piece at a time.
async fn look(app: &Content, asset: &Asset) -> Result<Result<Facts, Rejection>, Problem> {
    let (blobs, name) = (app.blobs()?, asset.upload_name());
    let info = blobs.info(&name).await.map_err(unanswered)?.ok_or_else(not_uploaded)?;
    if info.bytes != asset.bytes {
        let detail = format!("{} bytes were announced, and {} came.", asset.bytes, info.bytes);
        return Ok(Err(Rejection::new("wrong_length", detail)));
    }
    let (mut hash, mut head, mut at) = (Sha256::new(), Vec::new(), 0);
    let looked_at = usize::try_from(asset.media_type.looked_at()).unwrap_or(usize::MAX);
    while at < asset.bytes {
        let end = at.saturating_add(STEP).min(asset.bytes);
        let piece = blobs.get_range(&name, at..end).await.map_err(unanswered)?;
        let piece = piece.filter(|piece| !piece.is_empty()).ok_or_else(not_uploaded)?;
        hash.update(&piece);
        let missing = looked_at.saturating_sub(head.len()).min(piece.len());
        head.extend_from_slice(piece.get(..missing).unwrap_or_default());
        at = at.saturating_add(piece.len() as u64);
    }
    if <[u8; 32]>::from(hash.finalize()) != asset.sha256.bytes() {
        return Ok(Err(Rejection::new("wrong_checksum", "The bytes have another SHA-256 than was announced.")));
    }
    Ok(inspect(asset.media_type, &head))
}

fn shown(asset: &Asset) -> Answer {
    Answer::ok(&AssetResponse::of(asset, None)).version(asset.version)
}

/// 409 for now: the client uploads, and asks again.
fn not_uploaded() -> Problem {
    Problem::conflict("not_uploaded", "The file has not been uploaded.").retry_after(1)
}

/// 422: the file was not taken, and why.
fn refusal(asset: &Asset) -> Problem {
    let rejection = asset.rejection.clone();
    let detail = rejection.as_ref().map(|rejection| rejection.detail.clone()).unwrap_or_default();
    Problem::refused("asset_rejected", detail).with("rejection", &rejection)
}
