//! The rows of price lists, one item per sku, and the same prices at the products that show them.
//!
//! A product contains the prices of active lists itself, so that its readers and the consumers of its events need nothing
//! else. A change of rows writes both in one transaction, on condition that the list has not changed. A write of one of
//! the two checks that the other has not changed, so that neither undoes the other.

use std::collections::BTreeMap;

use domain::id::{PriceListId, ProductId, Sku};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Transaction, Write};

use super::product::{StoredProduct, publish, unchanged};
use super::save_error::SaveError;
use super::sku::SkuItem;
use super::{Store, cut, keys};
use crate::model::{Price, PriceList, Product};

/// The prices that a list has for one sku.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ListedSku {
    pub(crate) sku: Sku,
    pub(crate) prices: Vec<Price>,
    /// Counts its changes, for the optimistic lock.
    revision: u64,
}

impl Store {
    /// The rows of a list by sku, after the one named last.
    pub(crate) async fn listed_skus(
        &self,
        list: PriceListId,
        after: Option<Sku>,
        limit: usize,
    ) -> Result<(Vec<ListedSku>, Option<Sku>), TableError> {
        let (pk, prefix) = (keys::price_list(list).pk, keys::LISTED);
        let query = self.table.query(Index::Main, pk).prefix(prefix).limit(limit + 1).consistent();
        let place = after.map(|sku| keys::listed(list, &sku));
        let place = place.map(|key| [("pk".to_owned(), key.pk), ("sk".to_owned(), key.sk)].into());
        Ok(cut(query.after(place).page().await?, limit, |last: &ListedSku| last.sku.clone()))
    }

    /// Finds the row of a sku, consistently.
    pub(crate) async fn row_of(&self, list: PriceListId, sku: &Sku) -> Result<Option<ListedSku>, TableError> {
        self.table.get(&keys::listed(list, sku)).await
    }

    /// Finds the rows of skus; possibly stale.
    pub(crate) async fn rows_of(
        &self,
        list: PriceListId,
        skus: &[Sku],
    ) -> Result<BTreeMap<Sku, ListedSku>, TableError> {
        let keys: Vec<Key> = skus.iter().map(|sku| keys::listed(list, sku)).collect();
        let found = self.table.get_many::<ListedSku>(&keys).await?;
        Ok(found.into_iter().map(|row| (row.sku.clone(), row)).collect())
    }

    /// The products that skus belong to, without the skus that belong to none; possibly stale.
    pub(crate) async fn owners<'a>(
        &self,
        skus: impl Iterator<Item = &'a Sku> + Send,
    ) -> Result<BTreeMap<ProductId, Vec<Sku>>, TableError> {
        let keys: Vec<Key> = skus.map(keys::sku).collect();
        let mut owners: BTreeMap<ProductId, Vec<Sku>> = BTreeMap::new();
        for item in self.table.get_many::<SkuItem>(&keys).await? {
            if let (Some(product), Some(sku)) = (item.product_id, keys::sku_of(&item.pk)) {
                owners.entry(product).or_default().push(sku);
            }
        }
        Ok(owners)
    }

    /// Removes the row of a sku that no product has.
    pub(crate) async fn remove_row(&self, list: &PriceList, row: &ListedSku) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        transaction.push(write_row(list.id, &row.sku, &[], Some(row)));
        transaction.push(list_as_read(list));
        transaction.commit().await
    }

    /// Adds the product with the list's prices to a transaction, on condition that the list has
    /// not changed.
    pub(crate) fn show_prices(
        &self,
        transaction: &mut Transaction,
        list: &PriceList,
        before: Option<Product>,
        shown: &BTreeMap<Sku, Vec<Price>>,
    ) -> Result<(), SaveError> {
        transaction.push(list_as_read(list));
        let Some(before) = before else { return Ok(()) };
        let key = keys::product(before.id);
        let Some(after) = before.repriced(list.id, shown, self.table.clock().now()) else {
            // An inactive list shows no prices, so the product stays unchanged.
            if list.is_active() {
                transaction.push(unchanged(Write::check("product", key, "attribute_exists(pk)"), &before));
            }
            return Ok(());
        };
        let stored = StoredProduct::fitting(&after)?;
        transaction.push(unchanged(Write::put("product", key, &stored), &before));
        publish(transaction, &after);
        Ok(())
    }
}

/// Makes a write conditional on the list as read.
fn list_as_read(list: &PriceList) -> Write {
    let key = keys::price_list(list.id);
    Write::check("list", key, "#version = :version").value("version", list.version)
}

/// Makes a write conditional on the row as read.
pub(crate) fn row_as_read(list: PriceListId, row: &ListedSku) -> Write {
    let check = Write::check("row", keys::listed(list, &row.sku), "#revision = :revision");
    check.value("revision", row.revision)
}

/// Writes the prices of a sku over those that were read; deletes the row if there are none.
pub(crate) fn write_row(list: PriceListId, sku: &Sku, prices: &[Price], before: Option<&ListedSku>) -> Write {
    let key = keys::listed(list, sku);
    let revision = before.map_or(1, |before| before.revision + 1);
    let row = match prices {
        [] => Write::delete("row", key),
        _ => Write::put("row", key, &ListedSku { sku: sku.clone(), prices: prices.to_vec(), revision }),
    };
    match before {
        Some(before) => row.when("#revision = :revision").value("revision", before.revision),
        None => row.when("attribute_not_exists(pk)"),
    }
}
