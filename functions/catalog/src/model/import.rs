//! Rows of an import: what they say of a product, and what is to become of it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use shared::fault::{Faults, Invalid};
use shared::id::Sku;
use shared::{Clock, Timestamp};

use super::{NotSellable, Product, ProductContent, Slug, Status, activate, archive, sellable};

/// The most rows that one request takes.
pub(crate) const MAX_IMPORT_ROWS: usize = 100;

/// Which product a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProductName {
    /// The one with this slug, to be made where there is none.
    Slug(Slug),
    /// The one that has this sku.
    Sku(Sku),
}

/// What rows say of one product: only what is to change, or be there.
#[derive(Clone, Debug)]
pub(crate) struct ImportItem {
    /// The lines that it comes of.
    pub(crate) lines: Vec<u64>,
    /// Which product.
    pub(crate) name: ProductName,
    /// Its fields, as a JSON Merge Patch of its content.
    pub(crate) patch: Map<String, Value>,
    /// Its variants one by one, each a patch of the one with its sku; others stay. (A `variants` in the patch is the
    /// whole list.)
    pub(crate) variants: Vec<Map<String, Value>>,
}

/// What is to be done with a row.
#[derive(Debug)]
pub(crate) enum Import {
    /// Nothing: all is as it says.
    Unchanged,
    /// Write the product, over the one that was there.
    Save(Box<Product>),
}

/// Lines that say something of a product, and lines that can't be read.
#[derive(Debug, Default)]
pub(crate) struct ImportRows {
    /// What could be read.
    pub(crate) items: Vec<ImportItem>,
    /// What could not, by line.
    pub(crate) unreadable: Vec<(u64, Faults)>,
}

impl ImportRows {
    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.unreadable.len() + self.items.iter().map(|item| item.lines.len()).sum::<usize>()
    }

    /// Reads NDJSON: a product a line, as `POST /products` takes it, and its `status`. Empty lines are passed over.
    pub(crate) fn of_ndjson(text: &str) -> Self {
        let (mut rows, mut slugs) = (Self::default(), BTreeSet::new());
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            match named(text) {
                Ok((slug, _)) if !slugs.insert(slug.clone()) => {
                    let invalid = Invalid::new("duplicate_slug", "another line is about the same product");
                    rows.unreadable.push((line, Faults::one("/slug", invalid)));
                }
                Ok((slug, patch)) => {
                    let (lines, name, variants) = (vec![line], ProductName::Slug(slug), Vec::new());
                    rows.items.push(ImportItem { lines, name, patch, variants });
                }
                Err(faults) => rows.unreadable.push((line, faults)),
            }
        }
        rows
    }
}

/// Writes products as NDJSON: what a client may change of each, and its status.
pub(crate) fn to_ndjson(products: &[Product]) -> Result<Vec<u8>, serde_json::Error> {
    #[derive(serde::Serialize)]
    struct Line {
        status: Status,
        #[serde(flatten)]
        content: ProductContent,
    }
    let mut text = Vec::new();
    for product in products {
        serde_json::to_writer(&mut text, &Line { status: product.status, content: product.content() })?;
        text.push(b'\n');
    }
    Ok(text)
}

/// A line of NDJSON with the slug that it names.
fn named(text: &str) -> Result<(Slug, Map<String, Value>), Faults> {
    let malformed = |detail: String| Faults::one("", Invalid::new("malformed", detail));
    let value: Value = serde_json::from_str(text).map_err(|error| malformed(format!("this is not JSON: {error}")))?;
    let Value::Object(patch) = value else { return Err(malformed("an object is expected".to_owned())) };
    let slug = patch.get("slug").and_then(Value::as_str);
    let slug = slug.ok_or_else(|| Faults::one("/slug", Invalid::new("required", "this field is required")))?;
    let slug: Slug = slug.parse().map_err(|invalid| Faults::one("/slug", invalid))?;
    Ok((slug, patch))
}

impl ImportItem {
    /// What is to be done, where the product stands so; nothing stands there where it is to be made.
    pub(crate) fn decide(&self, before: Option<&Product>, clock: &Clock) -> Result<Import, Faults> {
        let (content, status) = self.content(before.map(Product::content))?;
        content.check()?;
        let now = clock.now();
        let after = match before {
            None => Product::new(content, clock),
            Some(before) if content == before.content() => before.clone(),
            Some(before) => before.revised(content, now),
        };
        let after = with_status(after, status, now)?;
        if before.is_some_and(|before| before.version == after.version) {
            return Ok(Import::Unchanged);
        }
        sellable(&after).map_err(|NotSellable(faults)| faults)?;
        Ok(Import::Save(Box::new(after)))
    }

    /// The content with the patch applied, and the status that is wanted; every fault at once.
    fn content(&self, before: Option<ProductContent>) -> Result<(ProductContent, Option<Status>), Faults> {
        let mut patch = self.patch.clone();
        let status = match patch.remove("status") {
            None | Some(Value::Null) => Ok(None),
            Some(status) => deserr::deserialize::<Status, _, Faults>(status).map(Some).map_err(below_status),
        };
        let mut value = match before {
            Some(before) => serde_json::to_value(before).unwrap_or_default(),
            None => Value::Object(Map::new()),
        };
        json_patch::merge(&mut value, &Value::Object(patch));
        if !self.variants.is_empty() {
            merge_variants(&mut value, &self.variants);
        }
        match (deserr::deserialize::<ProductContent, _, Faults>(value), status) {
            (Ok(content), Ok(status)) => Ok((content, status)),
            (content, status) => {
                let mut faults = content.err().unwrap_or_default();
                faults.append(status.err().unwrap_or_default());
                Err(faults)
            }
        }
    }
}

fn below_status(faults: Faults) -> Faults {
    faults.relocated(|_| "/status".to_owned())
}

/// Each variant over the one with its sku, or behind all others.
fn merge_variants(content: &mut Value, variants: &[Map<String, Value>]) {
    let Value::Object(content) = content else { return };
    let list = content.entry("variants").or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(list) = list else { return };
    for variant in variants {
        let patch = Value::Object(variant.clone());
        match list.iter_mut().find(|known| known.get("sku") == variant.get("sku")) {
            Some(known) => json_patch::merge(known, &patch),
            None => list.push(patch),
        }
    }
}

/// The product in the state that is wanted; a draft has no way back.
fn with_status(product: Product, wanted: Option<Status>, now: Timestamp) -> Result<Product, Faults> {
    let refused = |detail: String| Faults::one("/status", Invalid::new("invalid_state", detail));
    match wanted {
        None => Ok(product),
        Some(wanted) if wanted == product.status => Ok(product),
        Some(Status::Active) => activate(&product, now).map_err(|error| match error {
            super::CannotActivate::NotSellable(NotSellable(faults)) => faults,
            super::CannotActivate::WrongState(_) => refused("it can't be activated".to_owned()),
        }),
        Some(wanted) => {
            let is = product.status.as_str();
            match (wanted, archive(&product, now)) {
                (Status::Archived, Ok(archived)) => Ok(archived),
                _ => Err(refused(format!("a product that is {is} can't become {}", wanted.as_str()))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::fault::Fault;

    use super::super::product::tests::draft;
    use super::*;

    fn item(line: &Value) -> ImportItem {
        ImportRows::of_ndjson(&line.to_string()).items.remove(0)
    }

    fn codes(faults: &[Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect()
    }

    #[test]
    fn lines_that_can_t_be_read_are_told_apart_from_those_that_can() {
        let rows = ImportRows::of_ndjson(
            "{\"slug\":\"a\"}\n\nnope\n[]\n{\"title\":\"x\"}\n{\"slug\":\"A\"}\n{\"slug\":\"a\"}",
        );
        assert_eq!((rows.count(), rows.items.len()), (6, 1));
        let found: Vec<_> = rows.unreadable.iter().map(|(line, f)| (*line, codes(f.listed())[0])).collect();
        let expected = [
            (3, ("", "malformed")),
            (4, ("", "malformed")),
            (5, ("/slug", "required")),
            (6, ("/slug", "invalid_slug")),
            (7, ("/slug", "duplicate_slug")),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_not_said_stays_and_what_is_the_same_is_no_change() {
        let clock = Clock::system();
        let before = draft(&["A", "B"]);
        let same = item(&json!({ "slug": "shirt", "title": "Shirt" }));
        assert!(matches!(same.decide(Some(&before), &clock), Ok(Import::Unchanged)));
        let other = ImportItem {
            variants: vec![json!({ "sku": "B", "weight_g": 7 }).as_object().unwrap().clone()],
            ..item(&json!({ "slug": "shirt", "status": "active" }))
        };
        let Ok(Import::Save(after)) = other.decide(Some(&before), &clock) else { panic!("no change") };
        assert_eq!((after.status, after.variants.len(), after.variants[1].weight_g.get()), (Status::Active, 2, 7));
        assert_eq!(after.variants[1].prices, before.variants[1].prices);
        assert!(matches!(other.decide(Some(&after), &clock), Ok(Import::Unchanged)));
        let back = item(&json!({ "slug": "shirt", "status": "draft" })).decide(Some(&after), &clock).unwrap_err();
        assert_eq!(codes(back.listed()), [("/status", "invalid_state")]);
    }

    #[test]
    fn every_fault_of_a_row_is_told() {
        let row = item(&json!({ "slug": "x", "status": "gone", "colour": 1, "variants": [{ "sku": "a b" }] }));
        let faults = row.decide(None, &Clock::system()).unwrap_err();
        let mut found = codes(faults.listed());
        found.sort_unstable();
        let expected = [
            ("/colour", "unknown_field"),
            ("/status", "unknown_value"),
            ("/title", "required"),
            ("/variants/0/sku", "invalid_sku"),
        ];
        assert_eq!(found, expected);
    }
}
