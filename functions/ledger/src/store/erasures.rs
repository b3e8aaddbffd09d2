//! Accounts that are gone, and how far their erasure is.

use domain::Timestamp;
use domain::id::AccountId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::{Store, sortable};

/// The label of a write of an erasure: refused where another process goes on with it.
pub(crate) const ERASURE: &str = "erasure";
/// The key of erasures that are under way.
const ERASURES: &str = "erasures";

/// An account that is gone.
#[derive(Serialize, Deserialize)]
struct Erased {
    account: Owner,
}

/// An erasure that is under way: how far it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Erasure {
    pub(crate) account: AccountId,
    /// When it begins.
    pub(crate) due: Timestamp,
    /// The guest whose transfers are looked at; the account's own where there is none.
    pub(crate) guest: Option<Owner>,
    /// The place in their list.
    pub(crate) after: Option<String>,
    /// Whether something is left behind, so that the lists are gone through again.
    pub(crate) has_failed: bool,
    /// Whether it is the second time, for what was under way and what indexes did not have yet.
    pub(crate) again: bool,
    /// Counts its changes.
    pub(crate) version: u64,
}

impl Erasure {
    /// One that begins at a moment.
    pub(crate) const fn new(account: AccountId, due: Timestamp, again: bool) -> Self {
        Self { account, due, guest: None, after: None, has_failed: false, again, version: 1 }
    }
}

impl Store {
    /// Remembers for ever that an account is gone: 1 WRU, once.
    pub(crate) async fn remember_erasure(&self, account: AccountId) -> Result<(), TableError> {
        let owner = Owner::Account(account);
        self.once(Write::create("erased", erased_key(owner), &Erased { account: owner })).await
    }

    /// Whether an owner is an account that is gone: 1 RRU.
    pub(crate) async fn is_erased(&self, owner: Owner) -> Result<bool, TableError> {
        Ok(self.table.get::<Erased>(&erased_key(owner)).await?.is_some())
    }

    /// Those of the owners that are accounts that are gone, possibly stale: 0.5 RRU for each account.
    pub(crate) async fn erased(&self, owners: &[Owner]) -> Result<Vec<Owner>, TableError> {
        let accounts = owners.iter().filter(|owner| matches!(owner, Owner::Account(_)));
        let keys: Vec<Key> = accounts.map(|owner| erased_key(*owner)).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<Erased> = self.table.get_many(&keys).await?;
        Ok(found.into_iter().map(|erased| erased.account).collect())
    }

    /// Lets the tick erase an account: 1 WRU.
    pub(crate) async fn begin_erasure(&self, erasure: &Erasure) -> Result<(), TableError> {
        self.once(Write::create(ERASURE, erasure_key(erasure), erasure)).await
    }

    /// The erasures that are due, first come first: 0.5 RRU for each 4 KB.
    pub(crate) async fn due_erasures(&self, now: Timestamp, limit: usize) -> Result<Vec<Erasure>, TableError> {
        // `$` follows `#`, so that one of this very moment is among them.
        let query = self.table.query(Index::Main, ERASURES).below(format!("{}$", sortable(now))).limit(limit);
        Ok(query.page().await?.items)
    }

    /// Notes how far an erasure is: 1 WRU.
    pub(crate) async fn note_erasure(&self, after: &Erasure) -> Result<(), TableError> {
        self.table.write(Write::replace(ERASURE, erasure_key(after), after, after.version - 1)).await
    }

    /// Ends an erasure, and lets another one follow: 1 WRU, 4 with another.
    pub(crate) async fn end_erasure(&self, done: &Erasure, next: Option<&Erasure>) -> Result<(), TableError> {
        let gone = Write::delete(ERASURE, erasure_key(done)).at_version(done.version);
        let Some(next) = next else { return self.table.write(gone).await };
        let mut commit = self.table.transaction();
        commit.push(gone).push(Write::create(ERASURE, erasure_key(next), next));
        commit.commit().await
    }

    /// Makes a write that is made once only.
    async fn once(&self, write: Write) -> Result<(), TableError> {
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn erased_key(owner: Owner) -> Key {
    Key::only(format!("erased#{owner}"))
}

fn erasure_key(erasure: &Erasure) -> Key {
    Key::new(ERASURES, format!("{}#{}", sortable(erasure.due), erasure.account))
}
