//! Consumes state events into the read model of the catalog: the newest version of a product wins, in any order.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{ProductId, Sku};
use events::catalog::{ProductArchived, ProductChanged};
use service::event::Event;
use service::inbox::ConsumeError;
use service::table::{Attempts, TableError};

use crate::Cart;
use crate::model::Offer;
use crate::store::{KnownProduct, Store};

/// Stores a product's offers of its skus.
pub(super) async fn on_product_changed(cart: &Cart, _: &Event, product: ProductChanged) -> Result<(), ConsumeError> {
    let offers = product.variants.iter().map(|variant| (variant.sku.clone(), Offer::of(&product, variant)));
    Ok(apply(&cart.store, product.product_id, product.version, offers.collect(), BTreeSet::new()).await?)
}

/// Withdraws all offers of a product. Records its version, so that an older event does not
/// restore them.
pub(super) async fn on_product_archived(cart: &Cart, _: &Event, product: ProductArchived) -> Result<(), ConsumeError> {
    let gone = product.skus.into_iter().collect();
    Ok(apply(&cart.store, product.product_id, product.version, BTreeMap::new(), gone).await?)
}

/// Applies one version of a product: its offers, and the skus that it no longer has.
async fn apply(
    store: &Store,
    product_id: ProductId,
    version: u64,
    offers: BTreeMap<Sku, Offer>,
    mut gone: BTreeSet<Sku>,
) -> Result<(), TableError> {
    let skus: BTreeSet<Sku> = offers.keys().cloned().collect();
    let mut known = store.known_product(product_id).await?;
    if known.version < version {
        store.write_offers(product_id, offers).await?;
    }
    let mut attempts = Attempts::on("product");
    while known.version < version {
        gone.extend(known.skus.difference(&skus).cloned());
        withdraw(store, product_id, version, &gone).await?;
        let next = KnownProduct { version, skus: skus.clone() };
        if store.remember_product(product_id, &next, known.version).await? {
            return Ok(());
        }
        // Another version was applied meanwhile: check again what to withdraw.
        attempts.again().await?;
        known = store.known_product(product_id).await?;
    }
    // A newer version is known: withdraw what this version wrote beyond it, now or in an earlier attempt.
    let beyond = skus.difference(&known.skus).cloned().collect();
    withdraw(store, product_id, known.version, &beyond).await
}

/// Withdraws skus as of a version. Their titles stay readable for carts that hold them.
async fn withdraw(store: &Store, product_id: ProductId, version: u64, skus: &BTreeSet<Sku>) -> Result<(), TableError> {
    if skus.is_empty() {
        return Ok(());
    }
    let known = store.offers(skus).await?;
    let withdrawn = skus.iter().map(|sku| {
        let offer = Offer::withdrawn(known.of_product(sku, product_id), version);
        (sku.clone(), offer)
    });
    let withdrawn: Vec<(Sku, Offer)> = withdrawn.collect();
    store.write_offers(product_id, withdrawn).await
}
