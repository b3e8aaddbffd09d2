//! Checks an exported journal by itself: no table, no clock, no network.
//!
//! What it takes is the export as it was written: the lines of `GET /ledger/journal/export`, from the first on. Every line
//! has to be where it belongs, to have the hash of its content and to name that of the line before; its entries have to be
//! balanced; a hold ends once, and posts no more than it held. What the lines come to are the sums of all accounts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead, Read as _};

use domain::id::TransactionId;
use domain::{Amount, AssetCode};

use crate::model::{AccountPath, Change, GENESIS, Head, JournalRecord, RecordEntry, Sealed, Side, Sums};

/// The longest line that is read, in bytes; a record has at most 30 entries.
const MAX_LINE: u64 = 64 * 1024;

/// Why a journal is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The first line that is wrong.
    #[error("line {line} is wrong: {why}")]
    Wrong {
        /// Which one, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The file can't be read on.
    #[error("the file can't be read")]
    Unreadable(#[source] std::io::Error),
}

/// A journal in which nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The ledger, where there is a line at all.
    pub ledger: Option<String>,
    /// How many lines there are.
    pub lines: u64,
    /// The place of the last record.
    pub seq: u64,
    /// The hash of the last record, to be compared with `GET /ledger/journal/head`.
    pub hash: String,
    /// The holds that have not ended.
    pub holds: usize,
    /// The sums of each account by its path; of a journal that does not begin with its first record, what its lines add.
    pub accounts: Vec<AccountSums>,
}

/// What the lines of a journal come to on one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSums {
    /// Its path.
    pub account: String,
    /// What it is of.
    pub currency: AssetCode,
    /// What was debited.
    pub debits_posted: Amount,
    /// What was credited.
    pub credits_posted: Amount,
    /// What is held to be debited.
    pub debits_pending: Amount,
    /// What is held to be credited.
    pub credits_pending: Amount,
}

/// Checks a whole journal, line by line.
///
/// # Errors
/// The first line that is wrong; or the reader's.
pub fn verify(mut journal: impl BufRead) -> Result<Verified, VerifyError> {
    let mut check = Check { head: None, replay: Replay::default() };
    let mut lines = 0;
    loop {
        let mut line = Vec::new();
        let mut bounded = (&mut journal).take(MAX_LINE);
        if bounded.read_until(b'\n', &mut line).map_err(VerifyError::Unreadable)? == 0 {
            break;
        }
        lines += 1;
        check.take(&line).map_err(|why| VerifyError::Wrong { line: lines, why })?;
    }
    let (seq, hash) = check.head.as_ref().map_or((0, GENESIS.to_owned()), |head| (head.seq, head.hash.clone()));
    let ledger = check.head.map(|head| head.ledger.to_string());
    let holds = check.replay.holds.len();
    Ok(Verified { ledger, lines, seq, hash, holds, accounts: check.replay.accounts() })
}

struct Check {
    head: Option<Head>,
    replay: Replay,
}

impl Check {
    fn take(&mut self, line: &[u8]) -> Result<(), String> {
        let line = line.strip_suffix(b"\n").ok_or("it is cut off, or longer than a journal line can be")?;
        let sealed = Sealed::read(line)?;
        let head = self.head.get_or_insert_with(|| Head::new(sealed.record.ledger.clone()));
        if sealed.seq != head.seq + 1 {
            return Err(format!("it is record {} where {} follows", sealed.seq, head.seq + 1));
        }
        if sealed.previous != head.hash {
            return Err("it does not name the hash of the line before".to_owned());
        }
        if sealed.record.ledger != head.ledger {
            return Err(format!("it is of the ledger {}, and not of {}", sealed.record.ledger, head.ledger));
        }
        self.replay.apply(&sealed.record)?;
        head.seq = sealed.seq;
        head.hash = sealed.hash;
        Ok(())
    }
}

/// What records come to, one after the other.
#[derive(Debug, Default)]
struct Replay {
    accounts: BTreeMap<AccountPath, (AssetCode, Sums)>,
    begun: HashSet<TransactionId>,
    holds: HashMap<TransactionId, Vec<RecordEntry>>,
}

impl Replay {
    fn apply(&mut self, record: &JournalRecord) -> Result<(), String> {
        balanced(&record.entries)?;
        match (record.step, record.kind) {
            (1, Change::Pending | Change::Posted) => {
                if !self.begun.insert(record.transaction) {
                    return Err(format!("{} is there already", record.transaction));
                }
                let is_held = record.kind == Change::Pending;
                self.change(&record.entries, if is_held { Sums::hold } else { Sums::post })?;
                if is_held {
                    self.holds.insert(record.transaction, record.entries.clone());
                }
                Ok(())
            }
            (2, Change::Posted | Change::Voided | Change::Expired) => {
                let ended = self.holds.remove(&record.transaction);
                let held = ended.ok_or_else(|| format!("{} holds nothing that could end", record.transaction))?;
                self.change(&held, Sums::release)?;
                if record.kind == Change::Posted {
                    within(&record.entries, &held)?;
                    self.change(&record.entries, Sums::post)?;
                }
                Ok(())
            }
            (step, kind) => Err(format!("a transaction is not {kind:?} by its step {step}").to_lowercase()),
        }
    }

    fn change(
        &mut self,
        entries: &[RecordEntry],
        how: impl Fn(Sums, Side, Amount) -> Option<Sums>,
    ) -> Result<(), String> {
        for entry in entries {
            let begun = || (entry.currency, Sums::default());
            let (currency, sums) = self.accounts.entry(entry.account.clone()).or_insert_with(begun);
            if *currency != entry.currency {
                return Err(format!("{} is of {currency}, and not of {}", entry.account, entry.currency));
            }
            let changed = how(*sums, entry.side, entry.amount);
            *sums = changed.ok_or_else(|| format!("the sums of {} are out of bounds", entry.account))?;
        }
        Ok(())
    }

    fn accounts(self) -> Vec<AccountSums> {
        let of = |(account, (currency, sums)): (AccountPath, (AssetCode, Sums))| AccountSums {
            account: account.to_string(),
            currency,
            debits_posted: sums.debits_posted,
            credits_posted: sums.credits_posted,
            debits_pending: sums.debits_pending,
            credits_pending: sums.credits_pending,
        };
        self.accounts.into_iter().map(of).collect()
    }
}

/// Whether debits and credits are the same in each currency.
fn balanced(entries: &[RecordEntry]) -> Result<(), String> {
    let mut sums: BTreeMap<AssetCode, Amount> = BTreeMap::new();
    for entry in entries {
        if entry.amount.get() < 0 {
            return Err(format!("an amount of {} is below zero", entry.account));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A record as JSON: which transaction, its step and kind, and what it moves from one account to another.
    fn record(n: u64, step: u8, kind: &str, from: &str, to: &str, amounts: (u64, u64)) -> JournalRecord {
        let entry = |account: &str, side: &str, amount: u64| serde_json::json!({ "account": account, "currency": "EUR", "side": side, "amount": amount.to_string() });
        let json = serde_json::json!({
            "ledger": "main", "transaction": format!("txn_{n:026}"), "step": step, "kind": kind,
            "booked_at": "2026-03-01T12:00:00.000Z", "effective_at": "2026-03-01T12:00:00.000Z",
            "entries": [entry(from, "debit", amounts.0), entry(to, "credit", amounts.1)],
        });
        serde_json::from_value(json).unwrap()
    }

    /// The journal of some records, with a chain that is right.
    fn journal(records: Vec<JournalRecord>) -> String {
        let mut head = Head::new(records[0].ledger.clone());
        records.into_iter().map(|record| head.append(record).unwrap().line().unwrap() + "\n").collect()
    }

    fn wrong(records: Vec<JournalRecord>) -> String {
        verify(journal(records).as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_right_chain_of_wrong_records_is_refused() {
        let good = || record(1, 1, "posted", "a", "b", (5, 5));
        let hold = || record(2, 1, "pending", "a", "b", (5, 5));
        assert_eq!(
            wrong(vec![good(), record(2, 1, "posted", "a", "b", (5, 6))]),
            "line 2 is wrong: its debits and credits of EUR differ"
        );
        let twice = wrong(vec![good(), good()]);
        assert!(twice.ends_with("is there already"), "{twice}");
        let unheld = wrong(vec![good(), record(1, 2, "voided", "a", "b", (5, 5))]);
        assert!(unheld.ends_with("holds nothing that could end"), "{unheld}");
        let void = || record(2, 2, "voided", "a", "b", (5, 5));
        let again = wrong(vec![hold(), void(), void()]);
        assert!(again.starts_with("line 3 is wrong"), "{again}");
        assert_eq!(
            wrong(vec![hold(), record(2, 2, "posted", "a", "b", (6, 6))]),
            "line 2 is wrong: it posts more on a than was held"
        );
        assert!(wrong(vec![hold(), record(2, 2, "pending", "a", "b", (5, 5))]).starts_with("line 2 is wrong"));
        let mut other = record(3, 1, "posted", "a", "b", (1, 1));
        other.entries.iter_mut().for_each(|entry| entry.currency = "USD".parse().unwrap());
        assert_eq!(wrong(vec![good(), other]), "line 2 is wrong: a is of EUR, and not of USD");
        let mut none = good();
        none.entries.clear();
        assert_eq!(wrong(vec![none]), "line 1 is wrong: it has no entries");
    }

    #[test]
    fn sums_follow_from_the_records() {
        let records = vec![
            record(1, 1, "posted", "a", "b", (10, 10)),
            record(2, 1, "pending", "b", "a", (4, 4)),
            record(3, 1, "pending", "b", "a", (3, 3)),
            record(2, 2, "posted", "b", "a", (1, 1)),
        ];
        let found = verify(journal(records).as_bytes()).unwrap();
        assert_eq!((found.lines, found.seq, found.holds), (4, 4, 1));
        let of = |place: usize| {
            let sums = &found.accounts[place];
            [sums.debits_posted, sums.credits_posted, sums.debits_pending, sums.credits_pending].map(Amount::get)
        };
        assert_eq!((of(0), of(1)), ([10, 1, 0, 3], [1, 10, 3, 0]));
    }
}
