//! Settings from outside; read here only.

use shared::environment::{Environment, SettingError};

/// What can be set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// `CATALOG_LIST_SHARDS` (1): over how many keys each list of products is spread. May be raised at any time, never
    /// lowered: a product keeps the shard that it was made in.
    pub(crate) list_shards: u64,
    /// `CATALOG_LOW_STOCK` (5): with so many pieces left, or fewer, a variant's availability is `low`.
    pub(crate) low_stock: i64,
    /// `CATALOG_TAX_INCLUSIVE` (false): whether a price includes tax where nothing is said of it.
    pub(crate) tax_inclusive: bool,
}

impl Config {
    /// Reads the settings; what is absent has its default.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let list_shards: u64 = environment.parse_or("CATALOG_LIST_SHARDS", 1)?;
        Ok(Self {
            list_shards: list_shards.clamp(1, 16),
            low_stock: environment.parse_or("CATALOG_LOW_STOCK", 5)?,
            tax_inclusive: environment.parse_or("CATALOG_TAX_INCLUSIVE", false)?,
        })
    }
}
