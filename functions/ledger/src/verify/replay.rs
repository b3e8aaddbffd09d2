//! What the records of a journal come to, and whether each may follow those before it.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::id::TransactionId;
use domain::{Amount, AssetCode};

use crate::model::{AccountPath, Change, JournalRecord, RecordEntry, Side, Sums};

/// What a record does to the sums of an account. These are of all its shards together, so that only the bound of an
/// [`Amount`] holds for them.
#[derive(Clone, Copy, Debug)]
enum Move {
    Hold,
    Post,
    Release,
}

/// What records come to, one after the other.
#[derive(Debug, Default)]
pub(super) struct Replay {
    /// What the records come to on each account.
    pub(super) accounts: BTreeMap<AccountPath, (AssetCode, Sums)>,
    begun: HashSet<TransactionId>,
    reversed: HashSet<TransactionId>,
    references: HashSet<String>,
    /// The holds that have not ended.
    pub(super) holds: HashMap<TransactionId, Vec<RecordEntry>>,
}

impl Replay {
    /// Takes the next record in, or says what is wrong with it.
    pub(super) fn apply(&mut self, record: &JournalRecord) -> Result<(), String> {
        balanced(&record.entries)?;
        match (record.step, record.kind) {
            (1, Change::Pending | Change::Posted) => {
                if !self.begun.insert(record.transaction) {
                    return Err(format!("{} is there already", record.transaction));
                }
                self.names(record)?;
                let is_held = record.kind == Change::Pending;
                self.change(&record.entries, if is_held { Move::Hold } else { Move::Post })?;
                if is_held {
                    self.holds.insert(record.transaction, record.entries.clone());
                }
                Ok(())
            }
            (2, Change::Posted | Change::Voided | Change::Expired) => {
                let ended = self.holds.remove(&record.transaction);
                let held = ended.ok_or_else(|| format!("{} holds nothing that could end", record.transaction))?;
                self.change(&held, Move::Release)?;
                if record.kind != Change::Posted && record.entries != held {
                    return Err("it does not end what was held".to_owned());
                }
                if record.kind == Change::Posted {
                    within(&record.entries, &held)?;
                    self.change(&record.entries, Move::Post)?;
                }
                Ok(())
            }
            (step, kind) => Err(format!("a transaction is not {kind:?} by its step {step}").to_lowercase()),
        }
    }

    /// What a transaction names, no other has named: its reference, and what it takes back. That may follow it, since records
    /// of different transactions are not quite in the order of booking.
    fn names(&mut self, record: &JournalRecord) -> Result<(), String> {
        if let Some(reversed) = record.reverses {
            if reversed == record.transaction {
                return Err(format!("{reversed} takes itself back"));
            }
            if !self.reversed.insert(reversed) {
                return Err(format!("{reversed} is taken back already"));
            }
        }
        match &record.reference {
            Some(reference) if !self.references.insert(reference.clone()) => {
                Err(format!("another transaction has the reference {reference}"))
            }
            _ => Ok(()),
        }
    }

    fn change(&mut self, entries: &[RecordEntry], how: Move) -> Result<(), String> {
        for entry in entries {
            let begun = || (entry.currency, Sums::default());
            let (currency, sums) = self.accounts.entry(entry.account.clone()).or_insert_with(begun);
            if *currency != entry.currency {
                return Err(format!("{} is of {currency}, and not of {}", entry.account, entry.currency));
            }
            let sum = match (how, entry.side) {
                (Move::Post, Side::Debit) => &mut sums.debits_posted,
                (Move::Post, Side::Credit) => &mut sums.credits_posted,
                (Move::Hold | Move::Release, Side::Debit) => &mut sums.debits_pending,
                (Move::Hold | Move::Release, Side::Credit) => &mut sums.credits_pending,
            };
            let changed = match how {
                Move::Hold | Move::Post => sum.plus(entry.amount),
                Move::Release => sum.minus(entry.amount).filter(|left| left.get() >= 0),
            };
            *sum = changed.ok_or_else(|| format!("the sums of {} are out of bounds", entry.account))?;
        }
        Ok(())
    }
}

/// Whether debits and credits are the same in each currency.
fn balanced(entries: &[RecordEntry]) -> Result<(), String> {
    let mut sums: BTreeMap<AssetCode, Amount> = BTreeMap::new();
    for entry in entries {
        if !entry.amount.is_positive() {
            return Err(format!("an amount of {} is not above zero", entry.account));
        }
        let sum = sums.entry(entry.currency).or_default();
        let next = match entry.side {
            Side::Debit => sum.plus(entry.amount),
            Side::Credit => sum.minus(entry.amount),
        };
        *sum = next.ok_or_else(|| format!("its sums of {} are out of bounds", entry.currency))?;
    }
    match sums.iter().find(|(_, sum)| **sum != Amount::ZERO) {
        Some((currency, _)) => Err(format!("its debits and credits of {currency} differ")),
        None if sums.is_empty() => Err("it has no entries".to_owned()),
        None => Ok(()),
    }
}

/// Whether no account is debited or credited by more than was held there.
fn within(posted: &[RecordEntry], held: &[RecordEntry]) -> Result<(), String> {
    let sums = |entries: &[RecordEntry]| {
        let mut sums: BTreeMap<(AccountPath, Side), i128> = BTreeMap::new();
        for entry in entries {
            let sum = sums.entry((entry.account.clone(), entry.side)).or_default();
            *sum = sum.saturating_add(entry.amount.get());
        }
        sums
    };
    let held = sums(held);
    for (key, sum) in sums(posted) {
        if held.get(&key).is_none_or(|held| *held < sum) {
            return Err(format!("it posts more on {} than was held", key.0));
        }
    }
    Ok(())
}
