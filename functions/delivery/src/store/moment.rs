//! What a request sees of releases. A release is seen from a moment on that lies ahead when it is written, and a request goes
//! by the time at which it began: so it sees all of a release or nothing, whenever it reads which part.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::ReleaseId;
use service::table::TableError;

use super::{Record, Store};

/// The time at which a request began, and which releases were shown then.
#[derive(Debug)]
pub(crate) struct Moment {
    at: Timestamp,
    shown: BTreeMap<ReleaseId, bool>,
}

impl Moment {
    /// A moment of which no release is known yet.
    pub(crate) const fn of(at: Timestamp) -> Self {
        Self { at, shown: BTreeMap::new() }
    }

    /// Looks up the releases that these records wait for, each once a request. 1 RRU each.
    pub(crate) async fn learn(&mut self, store: &Store, records: &[Record]) -> Result<(), TableError> {
        for record in records {
            let releases = record.from.into_iter().chain(record.until.iter().map(|(release, _)| *release));
            for release in releases {
                if !self.shown.contains_key(&release) {
                    let visible_from = store.release(release).await?.and_then(|found| found.visible_from);
                    self.shown.insert(release, visible_from.is_some_and(|from| from <= self.at));
                }
            }
        }
        Ok(())
    }

    fn is_shown(&self, release: ReleaseId) -> bool {
        self.shown.get(&release).copied().unwrap_or_default()
    }

    /// Whether the release that a record waits for is shown.
    pub(crate) fn has_begun(&self, record: &Record) -> bool {
        record.from.is_none_or(|release| self.is_shown(release))
    }

    /// Whether a record is what its entry shows.
    pub(crate) fn shows(&self, record: &Record) -> bool {
        self.has_begun(record) && self.follower(record).is_none()
    }

    /// The version that is shown in place of a record.
    pub(super) fn follower(&self, record: &Record) -> Option<u64> {
        let due = record.until.iter().filter(|(release, _)| self.is_shown(*release));
        due.map(|(_, version)| *version).max()
    }
}
