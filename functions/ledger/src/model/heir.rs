//! Guests who became an account's: what comes to their wallets goes to the account's.

use std::collections::BTreeSet;

use domain::AssetCode;
use domain::id::GuestId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};

use super::{Account, AccountPath, AccountStatus, Accounts, Draft, DraftLine, NewAccount, charted, wallet_path};

/// The wallets of a guest, and whose they are now. Each wallet of a guest is opened with it, so that none is missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GuestWallets {
    pub(crate) guest: GuestId,
    pub(crate) assets: BTreeSet<AssetCode>,
    pub(crate) merged_into: Option<Owner>,
    /// Counts its changes; 0 where there is nothing yet.
    pub(crate) version: u64,
}

impl GuestWallets {
    /// Those of a guest who has none.
    pub(crate) const fn none(guest: GuestId) -> Self {
        Self { guest, assets: BTreeSet::new(), merged_into: None, version: 0 }
    }

    /// With a wallet more.
    pub(crate) fn with(&self, asset: AssetCode) -> Self {
        let mut after = Self { version: self.version + 1, ..self.clone() };
        after.assets.insert(asset);
        after
    }

    /// Once they are somebody else's.
    pub(crate) fn merged(&self, heir: Owner) -> Self {
        Self { merged_into: Some(heir), version: self.version + 1, ..self.clone() }
    }
}

impl Account {
    /// The guest whose wallet it is.
    pub(crate) fn guest(&self) -> Option<GuestId> {
        match self.owner {
            Some(Owner::Guest(guest)) if charted(&self.path).is_some() => Some(guest),
            _ => None,
        }
    }

    /// The wallet to which all goes that concerns this one. A frozen wallet keeps what it has, and what comes to it.
    pub(crate) fn heir(&self) -> Option<AccountPath> {
        let heir = self.merged_into.filter(|_| self.status == AccountStatus::Open)?;
        wallet_path(heir, self.currency)
    }
}

impl Draft {
    /// The guests' wallets among its accounts that became an account's.
    pub(crate) fn left(&self, accounts: &Accounts) -> Vec<AccountPath> {
        let is_left = |path: &AccountPath| accounts.get(path).and_then(Account::heir).is_some();
        self.accounts().into_iter().filter(is_left).collect()
    }

    /// The same with the account's wallet in place of each of a guest whose wallets became the account's, and the accounts
    /// that are opened for it; `None` where there is none.
    pub(crate) fn following(&self, accounts: &Accounts) -> Option<(Self, Vec<NewAccount>)> {
        let heir_of = |line: &DraftLine| accounts.get(&line.account).and_then(Account::heir);
        let opens: Vec<_> = self.entries.iter().filter_map(heir_of).filter_map(|path| charted(&path)).collect();
        if opens.is_empty() {
            return None;
        }
        let followed = self.entries.iter().map(|line| match heir_of(line) {
            Some(account) => DraftLine { account, ..line.clone() },
            None => line.clone(),
        });
        Some((Self { entries: followed.collect(), ..self.clone() }, opens))
    }
}
