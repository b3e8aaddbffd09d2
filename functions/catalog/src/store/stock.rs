//! The read model of inventory's stock: one small item a sku, beside whose it is.
//!
//! Each level is taken once and in the order of its versions, however often and late it comes. Where it leaves a
//! variant's availability as it is, that is one write. Where it changes it, the product goes along in the same
//! transaction, so the two never disagree. Levels that say nothing new are passed over for the price of a read.

use std::collections::{BTreeMap, HashMap};

use domain::id::{ProductId, Sku};
use events::inventory::Level;
use serde::{Deserialize, Serialize};
use service::inbox::ConsumeError;
use service::table::{Key, TableError, Write};

use super::product::StoredProduct;
use super::save::unchanged;
use super::{Store, keys};
use crate::model::Band;

/// How often a level is tried against changes of the same product.
const MAX_ATTEMPTS: u32 = 8;
/// How many items are read at once (DynamoDB's limit).
const MAX_KEYS: usize = 100;

/// A sku: which product has it, if any, and its stock as last heard, if ever.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SkuItem {
    pub(super) pk: String,
    pub(super) product_id: Option<ProductId>,
    pub(super) stock_version: Option<u64>,
    pub(super) band: Option<Band>,
    /// How much there was, as of that version.
    #[serde(default)]
    pub(super) available: Option<i64>,
}

impl SkuItem {
    /// Takes a sku for a product: it must be free, and its stock as the product shows it.
    pub(super) fn claim(sku: &Sku, product: ProductId, band: Band) -> Write {
        Write::update("sku", keys::sku(sku), "SET #product_id = :product")
            .value("product", product)
            .when("attribute_not_exists(#product_id)")
            .when(same(band))
            .value("band", band)
    }

    /// Gives a sku back. Its item stays, for its stock goes on being counted.
    pub(super) fn release(sku: &Sku, product: ProductId) -> Write {
        Write::update("old sku", keys::sku(sku), "REMOVE #product_id")
            .value("product", product)
            .when("#product_id = :product")
    }
}

/// Only where the stock is in this band; what was never heard of is out.
const fn same(band: Band) -> &'static str {
    match band {
        Band::None => "attribute_not_exists(#band) OR #band = :band",
        Band::Few | Band::Plenty => "#band = :band",
    }
}

/// Notes a level in its sku's item, over older ones only.
fn note(level: &Level, band: Band) -> Write {
    Write::update(
        "stock",
        keys::sku(&level.sku),
        "SET #stock_version = :version, #band = :band, #available = :available",
    )
    .value("version", level.version)
    .value("available", level.available)
    .value("band", band)
    .when("attribute_not_exists(#stock_version) OR #stock_version < :version")
}

impl SkuItem {
    /// Whether a level says nothing new: it is known, or it is the very next one and as much is there as before.
    ///
    /// The next one is passed over without a trace, and that is safe in any order: only a level with a version between
    /// the two could be taken wrongly afterwards, and there is none. After a gap it is taken, for what is missing may
    /// still come and would otherwise be taken as the newest.
    fn says_nothing_new(&self, level: &Level) -> bool {
        self.stock_version.is_some_and(|version| {
            level.version <= version || (level.version == version + 1 && self.available == Some(level.available))
        })
    }
}

impl Store {
    /// Those levels that say something new. Read eventually consistent: what is read too old is asked for once more
    /// by the condition of the write, and never passes for newer than it is.
    pub(crate) async fn news_of(&self, levels: Vec<Level>) -> Result<Vec<Level>, TableError> {
        let mut known: HashMap<String, SkuItem> = HashMap::new();
        let keys: BTreeMap<&Sku, Key> = levels.iter().map(|level| (&level.sku, keys::sku(&level.sku))).collect();
        let keys: Vec<Key> = keys.into_values().collect();
        for keys in keys.chunks(MAX_KEYS) {
            let found = self.table.get_many::<SkuItem>(keys).await?;
            known.extend(found.into_iter().map(|item| (item.pk.clone(), item)));
        }
        let says_nothing =
            |level: &Level| known.get(&keys::sku(&level.sku).pk).is_some_and(|item| item.says_nothing_new(level));
        Ok(levels.into_iter().filter(|level| !says_nothing(level)).collect())
    }

    /// Takes a stock level over, unless one as new was taken before.
    pub(crate) async fn take_level(&self, level: &Level) -> Result<(), ConsumeError> {
        let band = Band::of(level.available, self.config.low_stock);
        for attempt in 0..MAX_ATTEMPTS {
            let Some(item) = self.note_unless_shown(level, band).await? else { return Ok(()) };
            let Some(product) = item.product_id else { continue };
            let known = item.stock_version.is_some_and(|version| version >= level.version);
            if known || self.show(level, band, product).await? {
                return Ok(());
            }
            tracing::debug!(sku = %level.sku, attempt, "the product changed meanwhile");
        }
        Err(ConsumeError::NotYet(format!("the product of {} changes too fast", level.sku)))
    }

    /// Notes a level where nobody sees the difference; otherwise gives the sku's item.
    async fn note_unless_shown(&self, level: &Level, band: Band) -> Result<Option<SkuItem>, TableError> {
        let write = note(level, band).when(format!("attribute_not_exists(#product_id) OR {}", same(band)));
        match self.table.write(write).await {
            Ok(()) => Ok(None),
            Err(TableError::Refused(refusal)) => {
                let item = refusal.items::<SkuItem>("stock").pop();
                // Unclaimed and refused: it was noted before.
                Ok(item.filter(|item| item.product_id.is_some()))
            }
            Err(error) => Err(error),
        }
    }

    /// Notes a level and shows it at the product, both or neither; `false` where either has changed meanwhile.
    async fn show(&self, level: &Level, band: Band, product: ProductId) -> Result<bool, TableError> {
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
}
