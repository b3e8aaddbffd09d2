//! Applying changed price lists to their products, step by step.
//!
//! Each write is conditional on the list's version, so among overlapping steps and changes of the list, only the step
//! with the newest list has an effect. A step of an active list also checks that its rows have not changed.

use std::collections::BTreeMap;

use domain::id::{ProductId, Sku};
use service::capability::WorkError;
use service::table::{Attempts, TableError};

use crate::Catalog;
use crate::model::{Application, MAX_LIST_PRICES, PriceList};
use crate::store::{ListedSku, SaveError, Store, row_as_read};

/// The number of skus per step.
const STEP: usize = 25;
/// The number of steps per tick: as many as a function manages in its time.
const MAX_STEPS: usize = 20;

/// Applies changed lists in a bounded number of steps; the next call continues.
pub(crate) async fn apply_price_lists(catalog: &Catalog) -> Result<(), WorkError> {
    for _ in 0..MAX_STEPS {
        let Some(list) = catalog.store.due_price_list().await? else { break };
        step(&catalog.store, &list).await?;
    }
    Ok(())
}

/// Applies a list to the products of its next skus.
async fn step(store: &Store, list: &PriceList) -> Result<(), TableError> {
    let progress = store.progress(list).await?;
    let mut skipped = progress.as_ref().map_or(0, |progress| progress.skipped);
    let (rows, next) = store.listed_skus(list.id, progress.map(|progress| progress.after), STEP).await?;
    for (product, skus) in &store.owners(rows.iter().map(|row| &row.sku)).await? {
        let rows = rows.iter().filter(|row| skus.contains(&row.sku)).map(|row| (row.sku.clone(), row.clone()));
        match apply_to(store, list, *product, rows.collect()).await? {
            Some(missed) => skipped += missed,
            // Another change of the list overtook this one, and starts again.
            None => return Ok(()),
        }
    }
    match (list.application, next) {
        (Application::Removing, next) => store.remove_applied(list, &rows, next.is_none()).await,
        (_, Some(after)) => store.note_progress(list, after, skipped).await,
        (_, None) => store.finish_price_list(list, skipped).await,
    }
}

/// Shows rows at their product. Returns how many skus had no room, or `None` if the list has changed meanwhile.
async fn apply_to(
    store: &Store,
    list: &PriceList,
    product: ProductId,
    mut rows: BTreeMap<Sku, ListedSku>,
) -> Result<Option<u64>, TableError> {
    let skus: Vec<Sku> = rows.keys().cloned().collect();
    let mut attempts = Attempts::on("product");
    loop {
        let Some(before) = store.load_product(product).await? else { return Ok(Some(0)) };
        let before = before.product()?;
        let (mut shown, mut missed) = (BTreeMap::new(), 0);
        for row in rows.values() {
            let prices = list.shown(&row.prices);
            let others = before.variant(&row.sku).map_or(0, |variant| variant.prices_of_other_lists(list.id));
            if prices.len() + others > MAX_LIST_PRICES {
                missed += 1;
            } else {
                shown.insert(row.sku.clone(), prices);
            }
        }
        if before.repriced(list.id, &shown, store.table().clock().now()).is_none() {
            return Ok(Some(missed));
        }
        let mut transaction = store.table().transaction();
        // An inactive list shows no prices, so its rows need no check.
        for row in rows.values().filter(|row| list.is_active() && shown.contains_key(&row.sku)) {
            transaction.push(row_as_read(list.id, row));
        }
        match store.show_prices(&mut transaction, list, Some(before), &shown) {
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
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
        rows = store.rows_of(list.id, &skus).await?;
    }
}
