//! Deciding on a new transaction: which accounts change to what, or why not.

use std::collections::BTreeMap;

use domain::collection::Metadata;
use domain::id::TransactionId;
use domain::{Amount, AssetCode, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::refusal::INSUFFICIENT_FUNDS;
use super::step::{Step, StepKind};
use super::transaction::paths;
use super::{Account, AccountPath, AccountStatus, Accounts, Change, Line, Origin, Refusal, Side, Transaction};

/// An entry that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct DraftLine {
    pub(crate) account: AccountPath,
    pub(crate) side: Side,
    pub(crate) amount: Amount,
}

impl DraftLine {
    /// A debit.
    pub(crate) const fn debit(account: AccountPath, amount: Amount) -> Self {
        Self { account, side: Side::Debit, amount }
    }

    /// A credit.
    pub(crate) const fn credit(account: AccountPath, amount: Amount) -> Self {
        Self { account, side: Side::Credit, amount }
    }
}

/// Who asks for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A client, or an event that may be refused.
    MayBeRefused,
    /// An event that says what has happened: it is booked on frozen and closed accounts, too.
    HasHappened,
}

/// A transaction that is asked for.
///
/// Its JSON is what its fingerprint is made of, which is compared for ever: members keep their names and their order, and a
/// new one is left out where nothing is said.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Draft {
    #[serde(skip)]
    pub(crate) id: TransactionId,
    pub(crate) entries: Vec<DraftLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) effective_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata,
    pub(crate) pending: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reverses: Option<TransactionId>,
    #[serde(skip)]
    pub(crate) asked: Asked,
    #[serde(skip)]
    pub(crate) origin: Option<Origin>,
}

impl Draft {
    /// A posted transaction of these entries.
    pub(crate) fn posted(id: TransactionId, entries: Vec<DraftLine>) -> Self {
        Self {
            id,
            entries,
            effective_at: None,
            reference: None,
            description: None,
            metadata: Metadata::default(),
            pending: false,
            expires_at: None,
            reverses: None,
            asked: Asked::MayBeRefused,
            origin: None,
        }
    }

    /// Tells the same content from other: 32 digits of a SHA-256.
    pub(crate) fn fingerprint(&self) -> String {
        // Content is JSON by its types.
        let json = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(&json).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its accounts, each once, in the order of their paths.
    pub(crate) fn accounts(&self) -> Vec<AccountPath> {
        paths(self.entries.iter().map(|line| &line.account))
    }

    /// Decides it on the accounts as they are.
    pub(crate) fn decide(&self, accounts: &Accounts, now: Timestamp) -> Result<Step, Refusal> {
        let mut touched = Accounts::new();
        for line in &self.entries {
            let account = accounts.get(&line.account).ok_or_else(|| Refusal::unknown(&line.account))?;
            if self.asked == Asked::MayBeRefused {
                takes_part(account)?;
            }
            if !line.amount.is_positive() {
                let detail = format!("{} of {} is no amount above zero.", line.amount, line.account);
                return Err(Refusal::by("invalid_amount", &line.account, detail));
            }
            touched.insert(line.account.clone(), account.clone());
        }
        let ledger = match touched.values().next() {
            Some(account) => account.ledger.clone(),
            None => return Err(Refusal::new("unbalanced", "There are no entries.")),
        };
        if let Some(other) = touched.values().find(|account| account.ledger != ledger) {
            let detail = format!("{} is in another ledger than the others.", other.path);
            return Err(Refusal::by("ledgers_differ", &other.path, detail));
        }
        let entries = self.with_currencies(&touched);
        are_balanced(&entries)?;
        let booked_at = touched.values().map(|account| account.last_booked_at).fold(now, Ord::max);
        self.is_timely(booked_at)?;

        let kind = if self.pending { Change::Pending } else { Change::Posted };
        let transaction = Transaction {
            id: self.id,
            ledger,
            fingerprint: self.fingerprint(),
            after: Vec::new(),
            entries,
            pending: self.pending,
            expires_at: self.expires_at,
            booked_at,
            effective_at: self.effective_at.unwrap_or(booked_at).min(booked_at),
            reference: self.reference.clone(),
            description: self.description.clone(),
            metadata: self.metadata.clone(),
            reverses: self.reverses,
            reversed_by: None,
            end: None,
            origin: self.origin,
            counted: None,
            version: 1,
            updated_at: booked_at,
        };
        let amounts: Vec<_> = transaction.entries.iter().map(|line| line.amount).collect();
        let step = Step::carry_out(transaction, StepKind { n: 1, kind, booked_at }, &touched, &amounts)?;
        for after in &step.accounts {
            let before = touched.get(&after.path).map(Account::balances).unwrap_or_default();
            if after.balances().available < before.available && !after.is_covered() {
                let detail = format!("{} has {} available, which does not suffice.", after.path, before.available);
                return Err(Refusal::by(INSUFFICIENT_FUNDS, &after.path, detail));
            }
        }
        Ok(step)
    }

    fn with_currencies(&self, accounts: &Accounts) -> Vec<Line> {
        let lines = self.entries.iter().filter_map(|line| {
            let currency = accounts.get(&line.account)?.currency;
            Some(Line { account: line.account.clone(), side: line.side, amount: line.amount, currency })
        });
        lines.collect()
    }

    fn is_timely(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.asked == Asked::HasHappened {
            return Ok(());
        }
        if self.effective_at.is_some_and(|at| at > now) {
            return Err(Refusal::new("effective_in_future", format!("effective_at is later than now, {now}.")));
        }
        if self.expires_at.is_some_and(|at| at <= now) {
            return Err(Refusal::new("already_expired", format!("expires_at is not later than now, {now}.")));
        }
        Ok(())
    }
}

/// Whether an account takes part in something new.
pub(crate) fn takes_part(account: &Account) -> Result<(), Refusal> {
    let path = &account.path;
    match account.status {
        AccountStatus::Open => Ok(()),
        AccountStatus::Frozen => Err(Refusal::by("account_frozen", path, format!("{path} is frozen."))),
        AccountStatus::Closed => Err(Refusal::by("account_closed", path, format!("{path} is closed."))),
    }
}

/// Whether debits and credits are the same in each currency.
pub(crate) fn are_balanced(entries: &[Line]) -> Result<(), Refusal> {
    let amounts: Vec<_> = entries.iter().map(|line| line.amount).collect();
    match unbalanced(entries, &amounts) {
        None => Ok(()),
        Some(currency) => {
            Err(Refusal::new("unbalanced", format!("The debits of {currency} are not as much as its credits.")))
        }
    }
}

/// The first currency whose debits and credits differ, with these amounts in place of the entries' own.
pub(crate) fn unbalanced(entries: &[Line], amounts: &[Amount]) -> Option<AssetCode> {
    let mut differences: BTreeMap<AssetCode, i128> = BTreeMap::new();
    for (line, amount) in entries.iter().zip(amounts) {
        let difference = differences.entry(line.currency).or_default();
        // Thirty amounts of 34 digits are far from the end of the type.
        *difference = difference.saturating_add(match line.side {
            Side::Debit => amount.get(),
            Side::Credit => -amount.get(),
        });
    }
    differences.into_iter().find(|(_, difference)| *difference != 0).map(|(currency, _)| currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let id = "txn_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap();
        let (a, b) = ("a".parse().unwrap(), "b".parse().unwrap());
        Draft::posted(id, vec![DraftLine::debit(a, Amount::from(5)), DraftLine::credit(b, Amount::from(5))])
    }

    #[test]
    fn a_fingerprint_is_the_same_for_ever() {
        let full = Draft {
            effective_at: Some(Timestamp::from_millis(1_000)),
            reference: Some("r".to_owned()),
            description: Some("d".to_owned()),
            metadata: serde_json::from_str(r#"{"k":"v"}"#).unwrap(),
            pending: true,
            expires_at: Some(Timestamp::from_millis(2_000)),
            reverses: Some(draft().id),
            ..draft()
        };
        assert_eq!(
            [draft().fingerprint(), full.fingerprint()],
            ["40781c20f7af022596d8135923a3f1b0", "0d438497ff3ea2c30471e0671b0aa520"],
            "transactions of earlier versions are compared with it"
        );
    }

    #[test]
    fn other_content_has_another_fingerprint() {
        let other = |change: &dyn Fn(&mut Draft)| {
            let mut draft = draft();
            change(&mut draft);
            draft.fingerprint()
        };
        let all = [
            draft().fingerprint(),
            other(&|draft| draft.entries.reverse()),
            other(&|draft| draft.entries[0].amount = Amount::from(6)),
            other(&|draft| draft.entries[0].side = Side::Credit),
            other(&|draft| draft.effective_at = Some(Timestamp::from_millis(1))),
            other(&|draft| draft.expires_at = Some(Timestamp::from_millis(1))),
            other(&|draft| draft.reference = Some("x".to_owned())),
            other(&|draft| draft.description = Some("x".to_owned())),
            other(&|draft| draft.pending = true),
            other(&|draft| draft.reverses = Some(draft.id)),
        ];
        let apart: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(apart.len(), all.len(), "{all:?}");
    }
}
