//! An asset as clients see it.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::Metadata;
use domain::id::AssetId;
use serde::Serialize;
use service::blobs::SignedRequest;

use super::asset::{Asset, AssetContent, AssetStatus, ListedStatus, UPLOAD_VALID};
use super::asset_facts::{Facts, Rejection};
use super::asset_names::{FileName, Sha256Hex};
use super::asset_texts::AltTexts;
use super::asset_type::AssetType;

/// An asset as clients see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AssetResponse {
    id: AssetId,
    #[schema(value_type = ListedStatus)]
    status: AssetStatus,
    /// Where everybody finds the file, once it is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    file_name: FileName,
    media_type: AssetType,
    bytes: u64,
    sha256: Sha256Hex,
    /// Of a picture, in pixels; of an SVG, where it says so.
    #[serde(flatten)]
    facts: Facts,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejection: Option<Rejection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Line<1, 200>>,
    alt: AltTexts,
    metadata: Metadata,
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// How to upload it, in the answers that ask for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<UploadLink>,
}

/// One request that uploads a file.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct UploadLink {
    /// `PUT`.
    method: &'static str,
    /// A path of this API, or an absolute URL of the bucket. It needs no token.
    url: String,
    /// Headers that it has to bear, each exactly so.
    headers: BTreeMap<String, String>,
    /// Until when it works.
    expires_at: Timestamp,
}

impl UploadLink {
    /// A link that was just signed.
    pub(crate) fn new(signed: SignedRequest, now: Timestamp) -> Self {
        let SignedRequest { method, url, headers } = signed;
        Self { method, url, headers: headers.into_iter().collect(), expires_at: now + UPLOAD_VALID }
    }
}

impl AssetResponse {
    /// An asset as clients see it, with its link if there is one.
    pub(crate) fn of(asset: &Asset, upload: Option<UploadLink>) -> Self {
        let AssetContent { title, alt, metadata } = asset.content.clone();
        Self {
            id: asset.id,
            status: asset.status,
            url: (asset.status == AssetStatus::Ready).then(|| asset.url()),
            file_name: asset.file_name.clone(),
            media_type: asset.media_type,
            bytes: asset.bytes,
            sha256: asset.sha256.clone(),
            facts: asset.facts,
            rejection: asset.rejection.clone(),
            title,
            alt,
            metadata,
            version: asset.version,
            created_at: asset.created_at,
            updated_at: asset.updated_at,
            upload,
        }
    }
}
