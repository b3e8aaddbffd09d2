//! A sku: its product and its stock.

use domain::id::{ProductId, Sku};
use events::inventory::Level;
use serde::{Deserialize, Serialize};
use service::table::Write;

use super::keys;
use crate::model::Band;

/// A sku: the product that has it, if any, and its stock as last consumed, if ever.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SkuItem {
    pub(super) pk: String,
    pub(super) product_id: Option<ProductId>,
    pub(super) stock_version: Option<u64>,
    pub(super) band: Option<Band>,
    /// The available pieces as of that version.
    #[serde(default)]
    pub(super) available: Option<i64>,
}

impl SkuItem {
    /// Claims a sku for a product: it must be free, and its stock as the product shows it.
    pub(super) fn claim(sku: &Sku, product: ProductId, band: Band) -> Write {
        Write::update("sku", keys::sku(sku), "SET #product_id = :product")
            .value("product", product)
            .when("attribute_not_exists(#product_id)")
            .when(same(band))
            .value("band", band)
    }

    /// Frees a sku. Its item stays, with its stock.
    pub(super) fn release(sku: &Sku, product: ProductId) -> Write {
        Write::update("old sku", keys::sku(sku), "REMOVE #product_id")
            .value("product", product)
            .when("#product_id = :product")
    }

    /// Whether a level can be skipped: it is known, or it is the next version with the same
    /// availability.
    ///
    /// Skipping the next version without recording it is safe in any order: only a level with a version between the two
    /// could then be wrongly applied, and there is none. After a gap the level is recorded, since a missing one may still
    /// arrive and would otherwise be applied as the newest.
    pub(super) fn knows(&self, level: &Level) -> bool {
        self.stock_version.is_some_and(|version| {
            level.version <= version || (level.version == version + 1 && self.available == Some(level.available))
        })
    }
}

/// Makes a write conditional on this band of stock; unknown stock counts as none.
pub(super) const fn same(band: Band) -> &'static str {
    match band {
        Band::None => "attribute_not_exists(#band) OR #band = :band",
        Band::Few | Band::Plenty => "#band = :band",
    }
}

/// Records a level in its sku's item, only over older ones.
pub(super) fn note(level: &Level, band: Band) -> Write {
    let expression = "SET #stock_version = :version, #band = :band, #available = :available";
    Write::update("stock", keys::sku(&level.sku), expression)
        .value("version", level.version)
        .value("available", level.available)
        .value("band", band)
        .when("attribute_not_exists(#stock_version) OR #stock_version < :version")
}
