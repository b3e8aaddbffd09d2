//! Releases: which entries belong to one, how many have arrived, and from when on it is seen.

use std::time::Duration;

use domain::Timestamp;
use domain::id::ReleaseId;
use events::content::{ReleasePublished, Released};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;

/// The label of a release: refused where another write came first.
pub(crate) const RELEASE: &str = "release";
/// The partition of those that are not settled.
const UNSETTLED: &str = "releases";

/// A release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Release {
    pub(crate) release_id: ReleaseId,
    /// Counts the writes of this item.
    pub(crate) version: u64,
    /// What belongs to it.
    pub(crate) entries: Vec<Released>,
    /// How many of them, from the first on, are known to have arrived.
    pub(crate) arrived: usize,
    /// When it was published; not known of what was heard of before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published_at: Option<Timestamp>,
    /// From when on it is seen; none while an entry is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) visible_from: Option<Timestamp>,
    /// Whether its entries hold nothing any more of what was shown before.
    #[serde(default)]
    pub(crate) settled: bool,
}

impl From<ReleasePublished> for Release {
    fn from(event: ReleasePublished) -> Self {
        let ReleasePublished { release_id, published_at, entries } = event;
        let published_at = Some(published_at);
        Self { release_id, version: 1, entries, arrived: 0, published_at, visible_from: None, settled: false }
    }
}

/// How long the events of a release are on their way at most, as a rule.
const ON_THEIR_WAY: Duration = Duration::from_secs(5 * 60);

impl Release {
    /// Whether what is missing of it is late.
    pub(crate) fn is_late(&self, now: Timestamp) -> bool {
        self.visible_from.is_none() && self.published_at.is_none_or(|at| at + ON_THEIR_WAY <= now)
    }
}

fn key(id: ReleaseId) -> Key {
    Key::only(format!("release#{id}"))
}

impl Store {
    /// Reads a release, consistent. 1 RRU for each 4 KB.
    pub(crate) async fn release(&self, id: ReleaseId) -> Result<Option<Release>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Remembers a release; nothing where it is known.
    pub(crate) async fn create_release(&self, release: &Release) -> Result<(), TableError> {
        let write = Write::create(RELEASE, key(release.release_id), release);
        match self.table.write(write.index1(UNSETTLED, release.release_id.to_string())).await {
            Err(error) if error.refused(RELEASE) => Ok(()),
            other => other,
        }
    }

    /// Writes a release over the version before.
    pub(crate) async fn replace_release(&self, release: &Release) -> Result<(), TableError> {
        let write = Write::replace(RELEASE, key(release.release_id), release, release.version - 1);
        let write = if release.settled { write } else { write.index1(UNSETTLED, release.release_id.to_string()) };
        self.table.write(write).await
    }

    /// Releases that are not settled. 0.5 RRU for each 4 KB.
    pub(crate) async fn unsettled(&self, after: Option<Position>) -> Result<Page<Release>, TableError> {
        self.table.query(Index::First, UNSETTLED).limit(25).after(after).page().await
    }
}
