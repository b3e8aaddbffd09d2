//! The watch's progress, and the payments that it reads.

use domain::Timestamp;
use domain::id::{PaymentId, Raw};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, TableError, Write};

use super::{Entry, SHARDS, Store, partition};
use crate::model::Payment;

/// The label of the watch's write.
pub(crate) const WATCH: &str = "watch";
/// How many items are read at a time: far less than a query's limit of 1 MB.
const CHUNK: usize = 100;

/// The watch's progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Watch {
    /// All payments with older ids have been read.
    from: Timestamp,
    /// The round under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<Round>,
    /// Counts up with each change; zero where nothing is written yet.
    version: u64,
}

/// An unfinished round.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Round {
    /// The round reads the payments with older ids.
    until: Timestamp,
    /// The present shard.
    shard: u64,
    /// Where reading continues in the shard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Position>,
}

impl Watch {
    /// Begins a round up to this moment, unless one is under way.
    pub(crate) fn begin(&mut self, until: Timestamp) {
        self.round.get_or_insert(Round { until, shard: 0, after: None });
    }

    /// Whether a round is under way.
    pub(crate) const fn is_under_way(&self) -> bool {
        self.round.is_some()
    }

    /// The time before which all payments have been read.
    pub(crate) const fn from(&self) -> Timestamp {
        self.from
    }
}

impl Store {
    /// Reads the watch's progress.
    ///
    /// In a new table the watch begins at the first payment. A stale read only repeats work.
    pub(crate) async fn watch(&self) -> Result<Watch, TableError> {
        let nothing = Watch { from: Timestamp::from_millis(0), round: None, version: 0 };
        Ok(self.table.get_eventually(&key()).await?.unwrap_or(nothing))
    }

    /// Reads the next payments of a round, and counts the items read.
    ///
    /// Reads shard after shard, in the order of the ids. The round ends with the last shard.
    pub(crate) async fn next_watched(&self, watch: &mut Watch) -> Result<(Vec<Payment>, usize), TableError> {
        let Some(mut round) = watch.round.take() else { return Ok((Vec::new(), 0)) };
        let query = self.table.query(Index::Main, partition(round.shard)).between(first(watch.from), last(round.until));
        let page = query.limit(CHUNK).after(round.after.take()).page::<Entry>().await?;
        if page.next.is_none() {
            round.shard += 1;
        }
        round.after = page.next;
        if round.shard < SHARDS {
            watch.round = Some(round);
        } else {
            watch.from = round.until;
        }
        let read = page.items.len();
        let payments = page.items.into_iter().filter_map(|entry| match entry {
            Entry::Payment(payment) => Some(*payment),
            Entry::Tombstone => None,
        });
        Ok((payments.collect(), read))
    }

    /// Writes the watch's progress. Refused where another watch has written it.
    pub(crate) async fn save_watch(&self, mut watch: Watch) -> Result<(), TableError> {
        let read_at = watch.version;
        watch.version += 1;
        self.table
            .write(match read_at {
                0 => Write::create(WATCH, key(), &watch),
                _ => Write::replace(WATCH, key(), &watch, read_at),
            })
            .await
    }
}

fn key() -> Key {
    Key::only("watch")
}

/// The lowest sort key of a time.
fn first(moment: Timestamp) -> String {
    sort_key(moment, 0)
}

/// The highest sort key before a time.
fn last(moment: Timestamp) -> String {
    sort_key(Timestamp::from_millis(moment.as_millis() - 1), u128::MAX)
}

fn sort_key(moment: Timestamp, bits: u128) -> String {
    PaymentId::from(Raw::from_parts(u64::try_from(moment.as_millis()).unwrap_or_default(), bits)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sort_keys_enclose_a_period_exactly() {
        let (noon, later) = (Timestamp::from_millis(1_772_366_400_000), Timestamp::from_millis(1_772_366_400_001));
        let id = |moment, bits| sort_key(moment, bits);
        assert!(first(noon) <= id(noon, 0) && id(noon, u128::MAX) <= last(later));
        assert!(last(later) < first(later), "the end is not part of the period");
        assert_eq!(first(noon).len(), last(noon).len());
    }
}
