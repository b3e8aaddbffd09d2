//! Sets and removes the prices of a list: in its rows and at the products that show them, both or neither.

use std::collections::{BTreeMap, BTreeSet};

use domain::Currency;
use domain::id::{ProductId, Sku};
use service::table::{Attempts, TableError};

use crate::Catalog;
use crate::model::{MAX_LIST_PRICES, MAX_PRICES_OF_A_SKU, Price, PriceList, PriceRow, by_sku, mixed, with_rows};
use crate::store::{SaveError, Store, write_row};

/// The number of skus of one product per transaction, beside product, list and event.
const MAX_ROWS_AT_ONCE: usize = 90;

/// The outcome of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowOutcome {
    /// The row is set.
    Set,
    /// The row was already set.
    Unchanged,
    /// No product has the sku.
    UnknownSku,
    /// The list has the maximum number of prices for the sku, or the product has no room.
    TooMany,
    /// The list or the product was changed at the same moment.
    Contended,
}

/// The outcome of the rows of a sku.
#[derive(Clone, Debug)]
pub(crate) struct RowResult {
    pub(crate) outcome: RowOutcome,
    /// The prices that the list has for the sku afterwards.
    pub(crate) prices: Vec<Price>,
    /// The currencies in which the list and its product would have net and gross prices side by side.
    pub(crate) mixed: BTreeSet<Currency>,
}

impl From<RowOutcome> for RowResult {
    fn from(outcome: RowOutcome) -> Self {
        Self { outcome, prices: Vec::new(), mixed: BTreeSet::new() }
    }
}

impl RowOutcome {
    /// Why the row is not set.
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

/// Sets rows of a list, sku by sku; each result is that of all rows of its sku. No row stops another.
pub(crate) async fn set_prices(
    catalog: &Catalog,
    list: &PriceList,
    rows: &[PriceRow],
) -> Result<BTreeMap<Sku, RowResult>, TableError> {
    let groups = by_sku(rows);
    let owners = catalog.store.owners(groups.keys().copied()).await?;
    let mut results: BTreeMap<Sku, RowResult> =
        groups.keys().map(|sku| ((*sku).clone(), RowOutcome::UnknownSku.into())).collect();
    for (product, skus) in &owners {
        for skus in skus.chunks(MAX_ROWS_AT_ONCE) {
            let change = |sku: &Sku, before: &[Price]| {
                let rows = groups.get(sku).map(Vec::as_slice).unwrap_or_default();
                with_rows(before, rows, catalog.config.tax_inclusive)
            };
            results.extend(change_rows(&catalog.store, list, *product, skus, change).await?);
        }
    }
    Ok(results)
}

/// Removes all prices of a list for a sku; `None` if it has none.
pub(crate) async fn remove_prices(
    store: &Store,
    list: &PriceList,
    sku: &Sku,
) -> Result<Option<RowOutcome>, TableError> {
    let Some(row) = store.row_of(list.id, sku).await? else { return Ok(None) };
    let owner = match store.owners([sku].into_iter()).await?.into_keys().next() {
        // That read may be stale. The exact owner is read after the row, since a new owner's prices are set after that, and
        // change the row.
        None => store.product_of_sku(sku).await?,
        owner => owner,
    };
    if let Some(product) = owner {
        let results = change_rows(store, list, product, std::slice::from_ref(sku), |_, _| Vec::new()).await?;
        return Ok(results.into_values().next().map(|result| result.outcome));
    }
    match store.remove_row(list, &row).await {
        Ok(()) => Ok(Some(RowOutcome::Set)),
        Err(TableError::Refused(_)) => Ok(Some(RowOutcome::Contended)),
        Err(error) => Err(error),
    }
}

/// Changes the prices that a list has for skus of one product, in the list and at the product, all or none.
async fn change_rows(
    store: &Store,
    list: &PriceList,
    product: ProductId,
    skus: &[Sku],
    change: impl Fn(&Sku, &[Price]) -> Vec<Price> + Send,
) -> Result<BTreeMap<Sku, RowResult>, TableError> {
    let mut attempts = Attempts::on("product");
    loop {
        let (mut results, mut shown) = (BTreeMap::new(), BTreeMap::new());
        let mut transaction = store.table().transaction();
        let rows = store.rows_of(list.id, skus).await?;
        let before = store.load_product(product).await?.map(|stored| stored.product()).transpose()?;
        for sku in skus {
            let row = rows.get(sku);
            let old = row.map(|row| row.prices.as_slice()).unwrap_or_default();
            let prices = change(sku, old);
            let variant = before.as_ref().and_then(|product| product.variant(sku));
            let others = variant.map(|variant| variant.prices_of_other_lists(list.id));
            let outcome = match others {
                None if !prices.is_empty() => RowOutcome::UnknownSku,
                _ if prices.as_slice() == old => RowOutcome::Unchanged,
                // The sku has moved to another product, which may show these prices.
                None => RowOutcome::Contended,
                Some(others) if prices.len() + others > MAX_LIST_PRICES => RowOutcome::TooMany,
                _ if prices.len() > MAX_PRICES_OF_A_SKU => RowOutcome::TooMany,
                _ => RowOutcome::Set,
            };
            if outcome == RowOutcome::Set {
                transaction.push(write_row(list.id, sku, &prices, row));
                shown.insert(sku.clone(), list.shown(&prices));
            }
            let own = before.iter().flat_map(|product| &product.variants).flat_map(|variant| &*variant.prices);
            let mixed = mixed(own.chain(&prices).map(|price| (price.currency, price.tax_inclusive)));
            results.insert(sku.clone(), RowResult { outcome, prices, mixed });
        }
        if shown.is_empty() {
            return Ok(results);
        }
        match store.show_prices(&mut transaction, list, before, &shown) {
            Ok(()) => {}
            Err(SaveError::Table(error)) => return Err(error),
            Err(_) => return Ok(all(skus, RowOutcome::TooMany)),
        }
        match transaction.commit().await {
            Ok(()) => return Ok(results),
            Err(error) if error.refused("list") => break,
            Err(TableError::Refused(_)) if attempts.again().await.is_ok() => {}
            Err(TableError::Refused(_)) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(all(skus, RowOutcome::Contended))
}

/// The same outcome for each sku.
fn all(skus: &[Sku], outcome: RowOutcome) -> BTreeMap<Sku, RowResult> {
    skus.iter().map(|sku| (sku.clone(), outcome.into())).collect()
}
