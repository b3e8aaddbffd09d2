//! A turn at some accounts: as they are now, kept until a step on them succeeds.

use std::collections::BTreeMap;

use domain::id::TransactionId;
use service::table::{Attempts, Key, TableError};
use tokio::sync::MutexGuard;

use super::{ACCOUNT, QUEUES, SENT, Store, account_key, hashed, shard_of};
use crate::model::{Account, AccountPath, Accounts};

/// The accounts of a step that is being decided and written.
///
/// Decide on [`Turn::accounts`], write, and on an error call [`Turn::again`]: it updates the accounts, for free after a
/// refused write, so that the step can be decided again.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    store: &'a Store,
    keys: Vec<Key>,
    accounts: Accounts,
    attempts: Attempts,
    exact: bool,
    _queues: BTreeMap<usize, MutexGuard<'a, ()>>,
}

impl Store {
    /// Waits for a turn at these accounts and reads them, possibly stale: 0.5 RRU each, and 0.5 for each sharded one.
    ///
    /// All writers enter the queues in the same order, which prevents deadlocks. The conditions of writes keep the sums
    /// right; the queues only keep writers of one process from failing each other's writes. Sharded accounts need none.
    pub(crate) async fn turn(&self, paths: &[AccountPath], id: TransactionId) -> Result<Turn<'_>, TableError> {
        let mut queues = self.queue(paths).await;
        let mains: Vec<_> = paths.iter().map(|path| account_key(path, None)).collect();
        let found: Vec<Account> = self.table.get_many(&mains).await?;
        let mut shards: BTreeMap<_, _> = found.iter().map(|main| (main.path.clone(), shard_of(main, id))).collect();
        if found.len() < paths.len() {
            // An account may have been opened a moment ago.
            for path in paths.iter().filter(|path| !shards.contains_key(*path)).cloned().collect::<Vec<_>>() {
                let main: Option<Account> = self.table.get(&account_key(&path, None)).await?;
                if let Some(main) = main {
                    shards.insert(path, shard_of(&main, id));
                }
            }
        }
        let single = shards.iter().filter(|(_, shard)| shard.is_none()).map(|(path, _)| queue_of(path));
        let single: std::collections::BTreeSet<_> = single.collect();
        queues.retain(|place, _| single.contains(place));

        let sharded: Vec<_> = shards.iter().filter_map(|(path, shard)| Some((path, (*shard)?))).collect();
        let sharded: Vec<_> = sharded.into_iter().map(|(path, shard)| account_key(path, Some(shard))).collect();
        let mut accounts: Accounts =
            found.into_iter().filter(|a| !a.is_sharded()).map(|a| (a.path.clone(), a)).collect();
        if !sharded.is_empty() {
            let found: Vec<Account> = self.table.get_many(&sharded).await?;
            accounts.extend(found.into_iter().map(|shard| (shard.path.clone(), shard)));
        }
        let keys = shards.iter().map(|(path, shard)| account_key(path, *shard)).collect();
        let mut turn =
            Turn { store: self, keys, accounts, attempts: Attempts::on("account"), exact: false, _queues: queues };
        if turn.accounts.len() < turn.keys.len() {
            turn.look_closely().await?;
        }
        Ok(turn)
    }

    /// Waits until no other writer of this process works on these accounts.
    pub(super) async fn queue(&self, paths: &[AccountPath]) -> BTreeMap<usize, MutexGuard<'_, ()>> {
        let places: std::collections::BTreeSet<_> = paths.iter().map(queue_of).collect();
        let mut guards = BTreeMap::new();
        for (place, queue) in places.into_iter().filter_map(|place| Some((place, self.queues.get(place)?))) {
            guards.insert(place, queue.lock().await);
        }
        guards
    }
}

impl Turn<'_> {
    /// The accounts, as far as they are there.
    pub(crate) const fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Reads the accounts consistently, once a turn, before anything is refused: 1 RRU each. Says whether this was the
    /// first time.
    pub(crate) async fn look_closely(&mut self) -> Result<bool, TableError> {
        if std::mem::replace(&mut self.exact, true) {
            return Ok(false);
        }
        self.read().await?;
        Ok(true)
    }

    /// Handles a failed write: `Ok` with updated accounts where the step may be tried again.
    pub(crate) async fn again(&mut self, error: TableError) -> Result<(), TableError> {
        let newer: Vec<Account> = match &error {
            TableError::Refused(refusal) if refusal.is(ACCOUNT) || refusal.is(SENT) => refusal.items(ACCOUNT),
            TableError::Busy(_) => Vec::new(),
            _ => return Err(error),
        };
        self.attempts.again().await?;
        if newer.is_empty() {
            self.read().await?;
        }
        newer.into_iter().for_each(|account| self.learn(account));
        Ok(())
    }

    async fn read(&mut self) -> Result<(), TableError> {
        let found = self.keys.iter().map(|key| self.store.table.get::<Account>(key));
        let found = futures::future::try_join_all(found).await?;
        found.into_iter().flatten().for_each(|account| self.learn(account));
        Ok(())
    }

    fn learn(&mut self, account: Account) {
        let known = self.accounts.get(&account.path).map_or(0, |known| known.version);
        if account.version > known {
            self.accounts.insert(account.path.clone(), account);
        }
    }
}

fn queue_of(path: &AccountPath) -> usize {
    usize::try_from(hashed(path.as_str(), QUEUES as u64)).unwrap_or_default()
}
