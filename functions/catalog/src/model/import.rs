//! Rows of an import: what they say of a product, and what is to become of it.

mod categories;
mod decide;
mod merge;

use domain::fault::{Faults, Invalid};
use domain::id::Sku;
use serde_json::{Map, Value};

pub(crate) use self::categories::{CategoryDetail, CategoryPath, NamedCategories};
pub(crate) use self::decide::{Import, ImportRules, decide};
pub(crate) use self::merge::Lists;
use super::Slug;
use crate::rows::Rows;

/// The most rows that one request takes.
pub(crate) const MAX_IMPORT_ROWS: usize = 100;

/// Every field that a line of NDJSON may have.
const FIELDS: [&str; 14] = [
    "slug",
    "status",
    "title",
    "description",
    "options",
    "variants",
    "category_ids",
    "categories",
    "category_details",
    "tags",
    "media",
    "attributes",
    "tax_class",
    "metadata",
];

/// Which product a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProductName {
    /// The one with this slug, to be made where there is none.
    Slug(Slug),
    /// The one that has this sku.
    Sku(Sku),
}

/// What a row says of a product: only what is to change, or be there.
#[derive(Clone, Debug)]
pub(crate) struct ImportRow {
    /// The line in which it begins.
    pub(crate) line: u64,
    /// Which product.
    pub(crate) name: ProductName,
    /// Its fields, to be laid over those that are there.
    pub(crate) patch: Map<String, Value>,
    /// One of its variants, to be laid over the one with its sku; the others stay, whatever becomes of lists.
    pub(crate) variant: Option<VariantPatch>,
    /// The categories that it names by their slugs.
    pub(crate) categories: NamedCategories,
}

/// What a row of a sheet says of its variant.
#[derive(Clone, Debug)]
pub(crate) struct VariantPatch {
    /// Its fields.
    pub(crate) fields: Map<String, Value>,
    /// Whether its prices are all that are to be left.
    pub(crate) has_all_prices: bool,
}

/// Rows that say something of a product, and rows that can't be read.
#[derive(Debug, Default)]
pub(crate) struct ImportRows {
    /// What could be read.
    pub(crate) rows: Vec<ImportRow>,
    /// What could not, by line.
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
    pub(super) fn add(&mut self, line: u64, row: Result<ImportRow, Faults>) {
        match row {
            Ok(row) => self.rows.push(row),
            Err(faults) => self.unreadable.push((line, faults)),
        }
    }

    /// Reads NDJSON: a product a line, as `POST /products` takes it, with its `status`, and its categories by slug.
    /// Empty lines are passed over, and what is more than a request takes is not read.
    pub(crate) fn of_ndjson(text: &[u8]) -> Self {
        let mut rows = Self::default();
        for line in Rows::new(text, 1, None).take(MAX_IMPORT_ROWS + 1) {
            rows.add(line.line, product(line.line, line.text));
        }
        rows
    }
}

/// A line of NDJSON.
fn product(line: u64, text: &[u8]) -> Result<ImportRow, Faults> {
    let malformed = |detail: String| Faults::one("", Invalid::new("malformed", detail));
    let value: Value = serde_json::from_slice(text).map_err(|error| malformed(format!("this is not JSON: {error}")))?;
    let Value::Object(mut patch) = value else { return Err(malformed("an object is expected".to_owned())) };
    let slug = patch.get("slug").and_then(Value::as_str);
    let slug = slug.ok_or_else(|| Faults::one("/slug", Invalid::new("required", "this field is required")))?;
    let slug: Slug = slug.parse().map_err(|invalid| Faults::one("/slug", invalid))?;
    let categories = NamedCategories::take(&mut patch)?;
    Ok(ImportRow { line, name: ProductName::Slug(slug), patch, variant: None, categories })
}

#[cfg(test)]
mod tests {
    use domain::fault::Fault;

    use super::*;

    pub(super) fn codes(faults: &[Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect()
    }

    #[test]
    fn lines_that_can_t_be_read_are_told_apart_from_those_that_can() {
        let rows = ImportRows::of_ndjson(
            b"{\"slug\":\"a\"}\r\n\r\nnope\r\n[]\r{\"title\":\"x\"}\n{\"slug\":\"A\"}\n{\"slug\":\"a\"}",
        );
        assert_eq!((rows.count(), rows.rows.len(), rows.rows[1].line), (6, 2, 7));
        let found: Vec<_> = rows.unreadable.iter().map(|(line, f)| (*line, codes(f.listed())[0])).collect();
        let expected = [
            (3, ("", "malformed")),
            (4, ("", "malformed")),
            (5, ("/slug", "required")),
            (6, ("/slug", "invalid_slug")),
        ];
        assert_eq!(found, expected);
    }
}
