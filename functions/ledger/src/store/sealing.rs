//! The journal: what waits to be sealed, the chain of each ledger, and the sealer's lease.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::Store;
use super::journal::{UNSEALED_SHARDS, seal_key, unsealed_key};
use crate::model::{Head, JournalRecord, LedgerName, Seal, Sealed};

/// The label of a write of a journal's end: refused where another sealer came first.
pub(crate) const HEAD: &str = "head";
/// The label of the removal of an unsealed record: refused where another sealer has sealed it.
pub(crate) const RECORD: &str = "record";
/// The label of a write of the lease.
const LEASE: &str = "lease";
/// How long a lease lasts; a run ends before.
const LASTS: Duration = Duration::from_secs(30);
/// How many records share a partition of the journal.
const PER_PARTITION: u64 = 1_000;
/// How many records are sealed by one transaction: three actions each, and one for the end of the journal.
pub(crate) const BATCH: usize = 30;
/// How many records of one shard are read at once.
const READ: usize = 500;

/// The right to seal: one process has it at a time, so that two do not do the same work. What keeps the chain right is the
/// condition on its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Lease {
    /// Counts leases.
    token: u64,
    /// Until when it lasts, in milliseconds.
    until_ms: i64,
}

impl Store {
    /// Whether anything seems to wait: 8 RRU, possibly stale.
    pub(crate) async fn has_unsealed(&self) -> Result<bool, TableError> {
        let shards = (0..UNSEALED_SHARDS)
            .map(|shard| self.table.query(Index::Main, unsealed_shard(shard)).limit(1).page::<JournalRecord>());
        let pages = futures::future::try_join_all(shards).await?;
        Ok(pages.iter().any(|page| !page.items.is_empty()))
    }

    /// Reads what waits, by ledger and in the order in which it is sealed, and whether more does: 16 RRU and more.
    ///
    /// Each shard is read from its highest key down. A step 2 stands above its step 1, which was written before it: a
    /// reader of a step 2 also reads its step 1, unless that is sealed already. Where a shard is read in part, a last step 2 is
    /// left for the next time.
    pub(crate) async fn unsealed(&self) -> Result<(BTreeMap<LedgerName, Vec<JournalRecord>>, bool), TableError> {
        let shards = (0..UNSEALED_SHARDS).map(|shard| {
            let query = self.table.query(Index::Main, unsealed_shard(shard));
            query.newest_first().consistent().limit(READ).page::<JournalRecord>()
        });
        let (mut waiting, mut has_more) = (BTreeMap::<LedgerName, Vec<JournalRecord>>::new(), false);
        for mut page in futures::future::try_join_all(shards).await? {
            has_more |= page.next.is_some();
            if page.next.is_some() && page.items.last().is_some_and(|record| record.step > 1) {
                page.items.pop();
            }
            for record in page.items {
                waiting.entry(record.ledger.clone()).or_default().push(record);
            }
        }
        for records in waiting.values_mut() {
            records.sort_by_key(|record| (record.booked_at, record.transaction, record.step));
        }
        Ok((waiting, has_more))
    }

    /// The end of a ledger's journal: 1 RRU.
    pub(crate) async fn head(&self, ledger: &LedgerName) -> Result<Head, TableError> {
        Ok(self.table.get(&head_key(ledger)).await?.unwrap_or_else(|| Head::new(ledger.clone())))
    }

    /// Puts records behind the end of a journal: at most 91 actions. 2 WRU for each KB of a record in the journal, as much
    /// for its removal from those that wait, 2 WRU for its seal, and 2 WRU for the end.
    pub(crate) async fn append(&self, before: &Head, after: &Head, sealed: &[Sealed]) -> Result<(), TableError> {
        let mut commit = self.table.transaction();
        let end = Write::put(HEAD, head_key(&after.ledger), after);
        commit.push(match before.seq {
            0 => end.when("attribute_not_exists(pk)"),
            seq => end.when("#seq = :before").value("before", seq),
        });
        for line in sealed {
            let (transaction, step) = (line.record.transaction, line.record.step);
            commit.push(Write::create("journal", journal_key(&after.ledger, line.seq), line));
            let waiting = Write::delete(RECORD, unsealed_key(transaction, step));
            commit.push(waiting.when("attribute_exists(pk)"));
            let seal = Seal { step, seq: line.seq, hash: line.hash.clone() };
            commit.push(Write::create("seal", seal_key(transaction, step), &seal));
        }
        commit.commit().await
    }

    /// Reads a journal after a place, in its order, and the place after which more follows: 1 RRU for each 4 KB. `end` is the
    /// place of its last record as it was read before.
    pub(crate) async fn page_of_journal(
        &self,
        ledger: &LedgerName,
        after: u64,
        end: u64,
        limit: usize,
    ) -> Result<(Vec<Sealed>, Option<u64>), TableError> {
        if after >= end {
            return Ok((Vec::new(), None));
        }
        let first = after + 1;
        let last = ((first / PER_PARTITION + 1) * PER_PARTITION - 1).min(end);
        let query = self.table.query(Index::Main, journal_partition(ledger, first));
        let query = query.between(journal_place(first), journal_place(last)).consistent().limit(limit);
        let lines = query.page::<Sealed>().await?.items;
        let reached = lines.last().map_or(after, |line| line.seq);
        Ok((lines, Some(reached).filter(|reached| *reached < end)))
    }

    /// Takes the lease; `None` while another process has it. 1 RRU and 1 WRU.
    pub(crate) async fn take_lease(&self, now: Timestamp) -> Result<Option<Lease>, TableError> {
        let known: Option<Lease> = self.table.get(&lease_key()).await?;
        if known.as_ref().is_some_and(|known| known.until_ms > now.as_millis()) {
            return Ok(None);
        }
        let token = known.as_ref().map_or(0, |known| known.token) + 1;
        let lease = Lease { token, until_ms: (now + LASTS).as_millis() };
        let write = match &known {
            None => Write::create(LEASE, lease_key(), &lease),
            Some(known) => Write::put(LEASE, lease_key(), &lease).when("#token = :before").value("before", known.token),
        };
        match self.table.write(write).await {
            Ok(()) => Ok(Some(lease)),
            Err(error) if error.refused(LEASE) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives the lease back: 1 WRU.
    pub(crate) async fn give_back(&self, lease: &Lease) -> Result<(), TableError> {
        let write = Write::update(LEASE, lease_key(), "SET #until_ms = :none").value("none", 0);
        match self.table.write(write.when("#token = :token").value("token", lease.token)).await {
            Err(error) if error.refused(LEASE) => Ok(()),
            other => other,
        }
    }
}

fn unsealed_shard(shard: u64) -> String {
    format!("unsealed#{shard:02}")
}

fn head_key(ledger: &LedgerName) -> Key {
    Key::new(format!("journal#{ledger}"), "head")
}

fn lease_key() -> Key {
    Key::only("sealer")
}

fn journal_partition(ledger: &LedgerName, seq: u64) -> String {
    format!("journal#{ledger}#{}", seq / PER_PARTITION)
}

fn journal_place(seq: u64) -> String {
    format!("{seq:015}")
}

fn journal_key(ledger: &LedgerName, seq: u64) -> Key {
    Key::new(journal_partition(ledger, seq), journal_place(seq))
}
