//! Counters in parts. Each is changed in the transaction of what it counts.

use std::collections::BTreeMap;

use domain::id::{AccountId, PostId};
use service::table::{Index, Key, TableError, Transaction, Write};

use super::Store;
use crate::model::Tally;

/// The label of the write of a part of a counter.
const COUNT: &str = "count";
/// How many parts a counter has.
const SHARDS: u64 = 8;

/// The partition of a profile and its counters.
pub(super) fn person_pk(account: AccountId) -> String {
    format!("profile#{account}")
}

/// The partition of a post, its earlier texts and its counters.
pub(super) fn post_pk(id: PostId) -> String {
    format!("post#{id}")
}

/// Changes of counters, each part once.
#[derive(Debug, Default)]
pub(crate) struct Counts(BTreeMap<(String, u64), BTreeMap<&'static str, i64>>);

impl Counts {
    fn add(&mut self, pk: String, by_whom: AccountId, name: &'static str, by: i64) {
        *self.0.entry((pk, by_whom.raw().shard(SHARDS))).or_default().entry(name).or_default() += by;
    }

    /// Counts something of a person, in the part of whoever brings it about.
    pub(crate) fn person(&mut self, whose: AccountId, by_whom: AccountId, name: &'static str, by: i64) {
        self.add(person_pk(whose), by_whom, name, by);
    }

    /// Counts something of a post, in the part of whoever brings it about.
    pub(crate) fn post(&mut self, whose: PostId, by_whom: AccountId, name: &'static str, by: i64) {
        self.add(post_pk(whose), by_whom, name, by);
    }

    /// Adds the writes to a transaction. 2 WRU a part.
    pub(crate) fn write(self, transaction: &mut Transaction) {
        for ((pk, shard), mut changes) in self.0 {
            changes.retain(|_, by| *by != 0);
            if !changes.is_empty() {
                transaction.push(part(Key::new(pk, format!("count#{shard}")), &changes));
            }
        }
    }
}

/// Only what counts is written over, and nothing is counted below zero.
fn part(key: Key, changes: &BTreeMap<&'static str, i64>) -> Write {
    let added: Vec<_> = changes.keys().map(|name| format!("#{name} :{name}")).collect();
    let expression = format!("SET #counts = :counts ADD {}", added.join(", "));
    let mut write = Write::update(COUNT, key, expression).value("counts", true);
    write = write.when("attribute_not_exists(pk) OR #counts = :counts");
    for (name, by) in changes {
        write = write.value(name, by);
        if *by < 0 {
            write = write.when(format!("#{name} >= :least_{name}")).value(&format!("least_{name}"), -by);
        }
    }
    write
}

impl Store {
    /// What the counters of a person come to. 1 RRU.
    pub(crate) async fn person_tally(&self, whose: AccountId) -> Result<Tally, TableError> {
        self.tally(person_pk(whose)).await
    }

    /// What the counters of a post come to. 1 RRU.
    pub(crate) async fn post_tally(&self, whose: PostId) -> Result<Tally, TableError> {
        self.tally(post_pk(whose)).await
    }

    async fn tally(&self, pk: String) -> Result<Tally, TableError> {
        let parts: Vec<Tally> = self.table.query(Index::Main, pk).prefix("count#").consistent().all(8).await?;
        Ok(parts.into_iter().fold(Tally::default(), Tally::plus))
    }
}
