//! The read model of the catalog: each product's offers, as of its newest version.
//!
//! A sku's item holds one attribute per product, which only a newer version of that product overwrites; a product's item
//! holds the last applied version and its skus. Both converge in any order of events: the consumer reads both, and
//! withdraws a sku that a newer version no longer has.

use std::collections::BTreeSet;

use domain::id::{ProductId, Sku};
use futures::stream::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::Offer;

/// Offers written concurrently.
const AT_A_TIME: usize = 8;

/// The last applied state of a product.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct KnownProduct {
    /// The last applied version; 0 before the first.
    pub(crate) version: u64,
    /// The skus of that version.
    pub(crate) skus: BTreeSet<Sku>,
}

impl Store {
    /// Finds the last applied state of a product.
    pub(crate) async fn known_product(&self, product_id: ProductId) -> Result<KnownProduct, TableError> {
        Ok(self.table.get(&product_key(product_id)).await?.unwrap_or_default())
    }

    /// Records that a version of a product was applied; `false` if the known version has changed
    /// since.
    pub(crate) async fn remember_product(
        &self,
        product_id: ProductId,
        next: &KnownProduct,
        known_version: u64,
    ) -> Result<bool, TableError> {
        let write = Write::put("product", product_key(product_id), next);
        let write = match known_version {
            0 => write.when("attribute_not_exists(pk)"),
            known => write.at_version(known),
        };
        match self.table.write(write).await {
            Ok(()) => Ok(true),
            Err(TableError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes a product's offers of these skus, each only over an older version of that product.
    pub(crate) async fn write_offers(
        &self,
        product_id: ProductId,
        offers: impl IntoIterator<Item = (Sku, Offer)>,
    ) -> Result<(), TableError> {
        let writes = offers.into_iter().map(|(sku, offer)| self.write_offer(product_id, sku, offer));
        futures::stream::iter(writes).buffer_unordered(AT_A_TIME).try_collect::<()>().await
    }

    async fn write_offer(&self, product_id: ProductId, sku: Sku, offer: Offer) -> Result<(), TableError> {
        let write = Write::update("offer", offers_key(&sku), format!("SET #{product_id} = :offer"))
            .when(format!("attribute_not_exists(#{product_id}) OR #{product_id}.#version < :version"))
            .value("version", offer.version)
            .value("offer", offer);
        match self.table.write(write).await {
            Ok(()) | Err(TableError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn offers_key(sku: &Sku) -> Key {
    Key::only(format!("price#{sku}"))
}

/// The sku of an item with offers; `None` for any other item.
pub(super) fn sku_of(pk: &str) -> Option<Sku> {
    pk.strip_prefix("price#")?.parse().ok()
}

fn product_key(product_id: ProductId) -> Key {
    Key::only(format!("product#{product_id}"))
}
