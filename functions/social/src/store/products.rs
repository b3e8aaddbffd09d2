//! What is known of products, and who bought what: a read model of catalog's events and of orders'.

use std::time::Duration;

use domain::Timestamp;
use domain::id::{AccountId, ProductId, Sku};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;
use crate::model::Product;

const PRODUCT: &str = "product";
const SKU: &str = "sku";
const BOUGHT: &str = "bought";
const WAITING: &str = "waiting";
/// How long a purchase waits for its product.
const WAIT: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// Over how many partitions the list of all products is spread.
const SHARDS: u64 = 8;

#[derive(Serialize, Deserialize)]
struct OfSku {
    product_id: ProductId,
}

/// Somebody who bought a sku before its product was known.
#[derive(Serialize, Deserialize)]
struct Waiting {
    account: AccountId,
}

/// A sku that somebody bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bought {
    pub(crate) sku: Sku,
    pub(crate) at: Timestamp,
}

fn key(id: ProductId) -> Key {
    Key::only(format!("product#{id}"))
}

fn sku_key(sku: &Sku) -> Key {
    Key::only(format!("sku#{sku}"))
}

fn bought_key(account: AccountId, sku: &Sku) -> Key {
    Key::new(format!("bought#{account}"), sku.to_string())
}

fn waiting_key(sku: &Sku, account: AccountId) -> Key {
    Key::new(format!("waiting#{sku}"), account.to_string())
}

/// A write that is made, or was made before.
fn once(written: Result<(), TableError>) -> Result<(), TableError> {
    match written {
        Err(TableError::Refused(_)) => Ok(()),
        other => other,
    }
}

impl Store {
    /// What is known of a product. 0.5 RRU, and may be a moment old.
    pub(crate) async fn product(&self, id: ProductId) -> Result<Option<Product>, TableError> {
        self.table.get_eventually(&key(id)).await
    }

    /// Takes a product where it is newer, and its new skus. 1 WRU and its index, and 1 for each new sku.
    pub(crate) async fn save_product(&self, product: &Product, new: &[Sku]) -> Result<(), TableError> {
        for sku in new {
            let of = OfSku { product_id: product.product_id };
            let other = Write::put(SKU, sku_key(sku), &of).when("attribute_not_exists(pk) OR #product_id <> :product");
            once(self.table.write(other.value("product", product.product_id)).await)?;
        }
        let shard = product.product_id.raw().shard(SHARDS);
        let write = Write::put(PRODUCT, key(product.product_id), product).if_newer(product.version);
        once(self.table.write(write.index1(format!("products#{shard}"), product.product_id.to_string())).await)
    }

    /// The product of a sku, as the last acknowledged write left it. 1 RRU.
    pub(crate) async fn product_of(&self, sku: &Sku) -> Result<Option<ProductId>, TableError> {
        let found: Option<OfSku> = self.table.get(&sku_key(sku)).await?;
        Ok(found.map(|of| of.product_id))
    }

    /// Remembers that somebody bought a sku. 1 WRU.
    pub(crate) async fn remember_purchase(
        &self,
        account: AccountId,
        sku: &Sku,
        at: Timestamp,
    ) -> Result<(), TableError> {
        let bought = Bought { sku: sku.clone(), at };
        once(self.table.write(Write::create(BOUGHT, bought_key(account, sku), &bought)).await)
    }

    /// Remembers who bought a sku of which nobody knows the product yet, for 60 days. 1 WRU.
    pub(crate) async fn await_product(&self, sku: &Sku, account: AccountId, now: Timestamp) -> Result<(), TableError> {
        let write = Write::create(WAITING, waiting_key(sku, account), &Waiting { account });
        once(self.table.write(write.expires_at(now + WAIT)).await)
    }

    /// Who bought a sku before its product was known. 0.5 RRU for each 4 KB.
    pub(crate) async fn waiting(&self, sku: &Sku, limit: usize) -> Result<Vec<AccountId>, TableError> {
        let page: Page<Waiting> = self.table.query(Index::Main, format!("waiting#{sku}")).limit(limit).page().await?;
        Ok(page.items.into_iter().map(|waiting| waiting.account).collect())
    }

    /// The product is known to them now. 1 WRU.
    pub(crate) async fn end_wait(&self, sku: &Sku, account: AccountId) -> Result<(), TableError> {
        once(self.table.write(Write::delete(WAITING, waiting_key(sku, account)).when("attribute_exists(pk)")).await)
    }

    /// Forgets it. 1 WRU.
    pub(crate) async fn forget_purchase(&self, account: AccountId, sku: &Sku) -> Result<(), TableError> {
        once(self.table.write(Write::delete(BOUGHT, bought_key(account, sku)).when("attribute_exists(pk)")).await)
    }

    /// Whether somebody bought one of these. 0.5 RRU each.
    pub(crate) async fn has_bought(&self, account: AccountId, skus: &[Sku]) -> Result<bool, TableError> {
        for some in skus.chunks(100) {
            let keys: Vec<_> = some.iter().map(|sku| bought_key(account, sku)).collect();
            if !self.table.get_many::<Bought>(&keys).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What somebody bought. 0.5 RRU for each 4 KB.
    pub(crate) async fn purchases_of(
        &self,
        account: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Bought>, TableError> {
        self.table.query(Index::Main, format!("bought#{account}")).limit(limit).after(after).page().await
    }

    /// A page of all products of a part. 0.5 RRU for each 4 KB.
    pub(crate) async fn page_of_products(
        &self,
        shard: u64,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Product>, TableError> {
        self.table.query(Index::First, format!("products#{shard}")).limit(limit).after(after).page().await
    }
}
