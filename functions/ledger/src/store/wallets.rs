//! The rules of assets, what wallets have sent, and the wallets of guests.

use domain::AssetCode;
use domain::id::GuestId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;
use super::merged::Spread;
use crate::model::{Account, AccountPath, Day, GuestWallets, Sent, WalletRules, month_of};

/// The label of a write of what a wallet has sent: refused where another write came first.
pub(crate) const SENT: &str = "sent";
/// The label of a write of rules: refused where another write came first.
pub(crate) const RULES: &str = "rules";
/// The label of a write of a guest's wallets: refused where another write came first.
pub(crate) const GUEST: &str = "guest";
/// The key of the list of rules.
const ALL_RULES: &str = "rules";
/// The key of wallets of merged guests that may have something again.
const SWEEPS: &str = "sweeps";

/// That an account became a guest's heir.
#[derive(Serialize, Deserialize)]
struct Inherited {
    guest: Owner,
}

/// A wallet of a merged guest that may have something again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sweep {
    pub(crate) account: AccountPath,
    sk: String,
}

impl Store {
    /// Reads the rules of an asset: 1 RRU.
    pub(crate) async fn rules(&self, asset: AssetCode) -> Result<WalletRules, TableError> {
        Ok(self.table.get(&rules_key(asset)).await?.unwrap_or_else(|| WalletRules::off(asset)))
    }

    /// Writes rules over the version before: 2 WRU.
    pub(crate) async fn set_rules(&self, after: &WalletRules) -> Result<(), TableError> {
        let write = over(RULES, rules_key(after.asset), after, after.version);
        self.table.write(write.index1(ALL_RULES, after.asset.code())).await
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

    /// The write by which the tick looks at a wallet of a merged guest again.
    pub(crate) fn sweep_later(&self, account: &Account) -> Write {
        let key = Key::new(SWEEPS, format!("{}#{:012}", account.path, account.version));
        let sweep = Sweep { account: account.path.clone(), sk: key.sk.clone() };
        Write::create("sweep", key, &sweep)
    }

    /// The wallets that the tick looks at again, page by page: 0.5 RRU for each 4 KB.
    pub(crate) async fn sweeps(&self, limit: usize, after: Option<Position>) -> Result<Page<Sweep>, TableError> {
        self.table.query(Index::Main, SWEEPS).limit(limit).after(after).page().await
    }

    /// Notes that a wallet was looked at.
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

fn sent_key(account: &AccountPath, month: &str) -> Key {
    Key::new(format!("sent#{account}"), month)
}

fn guest_key(guest: GuestId) -> Key {
    Key::only(format!("guest#{guest}"))
}
