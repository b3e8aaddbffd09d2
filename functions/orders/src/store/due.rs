//! The sparse index of orders that the sweep has to look at, by the moment when.

use domain::Timestamp;
use domain::id::OrderId;
use futures::future::try_join_all;
use serde::Deserialize;
use service::table::{Index, TableError, Write};

use super::Store;
use crate::model::Order;

/// How many keys the index has: each takes about a thousand writes a second, an order makes two.
const SHARDS: u64 = 8;
/// How many orders of one key are looked at in one sweep; the rest a minute later.
const MOST: usize = 500;

/// What the index tells of an order: its key alone.
#[derive(Deserialize)]
struct Due {
    pk: OrderId,
}

fn partition(shard: u64) -> String {
    format!("due#{shard}")
}

/// Puts the order's write into the index where the order waits for something; leaves it out where it does not.
pub(super) fn indexed(write: Write, order: &Order) -> Write {
    match order.due {
        Some(due) => write.index1(partition(order.id.raw().shard(SHARDS)), due.to_string()),
        None => write,
    }
}

impl Store {
    /// The orders whose moment has come. The index may be a moment behind: each order is read before it is touched.
    pub(crate) async fn due(&self, now: Timestamp) -> Result<Vec<OrderId>, TableError> {
        let now = now.to_string();
        let keys = (0..SHARDS).map(|shard| {
            let query = self.table.query(Index::First, partition(shard)).below(now.clone());
            query.limit(MOST).page::<Due>()
        });
        Ok(try_join_all(keys).await?.into_iter().flat_map(|page| page.items).map(|due| due.pk).collect())
    }
}
