//! Who follows and blocks whom.

use domain::Timestamp;
use domain::id::AccountId;
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::{Counts, Store};
use crate::model::Edge;

/// The label of the write of an edge: refused where another write came first.
pub(crate) const EDGE: &str = "edge";

pub(super) fn key(from: AccountId, to: AccountId) -> Key {
    Key::new(format!("edge#{from}"), to.to_string())
}

impl Store {
    /// How one person stands to another. 1 RRU.
    pub(crate) async fn edge(&self, from: AccountId, to: AccountId, now: Timestamp) -> Result<Edge, TableError> {
        let found: Option<Edge> = self.table.get(&key(from, to)).await?;
        Ok(found.unwrap_or_else(|| Edge::none(from, to, now)))
    }

    /// Writes an edge over the one before, with what follows from it: its events, and the counters of both. 4 WRU, 1 for each index
    /// that changes, and 2 for each counter.
    pub(crate) fn change_edge(&self, transaction: &mut Transaction, counts: &mut Counts, before: &Edge, after: &Edge) {
        transaction.push(match before.version {
            0 => indexed(Write::create(EDGE, key(after.from, after.to), after), after),
            version => indexed(Write::replace(EDGE, key(after.from, after.to), after, version), after),
        });
        told(transaction, counts, before, after);
    }

    /// Removes an edge as it was read, with what follows from it, for good.
    pub(crate) fn remove_edge(
        &self,
        transaction: &mut Transaction,
        counts: &mut Counts,
        before: &Edge,
        now: Timestamp,
    ) {
        transaction.push(Write::delete(EDGE, key(before.from, before.to)).at_version(before.version));
        let mut after = before.apart(now);
        if before.blocks {
            after = after.blocking(false, now);
        }
        told(transaction, counts, before, &after);
    }

    /// All that go out from a person. 0.5 RRU for each 4 KB.
    pub(crate) async fn edges_of(
        &self,
        from: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Edge>, TableError> {
        self.table.query(Index::Main, format!("edge#{from}")).limit(limit).after(after).page().await
    }

    /// Who follows a person, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn followers(
        &self,
        of: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Edge>, TableError> {
        self.list(Index::First, format!("followers#{of}"), limit, after).await
    }

    /// Who asks to follow a person, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn requests(
        &self,
        of: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Edge>, TableError> {
        self.list(Index::First, format!("requests#{of}"), limit, after).await
    }

    /// Whom a person follows, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn following(
        &self,
        of: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Edge>, TableError> {
        self.list(Index::Second, format!("following#{of}"), limit, after).await
    }

    /// Whom a person blocks, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn blocks(
        &self,
        of: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Edge>, TableError> {
        self.list(Index::Second, format!("blocks#{of}"), limit, after).await
    }

    async fn list(
        &self,
        index: Index,
        pk: String,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Edge>, TableError> {
        self.table.query(index, pk).newest_first().limit(limit).after(after).page().await
    }
}

fn indexed(write: Write, edge: &Edge) -> Write {
    let Edge { from, to, follow_since, block_since, .. } = edge;
    let write = if edge.follows() {
        write.index1(format!("followers#{to}"), format!("{follow_since}#{from}"))
    } else if edge.requests() {
        write.index1(format!("requests#{to}"), format!("{follow_since}#{from}"))
    } else {
        write
    };
    if edge.follows() {
        write.index2(format!("following#{from}"), format!("{follow_since}#{to}"))
    } else if edge.blocks {
        write.index2(format!("blocks#{from}"), format!("{block_since}#{to}"))
    } else {
        write
    }
}

fn told(transaction: &mut Transaction, counts: &mut Counts, before: &Edge, after: &Edge) {
    if after.follow_version != before.follow_version {
        transaction.publish(&after.follow_event());
    }
    if after.block_version != before.block_version {
        transaction.publish(&after.block_event());
    }
    let by = i64::from(after.follows()) - i64::from(before.follows());
    // Both parts are those of the follower, so that what is taken off is in the part to which it was added.
    counts.person(after.from, after.from, "following", by);
    counts.person(after.to, after.from, "followers", by);
}
