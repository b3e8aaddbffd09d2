//! Stores and finds single products.

use std::collections::BTreeMap;

use domain::id::{ProductId, Sku};
use serde::{Deserialize, Serialize};
use service::body::Answer;
use service::table::{TableError, Transaction, Write};

use super::save_error::{MAX_DOCUMENT_BYTES, SaveError};
use super::sku::SkuItem;
use super::{Store, keys};
use crate::model::{Announcement, Band, Product, Slug, Status, announce};

/// A product as stored: the document that readers get, and the fields for conditions and
/// lists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredProduct {
    #[serde(rename = "gsi1pk")]
    list: String,
    #[serde(rename = "gsi1sk")]
    pub(crate) id: ProductId,
    pub(crate) status: Status,
    pub(crate) version: u64,
    pub(crate) stock_revision: u64,
    shard: u64,
    /// The version of the rating; 0, and not there, before the first.
    #[serde(default, skip_serializing_if = "is_zero")]
    rating_version: u64,
    /// The stock of each variant, a letter each, in their order.
    bands: String,
    document: String,
}

const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The product that has a slug.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SlugItem {
    pub(super) product_id: ProductId,
}

impl StoredProduct {
    /// A product as it is stored.
    pub(super) fn new(product: &Product) -> Result<Self, TableError> {
        Ok(Self {
            list: keys::list(None, product.status, product.shard),
            shard: product.shard,
            id: product.id,
            status: product.status,
            version: product.version,
            stock_revision: product.stock_revision,
            rating_version: product.rating_version,
            bands: product.variants.iter().map(|v| v.band().letter()).collect(),
            document: serde_json::to_string(product).map_err(|e| TableError::Failed(Box::new(e)))?,
        })
    }

    /// A product as it is stored; refuses one that is too large.
    pub(super) fn fitting(product: &Product) -> Result<Self, SaveError> {
        let stored = Self::new(product)?;
        if stored.size() <= MAX_DOCUMENT_BYTES { Ok(stored) } else { Err(SaveError::TooLarge) }
    }

    /// The product itself.
    pub(crate) fn product(&self) -> Result<Product, TableError> {
        let mut product: Product =
            serde_json::from_str(&self.document).map_err(|error| TableError::Failed(Box::new(error)))?;
        product.stock_revision = self.stock_revision;
        product.rating_version = self.rating_version;
        product.shard = self.shard;
        let bands = self.bands.chars().map(Band::from_letter);
        let bands: BTreeMap<Sku, Band> = product.variants.iter().map(|v| v.sku.clone()).zip(bands).collect();
        product.adopt(&bands);
        Ok(product)
    }

    /// The size of the document in bytes.
    pub(crate) const fn size(&self) -> usize {
        self.document.len()
    }

    /// The document as answered, without parsing.
    pub(crate) fn into_document(self) -> String {
        self.document
    }

    /// The product as an answer.
    pub(crate) fn into_answer(self) -> Answer {
        let (version, stock_revision) = (self.version, self.stock_revision);
        Answer::document(self.into_document()).version(version).part(stock_revision)
    }

    /// The answer to a look-up by slug. Another product may get the slug later, so the tag names
    /// the product too.
    pub(crate) fn into_answer_by_slug(self) -> Answer {
        let part = self.stock_revision ^ self.id.raw().shard(u64::MAX);
        self.into_answer().part(part)
    }
}

/// Makes a write conditional on the product, its availability and its rating as read.
pub(super) fn unchanged(write: Write, before: &Product) -> Write {
    write
        .at_version(before.version)
        .when("#stock_revision = :stock_revision")
        .value("stock_revision", before.stock_revision)
}

/// Adds the state event of a product.
pub(super) fn publish(transaction: &mut Transaction, product: &Product) {
    match announce(product) {
        Announcement::Changed(changed) => transaction.publish(&changed),
        Announcement::Archived(archived) => transaction.publish(&archived),
    };
}

impl Store {
    /// Finds a product by its id; possibly stale.
    pub(crate) async fn find_product(&self, id: ProductId) -> Result<Option<StoredProduct>, TableError> {
        self.table.get_eventually(&keys::product(id)).await
    }

    /// Finds a product by its slug; possibly stale.
    pub(crate) async fn find_product_by_slug(&self, slug: &Slug) -> Result<Option<StoredProduct>, TableError> {
        match self.table.get_eventually::<SlugItem>(&keys::product_slug(slug)).await? {
            Some(found) => self.find_product(found.product_id).await,
            None => Ok(None),
        }
    }

    /// Loads a product consistently, for a change.
    pub(crate) async fn load_product(&self, id: ProductId) -> Result<Option<StoredProduct>, TableError> {
        self.table.get(&keys::product(id)).await
    }

    /// Finds the product with a slug, consistently.
    pub(crate) async fn product_of_slug(&self, slug: &Slug) -> Result<Option<ProductId>, TableError> {
        let found = self.table.get::<SlugItem>(&keys::product_slug(slug)).await?;
        Ok(found.map(|item| item.product_id))
    }

    /// Finds the product with a sku, consistently.
    pub(crate) async fn product_of_sku(&self, sku: &Sku) -> Result<Option<ProductId>, TableError> {
        Ok(self.table.get::<SkuItem>(&keys::sku(sku)).await?.and_then(|item| item.product_id))
    }

    /// Loads the product with a slug, consistently.
    pub(crate) async fn load_product_by_slug(&self, slug: &Slug) -> Result<Option<StoredProduct>, TableError> {
        match self.product_of_slug(slug).await? {
            Some(product) => self.load_product(product).await,
            None => Ok(None),
        }
    }

    /// Loads the product with a sku, consistently.
    pub(crate) async fn load_product_by_sku(&self, sku: &Sku) -> Result<Option<StoredProduct>, TableError> {
        match self.product_of_sku(sku).await? {
            Some(product) => self.load_product(product).await,
            None => Ok(None),
        }
    }
}
