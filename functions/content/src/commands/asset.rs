//! What several commands on assets share: the asset, the blob store, links, and a write with its answer.

use std::sync::Arc;

use domain::id::AssetId;
use service::Problem;
use service::blobs::{BlobError, BlobPort, Download, Upload};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{TableError, Write, error_chain};

use crate::Content;
use crate::model::{Asset, FILE_VALID, UPLOAD_VALID, UploadLink};

impl Content {
    /// An asset that is there; 404 otherwise.
    pub(crate) async fn asset(&self, id: AssetId) -> Result<Asset, Problem> {
        self.store.find_asset(id).await?.ok_or_else(|| Problem::not_found("asset"))
    }

    /// The blob store; 503 where the host has none.
    pub(crate) fn blobs(&self) -> Result<&Arc<dyn BlobPort>, Problem> {
        self.context.ports.blobs.as_ref().ok_or_else(|| {
            tracing::error!("there is no blob store");
            Problem::unavailable()
        })
    }

    /// A link that takes an asset's bytes, and no others.
    pub(crate) async fn upload_link(&self, asset: &Asset) -> Result<UploadLink, Problem> {
        let media_type = asset.media_type.name().to_owned();
        let upload = Upload { bytes: asset.bytes, media_type, sha256: asset.sha256.bytes() };
        let signed =
            self.blobs()?.sign_upload(&asset.upload_name(), &upload, UPLOAD_VALID).await.map_err(unanswered)?;
        Ok(UploadLink::new(signed, self.context.clock.now()))
    }

    /// Where the file of an asset is to be had for some minutes.
    pub(crate) async fn file_link(&self, asset: &Asset) -> Result<String, Problem> {
        let kind = if asset.media_type.is_shown_in_place() { "inline" } else { "attachment" };
        let media_type = asset.media_type.served_as();
        let download = Download { media_type, disposition: asset.file_name.disposition(kind) };
        let signed = self.blobs()?.sign_download(&asset.file_blob(), &download, FILE_VALID).await;
        Ok(signed.map_err(unanswered)?.url)
    }

    /// Makes one write, together with the record of its answer where the client gave a key.
    pub(crate) async fn write_once(
        &self,
        write: Write,
        idempotency: &Idempotency,
        answer: Answer,
    ) -> Result<Answer, TableError> {
        let table = self.store.table();
        // Alone it costs half.
        if !idempotency.is_given() {
            table.write(write).await?;
            return Ok(answer);
        }
        let mut transaction = table.transaction();
        transaction.push(write);
        idempotency.commit(transaction, answer).await
    }

    /// Removes a blob that nobody needs. Where that fails it is left for the sweep.
    pub(crate) async fn drop_blob(&self, name: &str) {
        if let Ok(blobs) = self.blobs()
            && let Err(error) = blobs.delete(name).await
        {
            tracing::warn!(error = %error_chain(&error), "a blob is left for the sweep");
        }
    }
}

/// 503: a retry may go well.
pub(crate) fn unanswered(error: BlobError) -> Problem {
    tracing::error!(error = %error_chain(&error), "the blob store failed");
    match error {
        BlobError::Failed(_) => Problem::unavailable(),
        BlobError::Name(_) | BlobError::TooLarge(_) => Problem::internal(),
    }
}
