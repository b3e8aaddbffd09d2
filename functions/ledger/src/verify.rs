//! Checks an exported journal by itself: no table, no clock, no network.
//!
//! What it takes is the export as it was written: the lines of `GET /ledger/journal/export`, from the first on. Every line
//! has to be where it belongs, to have the hash of its content and to name that of the line before; its entries have to be
//! balanced and above zero; a hold ends once, as a whole or by posting no more than it held; no reference comes twice, and no
//! transaction is taken back twice. What the lines come to are the sums of all accounts.

mod replay;

use std::io::{BufRead, Read as _};

use domain::{Amount, AssetCode};

use self::replay::Replay;
use crate::model::{AccountPath, GENESIS, Head, Sealed, Sums};

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

impl From<(AccountPath, (AssetCode, Sums))> for AccountSums {
    fn from((account, (currency, sums)): (AccountPath, (AssetCode, Sums))) -> Self {
        Self {
            account: account.to_string(),
            currency,
            debits_posted: sums.debits_posted,
            credits_posted: sums.credits_posted,
            debits_pending: sums.debits_pending,
            credits_pending: sums.credits_pending,
        }
    }
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
    let accounts = check.replay.accounts.into_iter().map(AccountSums::from).collect();
    Ok(Verified { ledger, lines, seq, hash, holds, accounts })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::JournalRecord;

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
        let part = wrong(vec![hold(), record(2, 2, "expired", "a", "b", (4, 4))]);
        assert_eq!(part, "line 2 is wrong: it does not end what was held");
        let nothing = wrong(vec![record(1, 1, "posted", "a", "b", (0, 0))]);
        assert_eq!(nothing, "line 1 is wrong: an amount of a is not above zero");
        let mut other = record(3, 1, "posted", "a", "b", (1, 1));
        other.entries.iter_mut().for_each(|entry| entry.currency = "USD".parse().unwrap());
        assert_eq!(wrong(vec![good(), other]), "line 2 is wrong: a is of EUR, and not of USD");
        let mut none = good();
        none.entries.clear();
        assert_eq!(wrong(vec![none]), "line 1 is wrong: it has no entries");
    }

    #[test]
    fn what_a_transaction_names_no_other_names() {
        let named = |n: u64, reference: Option<&str>, reverses: Option<u64>| {
            let mut named = record(n, 1, "posted", "a", "b", (5, 5));
            named.reference = reference.map(str::to_owned);
            named.reverses = reverses.map(|n| record(n, 1, "posted", "a", "b", (5, 5)).transaction);
            named
        };
        let good = vec![named(2, Some("x"), Some(1)), named(1, None, None), named(3, Some("y"), Some(2))];
        assert_eq!(verify(journal(good.clone()).as_bytes()).unwrap().lines, 3);
        for (more, why) in [
            (named(4, Some("x"), None), "another transaction has the reference x"),
            (named(4, None, Some(1)), "is taken back already"),
            (named(4, None, Some(4)), "takes itself back"),
        ] {
            let told = wrong(good.iter().cloned().chain([more]).collect());
            assert!(told.starts_with("line 4 is wrong") && told.ends_with(why), "{told}");
        }
        let mut hold = record(1, 1, "pending", "a", "b", (5, 5));
        let mut end = record(1, 2, "posted", "a", "b", (5, 5));
        (hold.reference, end.reference) = (Some("x".to_owned()), Some("x".to_owned()));
        assert_eq!(verify(journal(vec![hold, end]).as_bytes()).unwrap().holds, 0, "the end of a hold names it again");
    }

    #[test]
    fn the_shards_of_an_account_come_to_more_than_one_of_them_may() {
        let most = Amount::new(10_i128.pow(34) - 1).unwrap();
        let records = (1..=64).map(|n| {
            let mut record = record(n, 1, "posted", "a", "b", (1, 1));
            record.entries.iter_mut().for_each(|entry| entry.amount = most);
            record
        });
        let found = verify(journal(records.collect()).as_bytes()).unwrap();
        assert_eq!(found.accounts[0].debits_posted.get(), 64 * most.get());
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
