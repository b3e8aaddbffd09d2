//! What the ledger answers, as far as pages show it.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::views::Moment;
use super::super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};
use crate::model::units::Units;

/// An account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) ledger: String,
    pub(super) kind: String,
    pub(super) currency: String,
    pub(super) constraint: String,
    pub(super) limit: Units,
    pub(super) owner: Option<String>,
    pub(super) status: String,
    pub(super) debits_posted: Units,
    pub(super) credits_posted: Units,
    pub(super) debits_pending: Units,
    pub(super) credits_pending: Units,
    pub(super) posted: Units,
    pub(super) pending: Units,
    pub(super) available: Units,
    pub(super) shards: u64,
    pub(super) version: u64,
    pub(super) metadata: Map<String, Value>,
    pub(super) created_at: Moment,
    pub(super) updated_at: Moment,
}

impl Account {
    /// Its page.
    pub(super) fn address(&self) -> String {
        address(&self.id)
    }

    /// The list of its transactions.
    pub(super) fn transactions(&self) -> String {
        format!("/console/ledger/transactions?{}", query([("account", self.id.as_str())]))
    }

    /// Whether something is held for it or from it.
    pub(super) fn has_holds(&self) -> bool {
        !self.debits_pending.is_zero() || !self.credits_pending.is_zero()
    }

    /// How far it may be drawn on, in words.
    pub(super) fn bound(&self) -> String {
        match self.constraint.as_str() {
            "no_overdraft" => "down to zero".to_owned(),
            "limit" => format!("down to {} below zero", self.limit.of(&self.currency)),
            _ => "without end".to_owned(),
        }
    }
}

/// A transaction.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Transaction {
    pub(super) id: String,
    pub(super) ledger: String,
    pub(super) status: String,
    pub(super) entries: Vec<Entry>,
    pub(super) booked_at: Moment,
    pub(super) effective_at: Moment,
    pub(super) expires_at: Moment,
    pub(super) ended_at: Moment,
    pub(super) reference: Option<String>,
    pub(super) description: Option<String>,
    pub(super) metadata: Map<String, Value>,
    pub(super) reverses: Option<String>,
    pub(super) reversed_by: Option<String>,
    pub(super) seq: Option<u64>,
    pub(super) hash: Option<String>,
    pub(super) end_seq: Option<u64>,
    pub(super) end_hash: Option<String>,
}

/// An entry of a transaction.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    pub(super) account: String,
    pub(super) side: String,
    pub(super) amount: Units,
    pub(super) currency: String,
    pub(super) posted: Units,
    pub(super) balances: Option<Balances>,
}

/// What an account comes to.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Balances {
    pub(super) posted: Units,
    pub(super) available: Units,
}

impl Transaction {
    /// Its page.
    pub(super) fn address(&self) -> String {
        transaction_address(&self.id)
    }

    /// What it is, in a few words.
    pub(super) fn heading(&self) -> &str {
        let said = [&self.description, &self.reference].into_iter().find_map(|text| text.as_deref());
        said.unwrap_or(&self.id)
    }

    /// The accounts of a side, at most three.
    pub(super) fn accounts(&self, side: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.side == side) {
            if !found.contains(&entry.account.as_str()) {
                found.push(&entry.account);
            }
        }
        if found.len() > 3 {
            found.truncate(2);
            found.push("others");
        }
        found
    }

    /// The currencies in the order of the entries.
    pub(super) fn currencies(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for entry in &self.entries {
            if !found.contains(&entry.currency.as_str()) {
                found.push(&entry.currency);
            }
        }
        found
    }

    /// The sum of a side in a currency.
    pub(super) fn sum(&self, currency: &str, side: &str) -> Units {
        let entries = self.entries.iter().filter(|entry| entry.currency == currency && entry.side == side);
        entries.fold(domain::Amount::ZERO.into(), |sum: Units, entry| sum.plus(entry.amount))
    }

    /// How much it moves, in each currency.
    pub(super) fn moved(&self) -> Vec<String> {
        self.currencies().into_iter().map(|currency| self.sum(currency, "debit").of(currency)).collect()
    }
}

/// The page of an account.
pub(super) fn address(path: &str) -> String {
    format!("/console/ledger/accounts/{}", segment(path))
}

/// The page of a transaction.
pub(super) fn transaction_address(id: &str) -> String {
    format!("/console/ledger/transactions/{}", segment(id))
}

/// The currency that a report is of: the one that was asked for, or that of the first account; empty without any account.
pub(super) async fn currency(visit: &Visit) -> Result<String, ApiError> {
    if let Some(asked) = visit.query.find("currency") {
        return Ok(asked.to_uppercase());
    }
    let first: List<Account> = visit.api.get("/ledger/accounts?limit=1").await?;
    Ok(first.items.into_iter().next().map(|account| account.currency).unwrap_or_default())
}
