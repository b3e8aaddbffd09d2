//! Accounts: opened, read, listed by their directory, changed.

use domain::owner::Owner;
use domain::{AssetCode, Timestamp};
use serde::{Deserialize, Serialize};
use service::table::{Attempts, Index, Key, TableError, Transaction as Commit, Write};

use super::merged::Spread;
use super::{Store, account_key, hashed};
use crate::model::{Account, AccountPath, AccountStatus, PathPrefix};

/// The label of a write of an account: refused where another write came first.
pub(crate) const ACCOUNT: &str = "account";
/// The label of a check of a merged guest's wallet: refused where it is not open any more.
pub(crate) const LEFT: &str = "left";
/// Over how many keys the directory is spread.
const DIRECTORY_SHARDS: u64 = 4;
/// How many accounts are read at once.
const BATCH: usize = 100;

/// Which accounts are listed.
#[derive(Clone, Debug, Default)]
pub(crate) struct AccountFilter {
    pub(crate) prefix: Option<PathPrefix>,
    pub(crate) owner: Option<Owner>,
    pub(crate) currency: Option<AssetCode>,
}

/// An account in the directory.
#[derive(Debug, Serialize)]
struct Listing<'a> {
    path: &'a AccountPath,
}

/// What the directory's keys tell of an account, in each index.
#[derive(Debug, Deserialize)]
struct Listed {
    sk: AccountPath,
}

impl Store {
    /// Opens an account with its shards: at most 66 actions, 6 WRU and 2 a shard.
    pub(crate) fn open(&self, account: &Account) -> Commit {
        let mut commit = self.table.transaction();
        commit.push(Write::create(ACCOUNT, account_key(&account.path, None), account));
        for shard in account.new_shards() {
            commit.push(Write::create(ACCOUNT, account_key(&shard.path, shard.shard), &shard));
        }
        let (path, place) = (&account.path, hashed(account.path.as_str(), DIRECTORY_SHARDS));
        let key = Key::new(directory(place), path.as_str());
        let mut listing = Write::create("directory", key, &Listing { path })
            .index2(currency_key(account.currency, place), path.as_str());
        if let Some(owner) = account.owner {
            listing = listing.index1(owner_key(owner), path.as_str());
        }
        commit.push(listing);
        commit
    }

    /// Reads an account as the last acknowledged write left it: 1 RRU, of a sharded one 0.5 a shard besides.
    pub(crate) async fn account(&self, path: &AccountPath) -> Result<Option<Account>, TableError> {
        match self.main(path).await? {
            Some(main) => self.with_shards(main).await.map(Some),
            None => Ok(None),
        }
    }

    /// Reads an account without its shards: 1 RRU.
    pub(crate) async fn main(&self, path: &AccountPath) -> Result<Option<Account>, TableError> {
        self.table.get(&account_key(path, None)).await
    }

    /// Reads the shards of an account as the last acknowledged writes left them: 1 RRU each.
    pub(crate) async fn shards_exactly(&self, main: &Account) -> Result<Vec<Account>, TableError> {
        let keys: Vec<_> = main.new_shards().iter().map(|shard| account_key(&shard.path, shard.shard)).collect();
        let found = futures::future::try_join_all(keys.iter().map(|key| self.table.get::<Account>(key))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Reads several accounts, possibly stale; those that are not there are left out. 0.5 RRU each, and 0.5 a shard.
    pub(crate) async fn accounts(&self, paths: &[AccountPath]) -> Result<Vec<Account>, TableError> {
        let mut found: Vec<Account> = Vec::with_capacity(paths.len());
        for paths in paths.chunks(BATCH) {
            let keys: Vec<_> = paths.iter().map(|path| account_key(path, None)).collect();
            for main in self.table.get_many(&keys).await? {
                found.push(self.with_shards(main).await?);
            }
        }
        found.sort_by(|a: &Account, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// The shards of an account, possibly stale; none where it has one only.
    pub(crate) async fn shards(&self, main: &Account) -> Result<Vec<Account>, TableError> {
        let keys: Vec<_> = main.new_shards().iter().map(|shard| account_key(&shard.path, shard.shard)).collect();
        if keys.is_empty() { Ok(Vec::new()) } else { self.table.get_many(&keys).await }
    }

    async fn with_shards(&self, main: Account) -> Result<Account, TableError> {
        if !main.is_sharded() {
            return Ok(main);
        }
        let shards = self.shards(&main).await?;
        main.with_shards(&shards).ok_or_else(|| TableError::Failed("the sums of shards are too large".into()))
    }

    /// Reads several unsharded accounts as they were at one moment: twice consistently, until no version differs, so
    /// that between the two readings none changed. 2 RRU each. An account that is not there is left out.
    pub(crate) async fn accounts_at_once(&self, paths: &[AccountPath]) -> Result<Vec<Account>, TableError> {
        let _queues = self.queue(paths).await;
        let mut attempts = Attempts::on("accounts");
        let mut before = self.accounts_exactly(paths).await?;
        loop {
            let now = self.accounts_exactly(paths).await?;
            if now == before {
                return Ok(now);
            }
            before = now;
            attempts.again().await?;
        }
    }

    /// Reads accounts without their shards as the last acknowledged writes left them: 1 RRU each. One that is not there is
    /// left out.
    pub(crate) async fn accounts_exactly(&self, paths: &[AccountPath]) -> Result<Vec<Account>, TableError> {
        let keys: Vec<_> = paths.iter().map(|path| account_key(path, None)).collect();
        let found = keys.iter().map(|key| self.table.get::<Account>(key));
        Ok(futures::future::try_join_all(found).await?.into_iter().flatten().collect())
    }

    /// Reads a page of accounts by their paths, after a path, and the path after which more follow.
    pub(crate) async fn page_of_accounts(
        &self,
        filter: &AccountFilter,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Account>, Option<String>), TableError> {
        let (index, keys) = match (filter.owner, filter.currency) {
            (Some(owner), _) => (Index::First, vec![owner_key(owner)]),
            (None, Some(currency)) => {
                (Index::Second, (0..DIRECTORY_SHARDS).map(|place| currency_key(currency, place)).collect())
            }
            (None, None) => (Index::Main, (0..DIRECTORY_SHARDS).map(directory).collect()),
        };
        let prefix = filter.prefix.as_ref().map(PathPrefix::as_str).unwrap_or_default();
        // `~` is above all that a path is made of; a blank below.
        let (from, to) = (if prefix.is_empty() { " ".to_owned() } else { prefix.to_owned() }, format!("{prefix}~"));
        let spread = Spread { index, keys, from, to, newest_first: false };
        let (listed, next) = self.merged(spread, after, limit, |listed: &Listed| listed.sk.to_string()).await?;
        let paths: Vec<_> = listed.into_iter().map(|(_, listed)| listed.sk).collect();
        let mut accounts = self.accounts(&paths).await?;
        accounts.retain(|account| filter.currency.is_none_or(|currency| currency == account.currency));
        Ok((accounts, next))
    }

    /// Writes an account over the version before: 1 WRU.
    pub(crate) async fn replace(&self, after: &Account) -> Result<(), TableError> {
        self.table.write(self.replacing(after)).await
    }

    /// The write of an account over the version before.
    pub(crate) fn replacing(&self, after: &Account) -> Write {
        Write::replace(ACCOUNT, account_key(&after.path, None), after, after.version - 1)
    }

    /// The check that a merged guest's wallet is open, in whose place another one is booked on.
    pub(crate) fn check_left(&self, path: &AccountPath) -> Write {
        Write::check(LEFT, account_key(path, None), "#status = :status").value("status", AccountStatus::Open)
    }

    /// Writes a sharded account over the version before, and its status into each shard: at most 65 actions. Of shards
    /// that are to be `even`, each as it was read.
    pub(crate) async fn replace_with_shards(
        &self,
        after: &Account,
        even: &[Account],
        now: Timestamp,
    ) -> Result<(), TableError> {
        let mut commit = self.table.transaction();
        commit.push(Write::replace(ACCOUNT, account_key(&after.path, None), after, after.version - 1));
        for shard in after.new_shards() {
            let key = account_key(&shard.path, shard.shard);
            let write =
                Write::update(ACCOUNT, key, "SET #status = :status, #updated_at = :now, #version = #version + :one")
                    .value("status", after.status)
                    .value("now", now)
                    .value("one", 1)
                    .when("attribute_exists(pk)");
            let read = even.iter().find(|read| read.shard == shard.shard);
            commit.push(match read {
                Some(read) if after.status == AccountStatus::Closed => write.at_version(read.version),
                _ => write,
            });
        }
        commit.commit().await
    }
}

fn directory(place: u64) -> String {
    format!("accounts#{place}")
}

fn owner_key(owner: Owner) -> String {
    format!("owner#{owner}")
}

fn currency_key(currency: AssetCode, place: u64) -> String {
    format!("currency#{currency}#{place}")
}
