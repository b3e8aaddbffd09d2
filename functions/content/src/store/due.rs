//! What is due after a commit: announcements of a set that did not fit into it, and versions of entries that are gone. It is
//! done at once, and by `tick` where the process died.

use domain::Timestamp;
use domain::id::{EntryId, ReleaseId};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::{DUE, Store, TURN};

/// Work that is due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Due {
    /// Names it, and says its age.
    pub(crate) id: String,
    /// Counts what was done of it.
    pub(crate) version: u64,
    pub(crate) task: Task,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub(crate) enum Task {
    /// Announces entries of a set.
    Announce { release_id: ReleaseId, at: Timestamp, left: Vec<Announcement> },
    /// Removes the versions of an entry that is gone.
    Forget { entry_id: EntryId },
}

/// One entry of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Announcement {
    pub(crate) entry_id: EntryId,
    /// The version of its event.
    pub(crate) version: u64,
}

/// The number of the last publication that others had to know of.
#[derive(Serialize, Deserialize)]
struct Turn {
    version: u64,
}

const QUEUE: &str = "due";

fn key(id: &str) -> Key {
    Key::new(QUEUE, id)
}

impl Store {
    /// Work that is due, oldest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn due(&self, limit: usize) -> Result<Vec<Due>, TableError> {
        Ok(self.table.query(Index::Main, QUEUE).limit(limit).page().await?.items)
    }

    pub(crate) fn create_due(&self, due: &Due) -> Write {
        Write::create(DUE, key(&due.id), due)
    }

    /// Writes what is left of it; the next version.
    pub(crate) fn replace_due(&self, after: &Due) -> Write {
        Write::replace(DUE, key(&after.id), after, after.version - 1)
    }

    pub(crate) fn end_due(&self, before: &Due) -> Write {
        Write::delete(DUE, key(&before.id)).at_version(before.version)
    }

    /// Whose turn it is: the number of the last publication that others had to know of. 1 RRU.
    pub(crate) async fn turn(&self) -> Result<u64, TableError> {
        let found: Option<Turn> = self.table.get(&Key::only("turn")).await?;
        Ok(found.map_or(0, |turn| turn.version))
    }

    /// Takes the turn after the one that was read.
    pub(crate) fn take_turn(&self, read: u64) -> Write {
        let (key, next) = (Key::only("turn"), Turn { version: read + 1 });
        match read {
            0 => Write::create(TURN, key, &next),
            read => Write::replace(TURN, key, &next, read),
        }
    }
}
