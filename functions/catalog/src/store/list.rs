//! Lists of products, newest first: one query per key, merged.

use std::collections::{HashMap, VecDeque};

use domain::id::{CategoryId, ProductId};
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError};

use super::product::StoredProduct;
use super::{Store, keys};
use crate::model::Status;

/// The maximum bytes of documents on one page, since an answer must fit into 6 MB.
const MAX_PAGE_BYTES: usize = 3 * 1024 * 1024;

/// Selects the listed products.
#[derive(Clone, Debug)]
pub(crate) struct ListWish {
    /// Only those of one category.
    pub(crate) category: Option<CategoryId>,
    /// Only these statuses.
    pub(crate) statuses: Vec<Status>,
    /// Only those created before this one.
    pub(crate) before: Option<ProductId>,
    /// The maximum number.
    pub(crate) limit: usize,
}

impl ListWish {
    /// Starts with the newest.
    pub(crate) const fn of(category: Option<CategoryId>, statuses: Vec<Status>, limit: usize) -> Self {
        Self { category, statuses, before: None, limit }
    }
}

/// A page of products, and its last one if more follow.
pub(crate) type ProductPage = (Vec<StoredProduct>, Option<ProductId>);

/// Items of one key, newest first, and whether more follow.
#[derive(Clone, Debug)]
struct Run<T> {
    items: VecDeque<T>,
    more: bool,
}

/// The membership of a product in a list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Membership {
    #[serde(rename = "sk")]
    id: ProductId,
}

impl Store {
    /// Lists products, newest first. A page may be short.
    pub(crate) async fn list_products(&self, wish: &ListWish) -> Result<ProductPage, TableError> {
        let (products, next) = match wish.category {
            None => {
                let runs = self.runs::<StoredProduct>(Index::First, wish).await?;
                merge(runs, wish.limit, |product| product.id)
            }
            Some(_) => {
                let runs = self.runs::<Membership>(Index::Main, wish).await?;
                let (members, next) = merge(runs, wish.limit, |member| member.id);
                (self.products_of(&members, &wish.statuses).await?, next)
            }
        };
        Ok(within(MAX_PAGE_BYTES, products, next))
    }

    /// Runs one query per key concurrently, each for one item more than wanted, to detect the
    /// end.
    async fn runs<T>(&self, index: Index, wish: &ListWish) -> Result<Vec<Run<T>>, TableError>
    where
        T: serde::de::DeserializeOwned,
    {
        let shards = 0..self.config.list_shards;
        let lists = wish
            .statuses
            .iter()
            .flat_map(|status| shards.clone().map(|shard| keys::list(wish.category, *status, shard)));
        let queries = lists.map(|list| {
            let query = self.table.query(index, list).newest_first().limit(wish.limit + 1);
            let query = match wish.before {
                Some(before) => query.below(before.to_string()),
                None => query,
            };
            async move {
                let page = query.page::<T>().await?;
                Ok::<_, TableError>(Run { items: page.items.into(), more: page.next.is_some() })
            }
        });
        try_join_all(queries).await
    }

    /// Reads the members of a page, in their order, without those that have left the list meanwhile.
    async fn products_of(&self, members: &[Membership], wanted: &[Status]) -> Result<Vec<StoredProduct>, TableError> {
        let keys: Vec<Key> = members.iter().map(|member| keys::product(member.id)).collect();
        let found = self.table.get_many::<StoredProduct>(&keys).await?;
        let mut found: HashMap<ProductId, StoredProduct> = found.into_iter().map(|p| (p.id, p)).collect();
        let in_order = members.iter().filter_map(|member| found.remove(&member.id));
        Ok(in_order.filter(|product| wanted.contains(&product.status)).collect())
    }

    /// Whether any product is in a category, in any status.
    pub(crate) async fn is_in_use(&self, category: CategoryId) -> Result<bool, TableError> {
        let shards = 0..self.config.list_shards;
        let lists = Status::ALL.into_iter().flat_map(|status| shards.clone().map(move |shard| (status, shard)));
        let queries = lists.map(|(status, shard)| {
            let list = keys::list(Some(category), status, shard);
            self.table.query(Index::Main, list).limit(1).consistent().page::<Membership>()
        });
        Ok(try_join_all(queries).await?.iter().any(|page| !page.items.is_empty()))
    }
}

/// Merges runs into one page, newest first; returns its last id if more follow.
///
/// Stops when a truncated run is used up, since its next item may come first.
fn merge<T>(mut runs: Vec<Run<T>>, limit: usize, id: impl Fn(&T) -> ProductId) -> (Vec<T>, Option<ProductId>) {
    let mut page: Vec<T> = Vec::new();
    while page.len() < limit && !runs.iter().any(|run| run.items.is_empty() && run.more) {
        let newest = runs.iter_mut().filter(|run| !run.items.is_empty()).max_by_key(|run| run.items.front().map(&id));
        match newest.and_then(|run| run.items.pop_front()) {
            Some(item) => page.push(item),
            None => break,
        }
    }
    let more = runs.iter().any(|run| run.more || !run.items.is_empty());
    let next = page.last().filter(|_| more).map(&id);
    (page, next)
}

/// Cuts a page to a number of bytes, but keeps at least one item.
fn within(most: usize, mut products: Vec<StoredProduct>, mut next: Option<ProductId>) -> ProductPage {
    let mut bytes = 0;
    let fitting = products.iter().take_while(|product| {
        bytes += product.size();
        bytes <= most
    });
    let fitting = fitting.count().max(1);
    if fitting < products.len() {
        products.truncate(fitting);
        next = products.last().map(|product| product.id);
    }
    (products, next)
}

#[cfg(test)]
mod tests {
    use domain::{Clock, Timestamp};
    use proptest::prelude::*;

    use super::*;

    /// The result of a query of one key.
    fn run(list: &[ProductId], before: Option<ProductId>, limit: usize) -> Run<ProductId> {
        let mut below: Vec<_> = list.iter().copied().filter(|id| before.is_none_or(|b| *id < b)).collect();
        below.sort_unstable_by(|a, b| b.cmp(a));
        let more = below.len() > limit;
        below.truncate(limit);
        Run { items: below.into(), more }
    }

    proptest! {
        #[test]
        fn pages_of_several_keys_are_the_whole_list_in_order(
            keys in prop::collection::vec(0_usize..4, 0..60), limit in 1_usize..8, cut in 0_usize..3
        ) {
            let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
            let mut lists = vec![Vec::new(); 4];
            let mut all = Vec::new();
            for key in keys {
                let id = ProductId::new(&clock);
                lists[key].push(id);
                all.push(id);
            }
            all.sort_unstable_by(|a, b| b.cmp(a));
            let (mut seen, mut before) = (Vec::new(), None);
            loop {
                // A query may return fewer items than requested if they are large.
                let asked = (limit + 1 - cut.min(limit)).max(1);
                let runs = lists.iter().map(|list| run(list, before, asked)).collect();
                let (page, next) = merge(runs, limit, |id| *id);
                prop_assert!(page.len() <= limit);
                prop_assert!(next.is_none() || !page.is_empty());
                seen.extend(page);
                before = next;
                if next.is_none() {
                    break;
                }
            }
            prop_assert_eq!(seen, all);
        }
    }
}
