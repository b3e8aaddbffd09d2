//! Work that is too large for one step: written down, done at once as far as it goes, and by the tick from there on.

use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::Store;
use super::inbox::partition;
use crate::model::{Member, Recipient};

const DUE: &str = "due";

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub(crate) enum Task {
    /// Forgets an account.
    Erase { account_id: AccountId },
    /// Moves a guest's inbox to an account.
    Merge { guest_id: GuestId, account_id: AccountId },
    /// Takes somebody out of another's inbox.
    Part { inbox_of: AccountId, other: AccountId },
}

impl Task {
    fn key(&self) -> Key {
        let name = match self {
            Self::Erase { account_id } => format!("erase#{account_id}"),
            Self::Merge { guest_id, .. } => format!("merge#{guest_id}"),
            Self::Part { inbox_of, other } => format!("part#{inbox_of}#{other}"),
        };
        Key::new(DUE, name)
    }
}

/// An item by its key.
#[derive(Deserialize)]
struct Keyed {
    pk: String,
    sk: String,
}

/// Who takes part in a guest's inbox, with the key that says in what.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Carried {
    pub(crate) sk: String,
    #[serde(flatten)]
    pub(crate) member: Member,
}

impl Store {
    /// Writes work down; the same work again is written once.
    pub(crate) fn put_due(&self, task: &Task) -> Write {
        Write::put(DUE, task.key(), task)
    }

    /// Work that is due. 0.5 RRU for each 4 KB.
    pub(crate) async fn due(&self, limit: usize) -> Result<Vec<Task>, TableError> {
        Ok(self.table.query(Index::Main, DUE).limit(limit).page().await?.items)
    }

    /// Takes work away that is done.
    pub(crate) async fn end_due(&self, task: &Task) -> Result<(), TableError> {
        self.table.write(Write::delete(DUE, task.key())).await
    }

    /// Removes the first items of an inbox but its head, which says that it is erased and keeps others from writing;
    /// answers whether none is left.
    pub(crate) async fn empty_inbox(&self, recipient: Recipient, most: usize) -> Result<bool, TableError> {
        let query = self.table.query(Index::Main, partition(recipient)).consistent().limit(most + 1);
        let found: Vec<Keyed> = query.page().await?.items;
        let left: Vec<_> = found.into_iter().filter(|item| item.sk != "head").take(most).collect();
        let mut tx = self.table.transaction();
        for item in &left {
            tx.push(Write::delete("erased", Key::new(&item.pk, &item.sk)));
        }
        tx.commit().await?;
        Ok(left.is_empty())
    }

    /// What a guest took part in, strongly consistent.
    pub(crate) async fn members_of_guest(&self, guest: GuestId, most: usize) -> Result<Vec<Carried>, TableError> {
        let recipient = Recipient::Owner(Owner::Guest(guest));
        let query = self.table.query(Index::Main, partition(recipient)).prefix("m#");
        Ok(query.consistent().limit(most).page().await?.items)
    }

    /// Moves what a guest took part in to the account.
    pub(crate) fn move_member(
        &self,
        guest: GuestId,
        account: AccountId,
        carried: &Carried,
        after: &Member,
    ) -> [Write; 2] {
        let of = |owner| Key::new(partition(Recipient::Owner(owner)), carried.sk.clone());
        [
            Write::delete("member", of(Owner::Guest(guest))).at_version(carried.member.version),
            Write::create("moved", of(Owner::Account(account)), after),
        ]
    }
}
