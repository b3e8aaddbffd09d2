//! The rules of assets, what wallets have sent, and the wallets of guests.

use domain::AssetCode;
use domain::id::{GuestId, WalletTransferId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;
use super::merged::Spread;
use crate::model::{AccountPath, Day, GuestWallets, Sent, WalletRules, month_of};

/// The label of a write of what a wallet has sent: refused where another write came first.
pub(crate) const SENT: &str = "sent";
/// The label of a write of rules, and of their check: refused where another write came first.
pub(crate) const RULES: &str = "rules";
/// The label of a write of a guest's wallets: refused where another write came first.
pub(crate) const GUEST: &str = "guest";
/// Over how many keys copies of the version of an asset's rules are spread.
const RULES_SHARDS: u64 = 16;
/// The key of the list of rules.
const ALL_RULES: &str = "rules";
/// The key of wallets of merged guests that may have something again.
const SWEEPS: &str = "sweeps";

/// Which version of an asset's rules holds.
#[derive(Serialize)]
struct RulesCopy {
    version: u64,
}

/// That an account became a guest's heir.
#[derive(Serialize, Deserialize)]
struct Inherited {
    guest: Owner,
}

/// Wallets of merged guests that may have something again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sweep {
    pub(crate) accounts: Vec<AccountPath>,
    sk: String,
}

impl Store {
    /// Reads the rules of an asset: 1 RRU.
    pub(crate) async fn rules(&self, asset: AssetCode) -> Result<WalletRules, TableError> {
        Ok(self.table.get(&rules_key(asset)).await?.unwrap_or_else(|| WalletRules::off(asset)))
    }

    /// Writes rules over the version before, with a copy of their version for each key that transfers check: 35 WRU.
    pub(crate) async fn set_rules(&self, after: &WalletRules) -> Result<(), TableError> {
        let mut commit = self.table.transaction();
        let write = over(RULES, rules_key(after.asset), after, after.version);
        commit.push(write.index1(ALL_RULES, after.asset.code()));
        let copy = RulesCopy { version: after.version };
        for shard in 0..RULES_SHARDS {
            commit.push(over(RULES, rules_copy_key(after.asset, shard), &copy, copy.version));
        }
        commit.commit().await
    }

    /// Refuses the commit of a transfer where its rules have changed since they were read: one action, 2 WRU. Each transfer
    /// checks one of several copies, since transfers that meet on one item would conflict.
    pub(crate) fn check_rules(&self, rules: &WalletRules, transfer: WalletTransferId) -> Write {
        let key = rules_copy_key(rules.asset, transfer.raw().shard(RULES_SHARDS));
        Write::check(RULES, key, "#version = :rules").value("rules", rules.version)
    }

    /// Reads a page of rules by their assets, after one, and the one after which more follow: 0.5 RRU for each 4 KB.
    pub(crate) async fn page_of_rules(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<WalletRules>, Option<String>), TableError> {
        let (from, to) = ("A".to_owned(), "~".to_owned());
        let spread = Spread { index: Index::First, keys: vec![ALL_RULES.to_owned()], from, to, newest_first: false };
        let (found, next) = self.merged(spread, after, limit, |rules: &WalletRules| rules.asset.to_string()).await?;
        Ok((found.into_iter().map(|(_, rules)| rules).collect(), next))
    }

    /// Reads what a wallet has sent in the month of a day: 1 RRU.
    pub(crate) async fn sent(&self, account: &AccountPath, day: &Day) -> Result<Sent, TableError> {
        let month = month_of(day);
        let found = self.table.get(&sent_key(account, &month)).await?;
        Ok(found.unwrap_or_else(|| Sent::nothing(account.clone(), month)))
    }

    /// The write of what a wallet has sent, over the version before.
    pub(crate) fn count(&self, after: &Sent) -> Write {
        over(SENT, sent_key(&after.account, &after.month), after, after.version)
    }

    /// Reads what wallets a guest has: 1 RRU.
    pub(crate) async fn guest(&self, guest: GuestId) -> Result<GuestWallets, TableError> {
        Ok(self.table.get(&guest_key(guest)).await?.unwrap_or_else(|| GuestWallets::none(guest)))
    }

    /// The write of what wallets a guest has, over the version before.
    pub(crate) fn keep_guest(&self, after: &GuestWallets) -> Write {
        over(GUEST, guest_key(after.guest), after, after.version)
    }

    /// Remembers whose lists of transfers an owner sees beside their own: 1 WRU, once.
    pub(crate) async fn inherit(&self, heir: Owner, guest: Owner) -> Result<(), TableError> {
        let key = Key::new(format!("heir#{heir}"), guest.to_string());
        match self.table.write(Write::create("heir", key, &Inherited { guest })).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The guests whose lists an owner sees beside their own, possibly stale: 0.5 RRU.
    pub(crate) async fn inherited(&self, heir: Owner, most: usize) -> Result<Vec<Owner>, TableError> {
        let query = self.table.query(Index::Main, format!("heir#{heir}")).limit(most);
        Ok(query.page::<Inherited>().await?.items.into_iter().map(|inherited| inherited.guest).collect())
    }

    /// The guest behind another one, or the first, whose heir an owner is: 1 RRU.
    pub(crate) async fn next_inherited(&self, heir: Owner, after: Option<Owner>) -> Result<Option<Owner>, TableError> {
        // `!` is below all that an id is made of.
        let from = after.map_or_else(|| "!".to_owned(), |guest| format!("{guest}!"));
        let query = self.table.query(Index::Main, format!("heir#{heir}")).between(from, "~").consistent();
        Ok(query.limit(1).page::<Inherited>().await?.items.pop().map(|inherited| inherited.guest))
    }

    /// The write by which the tick looks at wallets of merged guests again: one, however many they are. What brought
    /// it about names it.
    pub(crate) fn sweep_later(&self, by: impl std::fmt::Display, accounts: Vec<AccountPath>) -> Write {
        let key = Key::new(SWEEPS, by.to_string());
        let sweep = Sweep { accounts, sk: key.sk.clone() };
        Write::create("sweep", key, &sweep)
    }

    /// The wallets that the tick looks at again, page by page: 0.5 RRU for each 4 KB.
    pub(crate) async fn sweeps(&self, limit: usize, after: Option<Position>) -> Result<Page<Sweep>, TableError> {
        self.table.query(Index::Main, SWEEPS).limit(limit).after(after).page().await
    }

    /// Notes that wallets were looked at.
    pub(crate) async fn swept(&self, sweep: &Sweep) -> Result<(), TableError> {
        let write = Write::delete("sweep", Key::new(SWEEPS, &sweep.sk)).when("attribute_exists(pk)");
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// A write over the version before; of the first, where there is nothing yet.
fn over<T: Serialize>(label: &'static str, key: Key, after: &T, version: u64) -> Write {
    match version {
        1 => Write::create(label, key, after),
        version => Write::replace(label, key, after, version - 1),
    }
}

fn rules_key(asset: AssetCode) -> Key {
    Key::only(format!("rules#{asset}"))
}

fn rules_copy_key(asset: AssetCode, shard: u64) -> Key {
    Key::only(format!("rules#{asset}#{shard:02}"))
}

fn sent_key(account: &AccountPath, month: &str) -> Key {
    Key::new(format!("sent#{account}"), month)
}

fn guest_key(guest: GuestId) -> Key {
    Key::only(format!("guest#{guest}"))
}
