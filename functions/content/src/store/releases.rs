//! Releases.
//!
//! | item | `pk` | `sk` | gsi1 | gsi2 |
//! | --- | --- | --- | --- | --- |
//! | release | `release#<id>` | the same | `releases`, its id | `releases#<status>`, its id |
//!
//! | access | by | cost |
//! | --- | --- | --- |
//! | one release | get, consistent | 1 RRU for each 4 KB |
//! | releases, newest first, of a status or all | index 2 or 1 | 0.5 RRU for each 4 KB |

use domain::id::ReleaseId;
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;
use crate::model::{Release, ReleaseStatus};

/// The label of a write of a release: refused where another write came first.
pub(crate) const RELEASE: &str = "release";

fn key(id: ReleaseId) -> Key {
    Key::only(format!("release#{id}"))
}

impl Store {
    /// One release. 1 RRU for each 4 KB.
    pub(crate) async fn find_release(&self, id: ReleaseId) -> Result<Option<Release>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Releases, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn page_of_releases(
        &self,
        status: Option<ReleaseStatus>,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Release>, TableError> {
        let query = match status {
            None => self.table.query(Index::First, "releases"),
            Some(status) => self.table.query(Index::Second, format!("releases#{}", status.name())),
        };
        query.newest_first().limit(limit).after(after).page().await
    }

    pub(crate) fn create_release(&self, new: &Release) -> Write {
        indexed(Write::create(RELEASE, key(new.id), new), new)
    }

    pub(crate) fn replace_release(&self, after: &Release) -> Write {
        indexed(Write::replace(RELEASE, key(after.id), after, after.version - 1), after)
    }

    pub(crate) fn delete_release(&self, before: &Release) -> Write {
        Write::delete(RELEASE, key(before.id)).at_version(before.version)
    }
}

fn indexed(write: Write, release: &Release) -> Write {
    let id = release.id.to_string();
    write.index1("releases", id.clone()).index2(format!("releases#{}", release.status.name()), id)
}
