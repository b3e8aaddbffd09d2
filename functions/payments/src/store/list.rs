//! The list of all payments, newest first, merged from sixteen partitions.

use std::collections::VecDeque;

use futures::future::try_join_all;
use service::table::{Index, Page, Position, TableError};

use super::{Entry, SHARDS, Store, partition};
use crate::model::{Payment, Status};

/// How many items are read from a partition at a time: about 4 KB.
const CHUNK: usize = 5;
/// How many items one call examines before it returns a short page.
const MOST_EXAMINED: usize = 400;

/// A page of payments, and the id below which the next one begins.
#[derive(Debug)]
pub(crate) struct PaymentPage {
    pub(crate) items: Vec<Payment>,
    pub(crate) next: Option<String>,
}

/// One partition, as far as it is read.
struct Shard {
    number: u64,
    read: VecDeque<(String, Entry)>,
    /// Where reading continues; `None` at the end.
    below: Option<String>,
}

/// An item with its sort key.
#[derive(serde::Deserialize)]
struct Keyed {
    sk: String,
    #[serde(flatten)]
    entry: Entry,
}

impl Store {
    /// Lists a page of the payments below an id, newest first, by status.
    pub(crate) async fn page(
        &self,
        below: Option<&str>,
        status: Option<Status>,
        limit: usize,
    ) -> Result<PaymentPage, TableError> {
        // '~' sorts after all ids.
        let below = below.unwrap_or("~");
        let shard = |number| Shard { number, read: VecDeque::new(), below: Some(below.to_owned()) };
        let mut shards = try_join_all((0..SHARDS).map(|number| self.read_on(shard(number)))).await?;
        let (mut items, mut last) = (Vec::new(), None);
        for _ in 0..MOST_EXAMINED {
            let newest = shards.iter().enumerate().filter_map(|(at, s)| Some((s.read.front()?.0.clone(), at))).max();
            let Some((sk, at)) = newest else { return Ok(PaymentPage { items, next: None }) };
            if items.len() >= limit {
                return Ok(PaymentPage { items, next: last });
            }
            let mut shard = shards.swap_remove(at);
            if let Some((_, Entry::Payment(payment))) = shard.read.pop_front()
                && status.is_none_or(|wanted| payment.status == wanted)
            {
                items.push(*payment);
            }
            if shard.read.is_empty() {
                shard = self.read_on(shard).await?;
            }
            shards.push(shard);
            last = Some(sk);
        }
        Ok(PaymentPage { items, next: last })
    }

    async fn read_on(&self, mut shard: Shard) -> Result<Shard, TableError> {
        let Some(below) = shard.below.take() else { return Ok(shard) };
        let query = self.table.query(Index::Main, partition(shard.number)).below(below).newest_first().limit(CHUNK);
        let page = query.page::<Keyed>().await?;
        if page.next.is_some() {
            shard.below = page.items.last().map(|item| item.sk.clone());
        }
        shard.read.extend(page.items.into_iter().map(|item| (item.sk, item.entry)));
        Ok(shard)
    }
}

impl Store {
    /// Lists a page of the payments with refunds, newest refund first.
    pub(crate) async fn refunded(&self, limit: usize, after: Option<Position>) -> Result<Page<Payment>, TableError> {
        let query = self.table.query(Index::Second, super::REFUNDS).newest_first().limit(limit).after(after);
        let page = query.page::<Entry>().await?;
        let items = page.items.into_iter().filter_map(|entry| match entry {
            Entry::Payment(payment) => Some(*payment),
            Entry::Tombstone => None,
        });
        Ok(Page { items: items.collect(), next: page.next })
    }
}
