//! The chain of a journal: each line names the hash of the one before, and has one of its own.
//!
//! A line is compact JSON: `{"previous":"…","seq":1,"record":{…},"hash":"…"}`. Its hash is the SHA-256, in lower-case
//! hexadecimal digits, of the line without its last member, closed by a brace: `{"previous":"…","seq":1,"record":{…}}`.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{JournalRecord, LedgerName};

/// What the first line names as the hash before it.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// What stands between a line's content and the digits of its hash.
const BEFORE_HASH: &str = ",\"hash\":\"";
/// What stands behind them.
const AFTER_HASH: &str = "\"}";

/// A record at its place in the journal of its ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    /// The hash of the line before.
    pub(crate) previous: String,
    /// Its place, from 1, without gaps.
    pub(crate) seq: u64,
    /// What became of a transaction.
    pub(crate) record: JournalRecord,
    /// The hash of all of this.
    pub(crate) hash: String,
}

/// The end of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) ledger: LedgerName,
    /// The place of its last record; 0 where it has none.
    pub(crate) seq: u64,
    /// The hash of its last record.
    pub(crate) hash: String,
}

/// What is hashed; the order of the members is that of the bytes.
#[derive(Serialize)]
struct Content<'a> {
    previous: &'a str,
    seq: u64,
    record: &'a JournalRecord,
}

impl Head {
    /// The end of a journal without records.
    pub(crate) fn new(ledger: LedgerName) -> Self {
        Self { ledger, seq: 0, hash: GENESIS.to_owned() }
    }

    /// Puts a record behind it, which then is the end.
    pub(crate) fn append(&mut self, record: JournalRecord) -> Result<Sealed, serde_json::Error> {
        let seq = self.seq + 1;
        let content = serde_json::to_vec(&Content { previous: &self.hash, seq, record: &record })?;
        let hash = hash_of(&content);
        let previous = std::mem::replace(&mut self.hash, hash.clone());
        self.seq = seq;
        Ok(Sealed { previous, seq, record, hash })
    }
}

impl Sealed {
    /// The line, without an end of line.
    pub(crate) fn line(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a line; what is wrong with it otherwise. A byte that is not as [`Sealed::line`] writes it is refused.
    pub(crate) fn read(line: &[u8]) -> Result<Self, String> {
        let (content, hash) = parted(line).ok_or("it does not end with a hash")?;
        let mut hashed = content.to_vec();
        hashed.push(b'}');
        if hash_of(&hashed).as_bytes() != hash {
            return Err("its hash is not that of its content".to_owned());
        }
        let sealed: Self = serde_json::from_slice(line).map_err(|error| format!("it is no journal line: {error}"))?;
        match sealed.line() {
            Ok(written) if written.as_bytes() == line => Ok(sealed),
            _ => Err("it is not written as a journal line is".to_owned()),
        }
    }
}

/// The bytes of a line before its hash, and the digits of that.
fn parted(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = line.strip_suffix(AFTER_HASH.as_bytes())?;
    let (rest, hash) = rest.split_at_checked(rest.len().checked_sub(GENESIS.len())?)?;
    Some((rest.strip_suffix(BEFORE_HASH.as_bytes())?, hash))
}

fn hash_of(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    let digit = |n: u8| digits.get(usize::from(n)).copied().map_or('0', char::from);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) const RECORD: &str = r#"{"ledger":"main","transaction":"txn_01J8ZQ4T6M3V0X9K2B7C5D1EFG","step":1,"kind":"posted","booked_at":"2026-03-01T12:00:00.000Z","effective_at":"2026-03-01T12:00:00.000Z","reference":"invoice \"7\" – ä","entries":[{"account":"assets:cash:EUR","currency":"EUR","side":"debit","amount":"1999"},{"account":"income:sales:EUR","currency":"EUR","side":"credit","amount":"1999"}]}"#;

    #[test]
    fn the_bytes_of_a_line_are_fixed() {
        let mut head = Head::new(LedgerName::default());
        let first = head.append(serde_json::from_str(RECORD).unwrap()).unwrap();
        let content = format!(r#"{{"previous":"{GENESIS}","seq":1,"record":{RECORD}}}"#);
        assert_eq!(first.hash, hash_of(content.as_bytes()));
        let line = format!(r#"{{"previous":"{GENESIS}","seq":1,"record":{RECORD},"hash":"{}"}}"#, first.hash);
        assert_eq!(first.line().unwrap(), line);
        assert_eq!(Sealed::read(line.as_bytes()).unwrap(), first);
        assert_eq!((head.seq, &head.hash), (1, &first.hash));
        let second = head.append(serde_json::from_str(RECORD).unwrap()).unwrap();
        assert_eq!((second.seq, &second.previous), (2, &first.hash));
        assert_eq!(hash_of(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_line_in_other_bytes_is_refused_even_with_its_hash() {
        let content = format!(r#"{{"previous":"{GENESIS}","seq": 1,"record":{RECORD}"#);
        let hash = hash_of(format!("{content}}}").as_bytes());
        let line = format!(r#"{content},"hash":"{hash}"}}"#);
        assert_eq!(Sealed::read(line.as_bytes()).unwrap_err(), "it is not written as a journal line is");
        assert_eq!(Sealed::read(b"").unwrap_err(), "it does not end with a hash");
    }
}
