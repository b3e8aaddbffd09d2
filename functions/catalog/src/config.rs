//! The settings.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

const LIST_SHARDS: Setting = Setting::new(
    "CATALOG_LIST_SHARDS",
    Kind::Number(1, 16),
    "Over how many keys each list of products is spread. May be raised at any time, never lowered.",
)
.or("1")
.parameter("ListShards");

const LOW_STOCK: Setting = Setting::new(
    "CATALOG_LOW_STOCK",
    Kind::Number(0, 1_000_000),
    "With so many pieces left, or fewer, a variant's availability is `low`.",
)
.or("5")
.parameter("LowStock");

const TAX_INCLUSIVE: Setting =
    Setting::new("CATALOG_TAX_INCLUSIVE", Kind::Flag, "Whether a price includes tax where nothing is said of it.")
        .or("false")
        .parameter("TaxInclusive");

/// All settings of catalog.
pub(crate) const SETTINGS: &[Setting] = &[LIST_SHARDS, LOW_STOCK, TAX_INCLUSIVE];

/// The configuration of catalog.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// The number of keys per list of products. May be raised at any time, never lowered, since a
    /// product keeps the shard of its creation.
    pub(crate) list_shards: u64,
    /// A variant's availability is `low` at this many pieces or fewer.
    pub(crate) low_stock: i64,
    /// Whether a price includes tax if it does not say.
    pub(crate) tax_inclusive: bool,
}

impl Config {
    /// Reads the settings; absent ones have defaults.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self {
            list_shards: environment.value(&LIST_SHARDS)?,
            low_stock: environment.value(&LOW_STOCK)?,
            tax_inclusive: environment.value(&TAX_INCLUSIVE)?,
        })
    }
}
