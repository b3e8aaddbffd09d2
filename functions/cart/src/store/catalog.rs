//! The read model of the catalog: what each product asks for each sku, as of its newest version.
//!
//! An item a sku holds one attribute a product, written only over an older version of that same product; an item a
//! product holds the version that was applied last and its skus. Both together converge whatever the order in which
//! events come: a sku that a newer version does not have any more is withdrawn by the consumer that reads both.

use std::collections::BTreeSet;

use domain::id::{ProductId, Sku};
use futures::stream::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::Offer;

/// Offers that are written at a time.
const AT_A_TIME: usize = 8;

/// A product as far as it was applied.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct KnownProduct {
    /// The version that was applied last; 0 before the first.
    pub(crate) version: u64,
    /// The skus that it has in that version.
    pub(crate) skus: BTreeSet<Sku>,
}

impl Store {
    /// What was applied of a product.
    pub(crate) async fn known_product(&self, product_id: ProductId) -> Result<KnownProduct, TableError> {
        Ok(self.table.get(&product_key(product_id)).await?.unwrap_or_default())
    }

    /// Remembers that a version of a product was applied, over the version that was known; `false` where it no longer is.
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

    /// Writes what a product asks for each of these skus, each only over an older version of the same product.
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

/// The sku whose offers an item holds, if it is such an item.
pub(super) fn sku_of(pk: &str) -> Option<Sku> {
    pk.strip_prefix("price#")?.parse().ok()
}

fn product_key(product_id: ProductId) -> Key {
    Key::only(format!("product#{product_id}"))
}
