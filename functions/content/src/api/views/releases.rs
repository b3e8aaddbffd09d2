//! Releases as clients see them.

use domain::Timestamp;
use domain::id::{EntryId, ReleaseId};
use domain::locale::Locale;
use serde::Serialize;
use service::body::Answer;

use crate::model::{Failure, Release, ReleaseAction, ReleaseStatus};

/// A release.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::api) struct ReleaseResponse {
    /// Its id.
    id: ReleaseId,
    /// Its name for editors.
    name: String,
    /// Where it stands.
    status: ReleaseStatus,
    /// Its entries.
    #[schema(max_items = 90)]
    entries: Vec<ReleasedEntry>,
    /// When it is published by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    publish_at: Option<Timestamp>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<Timestamp>,
    /// What stood in the way when its time came.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// An entry of a release.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::api) struct ReleasedEntry {
    /// The entry.
    entry_id: EntryId,
    /// What happens to it.
    action: ReleaseAction,
    /// The locales in which it is published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locales: Vec<Locale>,
    /// The number of the version that was published with the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
}

impl From<&Release> for ReleaseResponse {
    fn from(release: &Release) -> Self {
        let entries = release.content.entries.iter().map(|member| ReleasedEntry {
            entry_id: member.entry_id,
            action: member.action,
            locales: member.locales.clone().map(|locales| locales.into_vec()).unwrap_or_default(),
            version: release.numbers.get(&member.entry_id.to_string()).copied(),
        });
        Self {
            id: release.id,
            name: release.content.name.to_string(),
            status: release.status,
            entries: entries.collect(),
            publish_at: release.content.publish_at,
            published_at: release.published_at,
            failure: release.failure.clone(),
            version: release.version,
            created_at: release.created_at,
            updated_at: release.updated_at,
        }
    }
}

/// 200 with a release.
pub(in crate::api) fn shown_release(release: &Release) -> Answer {
    Answer::ok(&ReleaseResponse::from(release)).version(release.version)
}
