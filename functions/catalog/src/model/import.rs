//! Rows of an import, and how they change a product.

mod categories;
mod decide;
mod merge;
mod prices;

use domain::fault::Faults;
use domain::id::Sku;
use serde_json::{Map, Value};

pub(crate) use self::categories::{CategoryDetail, CategoryPath, NamedCategories};
pub(crate) use self::decide::{Import, ImportRules, decide};
pub(crate) use self::merge::Lists;
use super::Slug;

/// The most rows that one request takes.
pub(crate) const MAX_IMPORT_ROWS: usize = 100;

/// The product of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProductName {
    /// The one with this slug, to be created if there is none.
    Slug(Slug),
    /// The one that has this sku.
    Sku(Sku),
}

/// A row of an import.
#[derive(Clone, Debug)]
pub(crate) struct ImportRow {
    /// The line in which it begins.
    pub(crate) line: u64,
    /// The product.
    pub(crate) name: ProductName,
    /// Its fields, to be merged into the product.
    pub(crate) patch: Map<String, Value>,
    /// One of its variants, to be merged into the one with its sku; the others always stay.
    pub(crate) variant: Option<VariantPatch>,
    /// The categories that it names by their slugs.
    pub(crate) categories: NamedCategories,
}

/// The variant of a CSV row.
#[derive(Clone, Debug)]
pub(crate) struct VariantPatch {
    /// Its fields.
    pub(crate) fields: Map<String, Value>,
    /// Whether its prices replace all others.
    pub(crate) has_all_prices: bool,
}

/// The rows of a request.
#[derive(Debug, Default)]
pub(crate) struct ImportRows {
    /// The readable rows.
    pub(crate) rows: Vec<ImportRow>,
    /// The unreadable rows, by line.
    pub(crate) unreadable: Vec<(u64, Faults)>,
}

impl ImportRow {
    /// The skus that it names.
    pub(crate) fn skus(&self) -> impl Iterator<Item = &str> {
        let listed = self.patch.get("variants").and_then(Value::as_array).into_iter().flatten();
        let listed = listed.filter_map(|variant| variant.get("sku")?.as_str());
        let own = self.variant.iter().filter_map(|variant| variant.fields.get("sku")?.as_str());
        listed.chain(own)
    }
}

impl ImportRows {
    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.unreadable.len() + self.rows.len()
    }

    /// Adds a row, or why it can't be read.
    pub(crate) fn add(&mut self, line: u64, row: Result<ImportRow, Faults>) {
        match row {
            Ok(row) => self.rows.push(row),
            Err(faults) => self.unreadable.push((line, faults)),
        }
    }
}
