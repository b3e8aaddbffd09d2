//! An account: four sums of one asset, and the guard on what may leave it.

use std::collections::BTreeMap;

use domain::collection::Metadata;
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};
use serde::{Deserialize, Serialize};

use super::amounts::MAX_SUM;
use super::{AccountPath, LedgerName, Side};

/// What an account is in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
#[schema(as = LedgerAccountKind)]
pub(crate) enum AccountKind {
    /// What the shop has.
    Asset,
    /// What it owes.
    Liability,
    /// What its owners put in.
    Equity,
    /// What it earns.
    Income,
    /// What it spends.
    Expense,
}

impl AccountKind {
    /// The side on which it grows.
    pub(crate) const fn normal(self) -> Side {
        match self {
            Self::Asset | Self::Expense => Side::Debit,
            Self::Liability | Self::Equity | Self::Income => Side::Credit,
        }
    }
}

/// How far an account may be drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Constraint {
    /// Without end.
    None,
    /// Down to zero.
    NoOverdraft,
    /// Down to so much below zero.
    Limit(Amount),
}

/// Whether an account takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
#[schema(as = LedgerAccountStatus)]
pub(crate) enum AccountStatus {
    /// It does.
    Open,
    /// Nothing new is booked on it until it is open again; holds may be given back.
    Frozen,
    /// Nothing is booked on it any more; for good.
    Closed,
}

/// The four sums of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sums {
    pub(crate) debits_posted: Amount,
    pub(crate) credits_posted: Amount,
    pub(crate) debits_pending: Amount,
    pub(crate) credits_pending: Amount,
}

/// What the sums come to, seen from the account's normal side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LedgerBalances)]
pub(crate) struct Balances {
    /// What is posted: the normal side less the other.
    pub(crate) posted: Amount,
    /// What would be posted if all that is held were.
    pub(crate) pending: Amount,
    /// What may be drawn on: what is posted, less what is held on the other side.
    pub(crate) available: Amount,
}

impl Sums {
    /// The sums of several shards together; `None` where they are too large.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            debits_posted: self.debits_posted.plus(other.debits_posted)?,
            credits_posted: self.credits_posted.plus(other.credits_posted)?,
            debits_pending: self.debits_pending.plus(other.debits_pending)?,
            credits_pending: self.credits_pending.plus(other.credits_pending)?,
        })
    }

    /// The sums with an amount added to what is posted on a side.
    pub(crate) fn post(self, side: Side, amount: Amount) -> Option<Self> {
        Some(match side {
            Side::Debit => Self { debits_posted: bounded(self.debits_posted.plus(amount)?)?, ..self },
            Side::Credit => Self { credits_posted: bounded(self.credits_posted.plus(amount)?)?, ..self },
        })
    }

    /// The sums with an amount added to what is held on a side.
    pub(crate) fn hold(self, side: Side, amount: Amount) -> Option<Self> {
        Some(match side {
            Side::Debit => Self { debits_pending: bounded(self.debits_pending.plus(amount)?)?, ..self },
            Side::Credit => Self { credits_pending: bounded(self.credits_pending.plus(amount)?)?, ..self },
        })
    }

    /// The sums with an amount no longer held on a side.
    pub(crate) fn release(self, side: Side, amount: Amount) -> Option<Self> {
        Some(match side {
            Side::Debit => Self { debits_pending: bounded(self.debits_pending.minus(amount)?)?, ..self },
            Side::Credit => Self { credits_pending: bounded(self.credits_pending.minus(amount)?)?, ..self },
        })
    }

    /// Whether nothing is held.
    pub(crate) fn holds_nothing(&self) -> bool {
        self.debits_pending == Amount::ZERO && self.credits_pending == Amount::ZERO
    }

    /// Whether nothing is left and nothing is held.
    pub(crate) fn is_even(&self) -> bool {
        self.holds_nothing() && self.debits_posted == self.credits_posted
    }

    /// The balances, seen from a side; sums are bounded, so that these are amounts.
    pub(crate) fn balances(&self, normal: Side) -> Balances {
        let (own, other, own_held, other_held) = match normal {
            Side::Debit => (self.debits_posted, self.credits_posted, self.debits_pending, self.credits_pending),
            Side::Credit => (self.credits_posted, self.debits_posted, self.credits_pending, self.debits_pending),
        };
        let posted = own.minus(other).unwrap_or_default();
        let available = posted.minus(other_held).unwrap_or_default();
        Balances { posted, available, pending: available.plus(own_held).unwrap_or_default() }
    }
}

fn bounded(sum: Amount) -> Option<Amount> {
    (0..=MAX_SUM).contains(&sum.get()).then_some(sum)
}

/// An account, or one shard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    /// Its id.
    pub(crate) path: AccountPath,
    pub(crate) ledger: LedgerName,
    pub(crate) kind: AccountKind,
    pub(crate) currency: AssetCode,
    pub(crate) constraint: Constraint,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<Owner>,
    pub(crate) status: AccountStatus,
    /// Of a sharded account they are in its shards.
    pub(crate) sums: Sums,
    /// Over how many items its sums are spread.
    pub(crate) shards: u32,
    /// Which of them this is; none for the account itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shard: Option<u32>,
    /// Counts its changes.
    pub(crate) version: u64,
    /// When its last movement was booked: the next is never earlier.
    pub(crate) last_booked_at: Timestamp,
    /// How many holds on it may expire.
    #[serde(default)]
    pub(crate) timed_holds: u32,
    /// No hold on it expires before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_from: Option<Timestamp>,
    /// How many transfers are held that it pays.
    #[serde(default)]
    pub(crate) transfers_held: u32,
    /// The account that the guest became whose wallet it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<Owner>,
    #[serde(default)]
    pub(crate) metadata: Metadata,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Account {
    /// What its sums come to.
    pub(crate) fn balances(&self) -> Balances {
        self.sums.balances(self.kind.normal())
    }

    /// Whether its sums are spread over several items.
    pub(crate) const fn is_sharded(&self) -> bool {
        self.shards > 1
    }

    /// Whether what is available is within the constraint.
    pub(crate) fn is_covered(&self) -> bool {
        let least = match self.constraint {
            Constraint::None => return true,
            Constraint::NoOverdraft => 0,
            Constraint::Limit(limit) => -limit.get(),
        };
        self.balances().available.get() >= least
    }

    /// Whether a hold on it may have expired that still counts in its sums.
    pub(crate) fn may_hold_expired(&self, now: Timestamp) -> bool {
        self.timed_holds > 0 && self.expires_from.is_some_and(|first| first <= now)
    }

    /// The shards of a new account, one by one; none where it has one only.
    pub(crate) fn new_shards(&self) -> Vec<Self> {
        let numbers = if self.is_sharded() { 0..self.shards } else { 0..0 };
        numbers.map(|n| Self { shard: Some(n), metadata: Metadata::default(), ..self.clone() }).collect()
    }

    /// The account with the sums of its shards.
    pub(crate) fn with_shards(mut self, shards: &[Self]) -> Option<Self> {
        for shard in shards {
            self.sums = self.sums.plus(shard.sums)?;
            self.last_booked_at = self.last_booked_at.max(shard.last_booked_at);
            self.updated_at = self.updated_at.max(shard.updated_at);
            self.timed_holds = self.timed_holds.saturating_add(shard.timed_holds);
            self.expires_from = self.expires_from.into_iter().chain(shard.expires_from).min();
        }
        Some(self)
    }
}

/// Accounts by their paths; of a sharded one, the shard that a transaction is booked on.
pub(crate) type Accounts = BTreeMap<AccountPath, Account>;

/// An account as a client describes it, checked.
#[derive(Clone, Debug)]
pub(crate) struct NewAccount {
    pub(crate) path: AccountPath,
    pub(crate) ledger: LedgerName,
    pub(crate) kind: AccountKind,
    pub(crate) currency: AssetCode,
    pub(crate) constraint: Constraint,
    pub(crate) owner: Option<Owner>,
    pub(crate) shards: u32,
    pub(crate) metadata: Metadata,
}

impl NewAccount {
    /// An account of the main ledger without owner, limit, shards and metadata.
    pub(crate) fn new(path: AccountPath, kind: AccountKind, currency: AssetCode) -> Self {
        let (ledger, metadata) = (LedgerName::default(), Metadata::default());
        Self { path, ledger, kind, currency, constraint: Constraint::None, owner: None, shards: 1, metadata }
    }

    /// Opens it.
    pub(crate) fn open(self, now: Timestamp) -> Account {
        let Self { path, ledger, kind, currency, constraint, owner, shards, metadata } = self;
        Account {
            path,
            ledger,
            kind,
            currency,
            constraint,
            owner,
            status: AccountStatus::Open,
            sums: Sums::default(),
            shards,
            shard: None,
            version: 1,
            last_booked_at: now,
            timed_holds: 0,
            expires_from: None,
            transfers_held: 0,
            merged_into: None,
            metadata,
            created_at: now,
            updated_at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_are_seen_from_the_normal_side() {
        let sums = Sums {
            debits_posted: Amount::from(70),
            credits_posted: Amount::from(100),
            debits_pending: Amount::from(10),
            credits_pending: Amount::from(5),
        };
        let seen = |side| {
            let Balances { posted, pending, available } = sums.balances(side);
            (posted.get(), pending.get(), available.get())
        };
        assert_eq!(seen(Side::Credit), (30, 25, 20));
        assert_eq!(seen(Side::Debit), (-30, -25, -35));
    }

    #[test]
    fn sums_stay_in_bounds() {
        let most = Amount::new(MAX_SUM).unwrap();
        let full = Sums::default().post(Side::Debit, most).unwrap();
        assert_eq!(full.post(Side::Debit, Amount::from(1)), None);
        assert_eq!(Sums::default().release(Side::Debit, Amount::from(1)), None, "more than is held");
        assert_eq!(full.balances(Side::Credit).available.get(), -MAX_SUM);
    }
}
