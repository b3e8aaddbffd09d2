//! Profiles and their handles.

use domain::Timestamp;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::Store;
use super::counts::person_pk;
use crate::model::{Handle, Profile};

/// The label of the write of a profile: refused where another write came first.
pub(crate) const PROFILE: &str = "profile";
/// The label of the write of a handle: refused where somebody else has it.
pub(crate) const HANDLE: &str = "handle";
/// Over how many partitions the list of all profiles is spread.
const SHARDS: u64 = 8;

/// To whom a handle leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    /// Nobody, where the account is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
    /// Until when, where it is an old one; it is free afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

fn key(account: AccountId) -> Key {
    Key::new(person_pk(account), "profile")
}

fn handle_key(handle: &Handle) -> Key {
    Key::only(format!("handle#{}", handle.hash()))
}

fn indexed(write: Write, profile: &Profile) -> Write {
    let shard = profile.account_id.raw().shard(SHARDS);
    write.index1(format!("profiles#{shard}"), profile.account_id.to_string())
}

impl Store {
    /// Finds a profile as the last acknowledged write left it. 1 RRU.
    pub(crate) async fn profile(&self, account: AccountId) -> Result<Option<Profile>, TableError> {
        self.table.get(&key(account)).await
    }

    /// Finds profiles, in no order. 0.5 RRU each.
    pub(crate) async fn profiles(&self, accounts: &[AccountId]) -> Result<Vec<Profile>, TableError> {
        let mut found = Vec::new();
        for some in accounts.chunks(100) {
            let keys: Vec<_> = some.iter().map(|account| key(*account)).collect();
            found.extend(self.table.get_many::<Profile>(&keys).await?);
        }
        Ok(found)
    }

    /// To whom a handle leads now. 1 RRU.
    pub(crate) async fn account_of(&self, handle: &Handle, now: Timestamp) -> Result<Option<AccountId>, TableError> {
        let held: Option<Held> = self.table.get(&handle_key(handle)).await?;
        Ok(held.filter(|held| held.until.is_none_or(|until| until > now)).and_then(|held| held.account_id))
    }

    /// To whom handles lead now, in no order; those that lead to nobody are left out. 0.5 RRU each.
    pub(crate) async fn accounts_of(&self, handles: &[Handle], now: Timestamp) -> Result<Vec<AccountId>, TableError> {
        let keys: Vec<_> = handles.iter().map(handle_key).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let held: Vec<Held> = self.table.get_many(&keys).await?;
        let good = held.into_iter().filter(|held| held.until.is_none_or(|until| until > now));
        let mut accounts: Vec<_> = good.filter_map(|held| held.account_id).collect();
        accounts.sort_unstable();
        accounts.dedup();
        Ok(accounts)
    }

    /// Writes a profile over the one before, with its handles and its event. 5 WRU, and 2 for each handle that changes.
    pub(crate) fn save_profile(&self, before: Option<&Profile>, after: &Profile, now: Timestamp) -> Transaction {
        let mut transaction = self.table.transaction();
        self.put_profile(&mut transaction, before, after);
        let (had, has) = (before.and_then(Profile::handle), after.handle());
        if had != has {
            if let Some(handle) = has {
                let held = Held { account_id: Some(after.account_id), until: None };
                let free = "attribute_not_exists(pk) OR #account_id = :account OR #until <= :now";
                let taken = Write::put(HANDLE, handle_key(handle), &held).when(free);
                transaction.push(taken.value("account", after.account_id).value("now", now));
            }
            if let Some(handle) = had {
                transaction.push(release(handle, after, Some(after.account_id), now));
            }
        }
        transaction
    }

    /// Writes what stays of a profile whose account is erased, with its handles and its event: 2 WRU a handle beside 5.
    pub(crate) fn end_profile(&self, before: Option<&Profile>, after: &Profile, now: Timestamp) -> Transaction {
        let mut transaction = self.table.transaction();
        self.put_profile(&mut transaction, before, after);
        if let Some(before) = before {
            let old = before.old.iter().map(|old| &old.handle);
            for handle in old.chain(before.handle()) {
                transaction.push(release(handle, after, None, now));
            }
        }
        transaction
    }

    pub(crate) fn put_profile(&self, transaction: &mut Transaction, before: Option<&Profile>, after: &Profile) {
        let write = match before {
            None => Write::create(PROFILE, key(after.account_id), after),
            Some(before) => Write::replace(PROFILE, key(after.account_id), after, before.version),
        };
        transaction.push(indexed(write, after));
        transaction.publish(&after.event());
    }

    /// A page of all profiles of a part. 0.5 RRU for each 4 KB.
    pub(crate) async fn page_of_profiles(
        &self,
        shard: u64,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Profile>, TableError> {
        self.table.query(Index::First, format!("profiles#{shard}")).limit(limit).after(after).page().await
    }
}

/// Lets a handle lead to the profile for a while, or to nobody, and be free afterwards.
fn release(handle: &Handle, profile: &Profile, account_id: Option<AccountId>, now: Timestamp) -> Write {
    let until = now + crate::model::REDIRECT;
    let write = Write::put(HANDLE, handle_key(handle), &Held { account_id, until: Some(until) }).expires_at(until);
    // An old one may have run out, and be another's by now: then it is left alone, by leaving it out before.
    write.when("#account_id = :account").value("account", profile.account_id)
}
