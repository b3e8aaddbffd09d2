//! Catalog's table.
//!
//! | item | `pk` | `sk` | indexes |
//! | --- | --- | --- | --- |
//! | product | `product#<id>` | the same | gsi1: `products#<status>#<shard>`, `<id>` |
//! | category | `category#<id>` | the same | gsi1: `categories`, `<position>#<id>` |
//! | membership: a product in a category | `category#<id>#<status>#<shard>` | `<product id>` | |
//! | slug | `slug#product#<slug>`, `slug#category#<slug>` | the same | |
//! | sku: its product, and its stock as last consumed | `sku#<sku>` | the same | |
//! | price list | `price_list#<id>` | the same | gsi1: `price_lists`, `<id>`; gsi2 while it is to be applied: `price_lists#due`, `<id>` |
//! | a list's prices of a sku | `price_list#<id>` | `sku#<sku>` | |
//! | how far a list has been applied | `price_list#<id>` | `progress` | |
//!
//! A product is stored as the JSON document that readers get, availability included, so the most frequent route of the
//! system is one read whose result is returned unchanged. The stock of a sku is in its own small item; the product is
//! written only when a variant's availability changes, which few movements of stock cause.
//!
//! Lists are newest first by the ULID in the id. The status is part of their key, so that the public list never reads
//! past drafts and archived products; lists of several statuses are merged. A key takes about 1,000 KB of writes a
//! second, more than a shop's staff and its imports make, so there is one key per list unless `CATALOG_LIST_SHARDS` sets
//! more, and a page is one query; with more shards, one query each, merged. The number may be raised at any time,
//! since each product keeps the shard of its creation.
//!
//! | access | by | cost |
//! | --- | --- | --- |
//! | product by id, public | get `product#<id>`, eventual | 0.5 RRU per 4 KB |
//! | product by id, to change | get, consistent | 1 RRU per 4 KB |
//! | product by slug | get `slug#product#<slug>`, then the product | 0.5 RRU more |
//! | page of products | query gsi1, one a shard and status | 0.5 RRU per 4 KB |
//! | page of a category's products | query `category#<id>#…`, then the products in one batch | 0.5 RRU per 4 KB of keys and 0.5 RRU a product |
//! | create a product | product, slug, each sku, each category, event, key: one transaction | 2 WRU each; +1 for gsi1; per KB |
//! | change a product | product, event, and what changed of slug, skus and categories: one transaction | 2 WRU each; +1 for gsi1; per KB |
//! | stock of skus, no newer level | the items `sku#<sku>` in one batch | 0.5 RRU each |
//! | stock of a sku, same availability | the same; update `sku#<sku>` | 1 WRU |
//! | stock of a sku, other availability | the same, refused; get product; sku and product in one transaction | 3 WRU, 1 RRU, and 3 WRU per KB of product |
//! | rating of a product | get product; product | 1 RRU per 4 KB, 2 WRU per KB of product |
//! | category by id | get, eventual | 0.5 RRU |
//! | which product has a slug or sku, which category a slug | get, consistent | 1 RRU |
//! | categories with all above them | one batch a level | 0.5 RRU each |
//! | page of categories | query gsi1 `categories` | 0.5 RRU per 4 KB |
//! | move a category | get each above it; the category, those counted in, a check of each above, event: one transaction | 1 RRU a level; 2 WRU each, +1 for gsi1 |
//! | set prices of a list | get list; skus and rows in batches; by product: get; rows, product, event, a check of the list: one transaction | 1 RRU a sku and product; 2 WRU each, +1 for gsi1; per KB |
//! | apply a list to its products | query gsi2; 25 rows a step; by product as above | 1 RRU a sku and product; 7 WRU a product, 2 a sku that is shown anew |
//! | check whether a category is in use | a consistent query a status and shard, one item | 3 RRU |
//!
//! The largest transaction is bounded to DynamoDB's 100 actions: product, event, key, two slugs, twenty memberships
//! leave room for 75 skus that come or go at once; more at a time is refused.

mod category;
mod category_error;
mod change;
mod keys;
mod list;
mod listed;
mod price_list;
mod product;
mod rating;
mod save;
mod save_error;
mod sku;
mod stock;

use service::table::{Page, Table};

pub(crate) use self::category::CategoryPlace;
pub(crate) use self::category_error::CategoryError;
pub(crate) use self::list::ListWish;
pub(crate) use self::listed::{ListedSku, row_as_read, write_row};
pub(crate) use self::product::StoredProduct;
pub(crate) use self::save_error::{SaveError, sku_taken};
use crate::config::Config;

/// The number of items per batch read (DynamoDB's limit).
const MAX_KEYS: usize = 100;

/// Catalog's items in its table.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    table: Table,
    config: Config,
}

impl Store {
    /// The store on its table.
    pub(crate) const fn new(table: Table, config: Config) -> Self {
        Self { table, config }
    }

    /// The table: for transactions, cursors and the clock.
    pub(crate) const fn table(&self) -> &Table {
        &self.table
    }
}

/// Cuts a page, queried with one item more than `limit`; returns the place of its last item if
/// more follow.
fn cut<T, P>(mut page: Page<T>, limit: usize, place: impl Fn(&T) -> P) -> (Vec<T>, Option<P>) {
    let more = page.items.len() > limit || page.next.is_some();
    page.items.truncate(limit);
    let next = page.items.last().filter(|_| more).map(place);
    (page.items, next)
}
