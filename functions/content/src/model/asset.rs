//! An asset: a file that entries show. It is pending until its bytes are there and checked, then ready for good; or rejected.

use std::time::Duration;

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::{Metadata, MetadataPatch};
use domain::fault::{Faults, Invalid};
use domain::id::AssetId;
use domain::{Clock, Timestamp};
use serde::{Deserialize, Serialize};

use super::asset_facts::{Facts, Rejection};
use super::asset_names::{FileName, Sha256Hex};
use super::asset_texts::{AltTexts, AltTextsPatch};
use super::asset_type::AssetType;

/// The largest file: 100 MB, as much as an upload may bring.
pub(crate) const MAX_BYTES: i64 = 100_000_000;
/// How long a link takes an upload.
pub(crate) const UPLOAD_VALID: Duration = Duration::from_secs(15 * 60);
/// How long a link shows a file: longer than caches keep it.
pub(crate) const FILE_VALID: Duration = Duration::from_secs(15 * 60);
/// How long an asset may stay pending.
const PENDING: Duration = Duration::from_secs(24 * 60 * 60);
/// When what is left of an asset's blobs is removed. No link and no request that could bring one lives as long.
const LEFT_OVER: Duration = Duration::from_secs(60 * 60);
/// How long it is told why a file was rejected.
const REJECTED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A file that is going to be uploaded.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateAssetRequest {
    /// What the file is called. A path is reduced to its last part, and what no address takes to dashes.
    pub(crate) file_name: FileName,
    /// What the file is; its bytes have to be that.
    pub(crate) media_type: AssetType,
    /// Its exact size. An SVG has at most 1,000,000 bytes, a text (also CSV and JSON) at most 10,000,000.
    #[schema(value_type = i64, minimum = 1, maximum = 100_000_000)]
    pub(crate) bytes: BoundedInt<1, MAX_BYTES>,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub(crate) sha256: Sha256Hex,
    /// Its title for editors.
    #[deserr(default)]
    pub(crate) title: Option<Line<1, 200>>,
    /// Its text for those who do not see it, by locale.
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) alt: AltTexts,
    /// What a client keeps beside it.
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) metadata: Metadata,
}

/// What may change of an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct AssetContent {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) title: Option<Line<1, 200>>,
    #[serde(default)]
    #[deserr(default)]
    pub(crate) alt: AltTexts,
    #[serde(default)]
    #[deserr(default)]
    pub(crate) metadata: Metadata,
}

/// What is to change of an asset: a JSON Merge Patch (RFC 7396). What is absent stays, null removes.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssetPatch {
    /// Its title for editors.
    title: Option<Line<1, 200>>,
    /// Its text for those who do not see it, by locale.
    #[schema(value_type = Option<AltTextsPatch>)]
    alt: Option<AltTexts>,
    /// What a client keeps beside it.
    #[schema(value_type = Option<MetadataPatch>)]
    metadata: Option<Metadata>,
}

/// How far an asset has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AssetStatus {
    /// Its bytes are not there, or not checked.
    Pending,
    /// It can be shown; its file never changes.
    Ready,
    /// Its bytes were not what was announced, or not harmless.
    Rejected,
    /// It is gone for clients; its blobs go later.
    Deleted,
}

/// A status to list by: of what is not gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListedStatus(pub(crate) AssetStatus);

impl std::str::FromStr for ListedStatus {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "pending" => Ok(Self(AssetStatus::Pending)),
            "ready" => Ok(Self(AssetStatus::Ready)),
            "rejected" => Ok(Self(AssetStatus::Rejected)),
            _ => Err(Invalid::new("unknown_value", "one of these is expected: pending, ready, rejected")),
        }
    }
}

domain::request_text!(
    ListedStatus,
    "How far an asset has come.",
    example = "ready",
    pattern = "^(pending|ready|rejected)$"
);

/// An asset as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Asset {
    pub(crate) id: AssetId,
    pub(crate) version: u64,
    pub(crate) status: AssetStatus,
    pub(crate) file_name: FileName,
    pub(crate) media_type: AssetType,
    pub(crate) bytes: u64,
    pub(crate) sha256: Sha256Hex,
    #[serde(default)]
    pub(crate) facts: Facts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rejection: Option<Rejection>,
    pub(crate) content: AssetContent,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// When the sweep looks at it next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<Timestamp>,
}

/// What the sweep does with an asset that is due.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sweep {
    /// Writes it so, one version on.
    Change(Asset),
    /// Removes blobs, then writes it so, in the same version.
    Clean(Asset),
    /// Removes blobs, then the asset.
    Forget,
}

impl Asset {
    /// A pending one.
    pub(crate) fn new(request: CreateAssetRequest, clock: &Clock) -> Self {
        let (id, now) = (AssetId::new(clock), clock.now());
        let CreateAssetRequest { file_name, media_type, bytes, sha256, title, alt, metadata } = request;
        Self {
            id,
            version: 1,
            status: AssetStatus::Pending,
            file_name: file_name.of_type(media_type),
            media_type,
            bytes: bytes.get().unsigned_abs(),
            sha256,
            facts: Facts::default(),
            rejection: None,
            content: AssetContent { title, alt, metadata },
            created_at: now,
            updated_at: now,
            due: Some(now + PENDING),
        }
    }

    fn at(&self, status: AssetStatus, now: Timestamp) -> Self {
        let due = Some(now + LEFT_OVER);
        Self { status, version: self.version + 1, updated_at: now, due, ..self.clone() }
    }

    /// Its bytes are there, and what they ought to be.
    pub(crate) fn ready(&self, facts: Facts, now: Timestamp) -> Self {
        Self { facts, ..self.at(AssetStatus::Ready, now) }
    }

    /// Its bytes are not taken.
    pub(crate) fn rejected(&self, rejection: Rejection, now: Timestamp) -> Self {
        Self { rejection: Some(rejection), ..self.at(AssetStatus::Rejected, now) }
    }

    /// Nobody is to see it any more.
    pub(crate) fn deleted(&self, now: Timestamp) -> Self {
        self.at(AssetStatus::Deleted, now)
    }

    /// With other texts.
    pub(crate) fn changed(&self, content: AssetContent, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, updated_at: now, ..self.clone() }
    }

    /// What is to be done with it, once it is due.
    pub(crate) fn sweep(&self, now: Timestamp) -> Sweep {
        match (self.status, self.due) {
            (AssetStatus::Pending, _) => Sweep::Change(self.deleted(now)),
            (AssetStatus::Deleted, _) => Sweep::Forget,
            (AssetStatus::Ready, _) => Sweep::Clean(Self { due: None, ..self.clone() }),
            // First its blobs are removed, then it.
            (AssetStatus::Rejected, Some(due)) if due < self.updated_at + REJECTED => {
                Sweep::Clean(Self { due: Some(self.updated_at + REJECTED), ..self.clone() })
            }
            (AssetStatus::Rejected, _) => Sweep::Forget,
        }
    }

    /// The blob that an upload becomes. It is checked before anything is served.
    pub(crate) fn upload_name(&self) -> String {
        format!("tmp/{}", self.id)
    }

    /// The blob that is served.
    pub(crate) fn file_blob(&self) -> String {
        format!("files/{}", self.id)
    }

    /// Where everybody finds the file once it is ready.
    pub(crate) fn url(&self) -> String {
        format!("/asset-files/{}/{}", self.id, self.file_name.in_path())
    }

    /// As it stands in what is published.
    pub(crate) fn snapshot(&self) -> events::content::Asset {
        events::content::Asset {
            asset_id: self.id,
            url: self.url(),
            file_name: self.file_name.to_string(),
            media_type: self.media_type.to_string(),
            bytes: self.bytes,
            width: self.facts.width,
            height: self.facts.height,
            alt: self.content.alt.by_locale(),
        }
    }
}
