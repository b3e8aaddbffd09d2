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

/// How catalog is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// Over how many keys each list of products is spread. May be raised at any time, never
    /// lowered: a product keeps the shard that it was made in.
    pub(crate) list_shards: u64,
    /// With so many pieces left, or fewer, a variant's availability is `low`.
    pub(crate) low_stock: i64,
    /// Whether a price includes tax where nothing is said of it.
    pub(crate) tax_inclusive: bool,
}

impl Config {
    /// Reads the settings; what is absent has its default.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self {
            list_shards: environment.value(&LIST_SHARDS)?,
            low_stock: environment.value(&LOW_STOCK)?,
            tax_inclusive: environment.value(&TAX_INCLUSIVE)?,
        })
    }
}
