//! How people stand to each other.

use domain::id::AccountId;
use domain::owner::Owner;
use serde::Deserialize;
use service::table::{Index, Key, TableError, Write};

use super::Store;
use super::inbox::partition;
use crate::model::{Member, Recipient, Relation};

const RELATION: &str = "relation";

fn key(one: AccountId, other: AccountId) -> Key {
    Key::new(partition(Recipient::Owner(Owner::Account(one))), format!("r#{other}"))
}

/// Who takes part, with the key that says in what.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Taking {
    pub(crate) sk: String,
    #[serde(flatten)]
    pub(crate) member: Member,
}

impl Store {
    /// How one person stands to another. 1 RRU.
    pub(crate) async fn find_relation(&self, one: AccountId, other: AccountId) -> Result<Relation, TableError> {
        Ok(self.table.get(&key(one, other)).await?.unwrap_or_default())
    }

    pub(crate) fn put_relation(&self, one: AccountId, other: AccountId, after: &Relation) -> Write {
        match after.version {
            1 => Write::create(RELATION, key(one, other), after),
            version => Write::replace(RELATION, key(one, other), after, version - 1),
        }
    }

    /// Refuses where one blocks the other.
    pub(crate) fn check_not_barred(&self, one: AccountId, other: AccountId) -> Write {
        Write::check(RELATION, key(one, other), "attribute_not_exists(#barred)")
    }

    /// All in which somebody takes part in a person's inbox, strongly consistent, up to `most`.
    pub(crate) async fn takings_of(
        &self,
        recipient: Recipient,
        subject: &str,
        after: Option<String>,
        most: usize,
    ) -> Result<Vec<Taking>, TableError> {
        let first = after.map_or_else(|| format!("m#{subject}#"), |after| format!("{after}~"));
        let query = self.table.query(Index::Main, partition(recipient)).between(first, format!("m#{subject}#~"));
        Ok(query.consistent().limit(most).page().await?.items)
    }
}
