//! Work that goes on by the tick: authors whose followers are told to pull, accounts that are erased.

use domain::id::AccountId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::Store;

/// The label of the write of work that is due.
const DUE: &str = "due";

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Task {
    /// All followers of an author are told to pull.
    Turn,
    /// What is there of somebody goes.
    Erase,
}

/// Work that is due.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Due {
    pub(crate) task: Task,
    pub(crate) whose: AccountId,
    /// How far it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
}

impl Due {
    fn key(&self) -> Key {
        let task = match self.task {
            Task::Turn => "turn",
            Task::Erase => "erase",
        };
        Key::new(DUE, format!("{task}#{}", self.whose))
    }

    /// Writes down that it is due, or how far it has come.
    pub(crate) fn put(&self) -> Write {
        Write::put(DUE, self.key(), self)
    }
}

impl Store {
    /// Work that is due.
    pub(crate) async fn due(&self, limit: usize) -> Result<Vec<Due>, TableError> {
        Ok(self.table.query(Index::Main, DUE).consistent().limit(limit).page().await?.items)
    }

    /// Writes down how far work has come, where it is still due.
    pub(crate) async fn go_on(&self, due: &Due) -> Result<(), TableError> {
        match self.table.write(due.put().when("attribute_exists(pk)")).await {
            Err(error) if error.refused(DUE) => Ok(()),
            other => other,
        }
    }

    /// Work is done.
    pub(crate) fn done(due: &Due) -> Write {
        Write::delete(DUE, due.key())
    }
}
