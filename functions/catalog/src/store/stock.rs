//! The read model of inventory's stock: one small item per sku, which names its product too.
//!
//! Each level is recorded once and in the order of its versions, even if it arrives late or repeatedly. If a variant's
//! availability stays the same, that is one write. If it changes, the same transaction writes the product, so that the
//! two never disagree. Known levels cost only a read.

use std::collections::{BTreeSet, HashMap};

use domain::id::{ProductId, Sku};
use events::inventory::Level;
use service::table::{Key, TableError, Write};

use super::product::{StoredProduct, unchanged};
use super::sku::{SkuItem, note, same};
use super::{MAX_KEYS, Store, keys};
use crate::model::Band;

impl Store {
    /// Selects the newer levels. An eventually consistent read suffices, since the write has a
    /// condition.
    pub(crate) async fn news_of(&self, levels: Vec<Level>) -> Result<Vec<Level>, TableError> {
        let mut known: HashMap<String, SkuItem> = HashMap::new();
        let skus: BTreeSet<&Sku> = levels.iter().map(|level| &level.sku).collect();
        let keys: Vec<Key> = skus.into_iter().map(keys::sku).collect();
        for keys in keys.chunks(MAX_KEYS) {
            let found = self.table.get_many::<SkuItem>(keys).await?;
            known.extend(found.into_iter().map(|item| (item.pk.clone(), item)));
        }
        let is_known = |level: &Level| known.get(&keys::sku(&level.sku).pk).is_some_and(|item| item.knows(level));
        Ok(levels.into_iter().filter(|level| !is_known(level)).collect())
    }

    /// Records a level if no product's availability changes; otherwise returns the product to update.
    ///
    /// `None` if the level is recorded, now or before.
    pub(crate) async fn note_unless_shown(&self, level: &Level) -> Result<Option<ProductId>, TableError> {
        let band = self.band(level);
        let write = note(level, band).when(format!("attribute_not_exists(#product_id) OR {}", same(band)));
        match self.table.write(write).await {
            Ok(()) => Ok(None),
            Err(TableError::Refused(refusal)) => {
                let item = refusal.items::<SkuItem>("stock").pop();
                let older = item.filter(|item| item.stock_version.is_none_or(|version| version < level.version));
                Ok(older.and_then(|item| item.product_id))
            }
            Err(error) => Err(error),
        }
    }

    /// Records a level and updates the product, both or neither; `false` if either has changed
    /// meanwhile.
    pub(crate) async fn show_level(&self, level: &Level, product: ProductId) -> Result<bool, TableError> {
        let band = self.band(level);
        let Some(stored) = self.load_product(product).await? else { return Ok(false) };
        let before = stored.product()?;
        let mut after = before.clone();
        after.stock_revision += 1;
        let Some(variant) = after.variants.iter_mut().find(|v| v.sku == level.sku) else { return Ok(false) };
        variant.set_band(band);
        let mut transaction = self.table.transaction();
        let shown = StoredProduct::new(&after)?;
        transaction.push(unchanged(Write::put("product", keys::product(product), &shown), &before));
        transaction.push(note(level, band).when("#product_id = :product").value("product", product));
        match transaction.commit().await {
            Ok(()) => Ok(true),
            Err(TableError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    const fn band(&self, level: &Level) -> Band {
        Band::of(level.available, self.config.low_stock)
    }
}
