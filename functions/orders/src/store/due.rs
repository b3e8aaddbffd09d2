//! The sparse index of the orders that the sweep has to look at, by due time.

use domain::Timestamp;
use domain::id::OrderId;
use futures::future::try_join_all;
use serde::Deserialize;
use service::table::{Index, TableError, Write};

use super::Store;
use crate::model::Order;

/// The number of keys of the index.
///
/// Each takes about a thousand writes a second, and an order makes two.
const SHARDS: u64 = 8;
/// How many orders of one key a sweep takes; the rest follow a minute later.
const MOST: usize = 500;

/// An entry of the index, which holds only the key.
#[derive(Deserialize)]
struct Due {
    pk: OrderId,
}

fn partition(shard: u64) -> String {
    format!("due#{shard}")
}

/// Adds the order to the index if it waits for something.
pub(super) fn indexed(write: Write, order: &Order) -> Write {
    match order.due {
        Some(due) => write.index1(partition(order.id.raw().shard(SHARDS)), due.to_string()),
        None => write,
    }
}

impl Store {
    /// The due orders.
    ///
    /// The index may lag, so the caller reads each order before changing it.
    pub(crate) async fn due(&self, now: Timestamp) -> Result<Vec<OrderId>, TableError> {
        let now = now.to_string();
        let keys = (0..SHARDS).map(|shard| {
            let query = self.table.query(Index::First, partition(shard)).below(now.clone());
            query.limit(MOST).page::<Due>()
        });
        Ok(try_join_all(keys).await?.into_iter().flat_map(|page| page.items).map(|due| due.pk).collect())
    }
}
