//! Price lists: the list, its rows by sku, and what the products show of them.
//!
//! The rows are the list's own items. What the products show of an active list stands in the products too, so that a
//! reader of a product, and whoever hears of it, needs nothing else. A change of rows writes both in one transaction,
//! on condition that the list is still the one that was read. A change of the list itself goes to its products in
//! steps: [`Store::apply_price_lists`], called once a minute, goes over the rows by sku and remembers how far it came.
//! Each step is made on condition of the list's version as well, so of two that overlap, and of one that was
//! overtaken by another change of the list, only the one with the list as it stands has an effect. A step of an active
//! list checks in its transaction that the rows it brings are the ones it read, and a change of a row that alters nothing
//! at the product checks that the product is the one it read: so neither undoes the other.

use std::collections::{BTreeMap, BTreeSet};

use domain::Currency;
use domain::id::{PriceListId, ProductId, Sku};
use serde::{Deserialize, Serialize};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Index, Key, TableError, Transaction, Write};

use super::product::StoredProduct;
use super::save::{SaveError, fitting, tell, unchanged};
use super::stock::SkuItem;
use super::{Store, keys};
use crate::model::{
    Application, MAX_LIST_PRICES, MAX_PRICES_OF_A_SKU, Price, PriceList, PriceRow, Product, mixed, with_rows,
};

/// How many skus one step takes.
const STEP: usize = 25;
/// How many steps are made in one go: what a function gets done in its time.
const MAX_STEPS: usize = 20;
/// How many skus of one product are written in one transaction, beside product, list and event.
const MAX_ROWS_AT_ONCE: usize = 90;
/// How often a change is tried against others of the same product.
const MAX_ATTEMPTS: u32 = 5;

/// What a list says of one sku.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ListedSku {
    pub(crate) sku: Sku,
    pub(crate) prices: Vec<Price>,
    /// Counts its changes, for the lock.
    revision: u64,
}

/// How far a version of a list has come on its way to the products.
#[derive(Debug, Serialize, Deserialize)]
struct Progress {
    version: u64,
    after: String,
    skipped: u64,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowOutcome {
    /// It is there now.
    Set,
    /// It was there, just so.
    Unchanged,
    /// No product has the sku.
    UnknownSku,
    /// The list has as many prices of the sku as it may have, or the product has no room for more.
    TooMany,
    /// The list or the product was changed at the same moment.
    Contended,
}

/// What became of the rows of a sku, and what the list says of it then.
#[derive(Clone, Debug)]
pub(crate) struct RowResult {
    pub(crate) outcome: RowOutcome,
    pub(crate) prices: Vec<Price>,
    /// The currencies in which the list and its product would have net and gross prices side by side.
    pub(crate) mixed: BTreeSet<Currency>,
}

/// A page of price lists; `next` is the last one where there are more.
pub(crate) struct PriceListPage {
    pub(crate) lists: Vec<PriceList>,
    pub(crate) next: Option<PriceListId>,
}

impl Store {
    /// Loads a price list as the last acknowledged write left it.
    pub(crate) async fn load_price_list(&self, id: PriceListId) -> Result<Option<PriceList>, TableError> {
        self.table.get(&keys::price_list(id)).await
    }

    /// Lists the price lists, newest first.
    pub(crate) async fn list_price_lists(
        &self,
        before: Option<PriceListId>,
        limit: usize,
    ) -> Result<PriceListPage, TableError> {
        let query = self.table.query(Index::First, keys::PRICE_LISTS).newest_first().limit(limit + 1);
        let query = match before {
            Some(before) => query.below(before.to_string()),
            None => query,
        };
        let mut page = query.page::<PriceList>().await?;
        let more = page.items.len() > limit || page.next.is_some();
        page.items.truncate(limit);
        let next = page.items.last().filter(|_| more).map(|last| last.id);
        Ok(PriceListPage { lists: page.items, next })
    }

    /// Creates a price list. `answer` is recorded with it.
    pub(crate) async fn create_price_list(
        &self,
        list: &PriceList,
        idempotency: &Idempotency,
        answer: Answer,
    ) -> Result<Answer, TableError> {
        let write = Write::create("list", keys::price_list(list.id), list);
        let write = write.index1(keys::PRICE_LISTS, list.id.to_string());
        if !idempotency.is_given() {
            self.table.write(write).await?;
            return Ok(answer);
        }
        let mut transaction = self.table.transaction();
        transaction.push(write);
        idempotency.commit(transaction, answer).await
    }

    /// Writes a price list over the one of the version before; what is to be applied is found by the next tick.
    pub(crate) async fn replace_price_list(&self, after: &PriceList) -> Result<(), TableError> {
        let write = Write::replace("list", keys::price_list(after.id), after, after.version - 1);
        let write = write.index1(keys::PRICE_LISTS, after.id.to_string());
        let write = match after.application {
            Application::Applied => write,
            Application::Applying | Application::Removing => write.index2(keys::PRICE_LISTS_DUE, after.id.to_string()),
        };
        self.table.write(write).await
    }

    /// What a list says, by sku, after the one named last; one more than `limit` tells that there are more.
    pub(crate) async fn listed_skus(
        &self,
        list: PriceListId,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<ListedSku>, TableError> {
        let (pk, prefix) = (keys::price_list(list).pk, keys::LISTED);
        let query = self.table.query(Index::Main, pk.clone()).prefix(prefix).limit(limit + 1).consistent();
        let place = after.map(|sku| [("pk".to_owned(), pk), ("sk".to_owned(), format!("{prefix}{sku}"))].into());
        Ok(query.after(place).page::<ListedSku>().await?.items)
    }

    /// Sets rows of a list, sku by sku; each result stands for all rows of its sku. No row stops another.
    pub(crate) async fn set_rows(
        &self,
        list: &PriceList,
        groups: &BTreeMap<Sku, Vec<(usize, &PriceRow)>>,
    ) -> Result<BTreeMap<Sku, RowResult>, TableError> {
        let mut outcomes = BTreeMap::new();
        let owners = self.owners(groups.keys()).await?;
        for sku in groups.keys().filter(|sku| !owners.values().flatten().any(|known| known == *sku)) {
            outcomes.insert(sku.clone(), RowOutcome::UnknownSku.into());
        }
        for (product, skus) in &owners {
            for skus in skus.chunks(MAX_ROWS_AT_ONCE) {
                let change = |sku: &Sku, before: &[Price]| {
                    let rows = groups.get(sku).map(Vec::as_slice).unwrap_or_default();
                    with_rows(before, rows, self.config.tax_inclusive)
                };
                outcomes.extend(self.change_rows(list, *product, skus, change).await?);
            }
        }
        Ok(outcomes)
    }

    /// Removes all that a list says of a sku; `false` where it says nothing.
    pub(crate) async fn remove_rows(&self, list: &PriceList, sku: &Sku) -> Result<Option<RowOutcome>, TableError> {
        let Some(row) = self.table.get::<ListedSku>(&keys::listed(list.id, sku)).await? else { return Ok(None) };
        let skus = [sku.clone()];
        let owner = match self.owners(skus.iter()).await?.into_keys().next() {
            // That may be a moment old. The exact owner is read after the row: prices that a new owner shows are set
            // after that, and change the row.
            None => self.product_of_sku(sku).await?,
            owner => owner,
        };
        if let Some(product) = owner {
            let outcomes = self.change_rows(list, product, &skus, |_, _| Vec::new()).await?;
            return Ok(outcomes.into_values().next().map(|result| result.outcome));
        }
        let mut transaction = self.table.transaction();
        transaction.push(row_write(list.id, sku, &[], Some(&row)));
        transaction.push(as_read(list));
        match transaction.commit().await {
            Ok(()) => Ok(Some(RowOutcome::Set)),
            Err(TableError::Refused(_)) => Ok(Some(RowOutcome::Contended)),
            Err(error) => Err(error),
        }
    }

    /// Changes what a list says of skus of one product, in the list and at the product, all or nothing.
    async fn change_rows(
        &self,
        list: &PriceList,
        product: ProductId,
        skus: &[Sku],
        change: impl Fn(&Sku, &[Price]) -> Vec<Price> + Send,
    ) -> Result<BTreeMap<Sku, RowResult>, TableError> {
        for _ in 0..MAX_ATTEMPTS {
            let mut outcomes = BTreeMap::new();
            let (mut transaction, mut shown) = (self.table.transaction(), BTreeMap::new());
            let rows = self.rows_of(list.id, skus).await?;
            let stored = self.load_product(product).await?;
            let before = stored.map(|stored| stored.product()).transpose()?;
            for sku in skus {
                let row = rows.get(sku);
                let old = row.map(|row| row.prices.as_slice()).unwrap_or_default();
                let prices = change(sku, old);
                let variant = before.iter().flat_map(|product| &product.variants).find(|variant| variant.sku == *sku);
                let others = variant.map(|v| v.list_prices.iter().filter(|p| p.price_list_id != list.id).count());
                let outcome = match others {
                    None if !prices.is_empty() => RowOutcome::UnknownSku,
                    _ if prices.as_slice() == old => RowOutcome::Unchanged,
                    // Another product has the sku by now, and may show these prices.
                    None => RowOutcome::Contended,
                    Some(others) if prices.len() + others > MAX_LIST_PRICES => RowOutcome::TooMany,
                    _ if prices.len() > MAX_PRICES_OF_A_SKU => RowOutcome::TooMany,
                    _ => RowOutcome::Set,
                };
                if outcome == RowOutcome::Set {
                    transaction.push(row_write(list.id, sku, &prices, row));
                    shown.insert(sku.clone(), list.shown(&prices));
                }
                let own = before.iter().flat_map(|product| &product.variants).flat_map(|variant| &*variant.prices);
                let mixed = mixed(own.chain(&prices).map(|price| (price.currency, price.tax_inclusive)));
                outcomes.insert(sku.clone(), RowResult { outcome, prices, mixed });
            }
            if shown.is_empty() {
                return Ok(outcomes);
            }
            match self.show_prices(&mut transaction, list, before, &shown) {
                Ok(()) => {}
                Err(SaveError::Table(error)) => return Err(error),
                Err(_) => return Ok(skus.iter().map(|sku| (sku.clone(), RowOutcome::TooMany.into())).collect()),
            }
            match transaction.commit().await {
                Ok(()) => return Ok(outcomes),
                Err(error) if error.refused("list") => break,
                Err(TableError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(skus.iter().map(|sku| (sku.clone(), RowOutcome::Contended.into())).collect())
    }

    /// Adds to a transaction what the product is to show of the list, on condition that the list is as it was read.
    fn show_prices(
        &self,
        transaction: &mut Transaction,
        list: &PriceList,
        before: Option<Product>,
        shown: &BTreeMap<Sku, Vec<Price>>,
    ) -> Result<(), SaveError> {
        transaction.push(as_read(list));
        let now = self.table.clock().now();
        let Some(before) = before else { return Ok(()) };
        let key = keys::product(before.id);
        let Some(after) = before.repriced(list.id, shown, now) else {
            // A list that is not active shows nothing, and a step that brings it to the product changes nothing there.
            if list.is_active() {
                transaction.push(unchanged(Write::check("product", key, "attribute_exists(pk)"), &before));
            }
            return Ok(());
        };
        let stored = fitting(StoredProduct::new(&after)?)?;
        transaction.push(unchanged(Write::put("product", key, &stored), &before));
        tell(transaction, &after);
        Ok(())
    }

    /// Brings lists that have changed a bounded way further to their products; called again, it goes on.
    pub(crate) async fn apply_price_lists(&self) -> Result<(), TableError> {
        for _ in 0..MAX_STEPS {
            let due = self.table.query(Index::Second, keys::PRICE_LISTS_DUE).limit(1).page::<PriceList>().await?;
            // The index may be a moment behind: the list itself says whether there is anything to do.
            let Some(due) = due.items.into_iter().next() else { return Ok(()) };
            let Some(list) = self.load_price_list(due.id).await? else { return Ok(()) };
            if list.application == Application::Applied {
                return Ok(());
            }
            self.apply(&list).await?;
        }
        Ok(())
    }

    /// One step of a list to its products: the next skus, or the end.
    async fn apply(&self, list: &PriceList) -> Result<(), TableError> {
        let key = Key::new(keys::price_list(list.id).pk, keys::PROGRESS);
        let progress = self.table.get::<Progress>(&key).await?.filter(|progress| progress.version == list.version);
        let mut skipped = progress.as_ref().map_or(0, |progress| progress.skipped);
        let mut rows = self.listed_skus(list.id, progress.map(|progress| progress.after), STEP).await?;
        let more = rows.len() > STEP;
        rows.truncate(STEP);

        let owners = self.owners(rows.iter().map(|row| &row.sku)).await?;
        for (product, skus) in &owners {
            let rows = rows.iter().filter(|row| skus.contains(&row.sku)).map(|row| (row.sku.clone(), row.clone()));
            match self.apply_to(list, *product, rows.collect()).await? {
                Some(missed) => skipped += missed,
                // Overtaken by another change of the list, which begins anew.
                None => return Ok(()),
            }
        }
        if list.application == Application::Removing {
            let mut transaction = self.table.transaction();
            for row in &rows {
                transaction.push(Write::delete("row", keys::listed(list.id, &row.sku)));
            }
            if !more {
                transaction.push(Write::delete("list", keys::price_list(list.id)).at_version(list.version));
                transaction.push(Write::delete("progress", key));
            }
            return unless_overtaken(transaction.commit().await);
        }
        match rows.last() {
            Some(last) if more => {
                let progress = Progress { version: list.version, after: last.sku.to_string(), skipped };
                // Another's progress may be further: then some steps are taken twice, which changes nothing.
                self.table.write(Write::put("progress", key, &progress)).await
            }
            _ => {
                let done = "SET #application = :applied, #skipped = :skipped REMOVE gsi2pk, gsi2sk";
                let write = Write::update("list", keys::price_list(list.id), done).at_version(list.version);
                let write = write.value("applied", Application::Applied).value("skipped", skipped);
                unless_overtaken(self.table.write(write).await)
            }
        }
    }

    /// Brings rows to their product; how many skus had no room, or nothing where the list has changed meanwhile.
    async fn apply_to(
        &self,
        list: &PriceList,
        product: ProductId,
        mut rows: BTreeMap<Sku, ListedSku>,
    ) -> Result<Option<u64>, TableError> {
        let skus: Vec<Sku> = rows.keys().cloned().collect();
        for _ in 0..MAX_ATTEMPTS {
            let Some(stored) = self.load_product(product).await? else { return Ok(Some(0)) };
            let before = stored.product()?;
            let (mut shown, mut missed) = (BTreeMap::new(), 0);
            for row in rows.values() {
                let variant = before.variants.iter().find(|variant| variant.sku == row.sku);
                let others = variant.map(|v| v.list_prices.iter().filter(|p| p.price_list_id != list.id).count());
                let prices = list.shown(&row.prices);
                if prices.len() + others.unwrap_or_default() > MAX_LIST_PRICES {
                    missed += 1;
                } else {
                    shown.insert(row.sku.clone(), prices);
                }
            }
            if before.repriced(list.id, &shown, self.table.clock().now()).is_none() {
                return Ok(Some(missed));
            }
            let mut transaction = self.table.transaction();
            // What a list that is not active has for a sku is not shown, whatever it is.
            for row in rows.values().filter(|row| list.is_active() && shown.contains_key(&row.sku)) {
                let check = Write::check("row", keys::listed(list.id, &row.sku), "#revision = :revision");
                transaction.push(check.value("revision", row.revision));
            }
            match self.show_prices(&mut transaction, list, Some(before), &shown) {
                Ok(()) => {}
                Err(SaveError::Table(error)) => return Err(error),
                Err(error) => {
                    tracing::warn!(%product, list = %list.id, %error, "a price list is not applied");
                    return Ok(Some(skus.len() as u64));
                }
            }
            match transaction.commit().await {
                Ok(()) => return Ok(Some(missed)),
                Err(error) if error.refused("list") => return Ok(None),
                Err(TableError::Refused(_)) => rows = self.rows_of(list.id, &skus).await?,
                Err(error) => return Err(error),
            }
        }
        Err(TableError::Busy(format!("{product} changes too fast").into()))
    }

    /// The products that skus belong to; those that belong to none are left out.
    async fn owners<'a>(
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

    async fn rows_of(&self, list: PriceListId, skus: &[Sku]) -> Result<BTreeMap<Sku, ListedSku>, TableError> {
        let keys: Vec<Key> = skus.iter().map(|sku| keys::listed(list, sku)).collect();
        let found = self.table.get_many::<ListedSku>(&keys).await?;
        Ok(found.into_iter().map(|row| (row.sku.clone(), row)).collect())
    }
}

/// The list is still the one that was read.
fn as_read(list: &PriceList) -> Write {
    let key = keys::price_list(list.id);
    Write::check("list", key, "#version = :version").value("version", list.version)
}

fn row_write(list: PriceListId, sku: &Sku, prices: &[Price], before: Option<&ListedSku>) -> Write {
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

/// Whoever overtook goes on by himself.
fn unless_overtaken(result: Result<(), TableError>) -> Result<(), TableError> {
    match result {
        Err(TableError::Refused(_)) => Ok(()),
        other => other,
    }
}

impl From<RowOutcome> for RowResult {
    fn from(outcome: RowOutcome) -> Self {
        Self { outcome, prices: Vec::new(), mixed: BTreeSet::new() }
    }
}

impl RowOutcome {
    /// Why the row is not there, where it is not.
    pub(crate) const fn fault(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Set | Self::Unchanged => None,
            Self::UnknownSku => Some(("unknown_sku", "no product has this sku")),
            Self::TooMany => {
                Some(("too_many_prices", "the list or the product has no room for another price of this sku"))
            }
            Self::Contended => {
                Some(("concurrent_change", "the list or the product was changed at this moment; try again"))
            }
        }
    }
}
