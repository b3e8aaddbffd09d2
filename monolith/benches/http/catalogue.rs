//! A catalogue of any size: the items of one product, copied straight into the tables of a stopped process.

use std::path::Path;

use embedded::Engine;
use service::table::{AttributeValue, Item};

use crate::engine::table;

/// Products that are laid into the tables at once.
const BATCH: usize = 10_000;
/// What a number's digits are in a ULID (Crockford's Base32).
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Adds so many products to what the process of this folder left: copies of the one with this SKU.
pub(crate) async fn enlarge(folder: &Path, id: &str, sku: &str, more: usize) {
    let engine = Engine::open(folder).unwrap();
    for capability in ["catalog", "inventory", "cart"] {
        let items = items_of(&engine, capability, id, sku);
        assert!(!items.is_empty(), "{capability} knows nothing of {sku}");
        for first in (0..more).step_by(BATCH) {
            let numbers = first..more.min(first + BATCH);
            let copies = numbers.flat_map(|number| {
                let names = Names::of(id, sku, number);
                items.iter().map(move |item| names.rename_all(item))
            });
            engine.import(&table(capability), copies.collect()).unwrap();
        }
    }
}

/// Id and SKU of a copy.
pub(crate) fn copy(id: &str, sku: &str, number: usize) -> (String, String) {
    let Names([(_, id), (_, sku), _]) = Names::of(id, sku, number);
    (id, sku)
}

/// The items that name a product, but for those that tell what was done to it.
fn items_of(engine: &Engine, capability: &str, id: &str, sku: &str) -> Vec<Item> {
    let items = engine.scan(&table(capability)).unwrap();
    let names = Names::of(id, sku, 0);
    let told = |item: &Item| {
        let AttributeValue::S(pk) = &item["pk"] else { return true };
        ["idempotency#", "movement#", "outbox#"].iter().any(|prefix| pk.starts_with(prefix))
    };
    items.into_iter().filter(|item| !told(item) && names.rename_all(item) != *item).collect()
}

/// What a product is called, and what its copy is called.
struct Names([(String, String); 3]);

impl Names {
    fn of(id: &str, sku: &str, number: usize) -> Self {
        let copy = format!("{sku}-{number:07}");
        // The last six digits are of the random part: the copy is as old as its original.
        let digit = |place: usize| char::from(DIGITS[(number >> (5 * place)) % DIGITS.len()]);
        let tail: String = (0..6).rev().map(digit).collect();
        let ulid = format!("{}{tail}", &id[..id.len() - tail.len()]);
        let slug = (sku.to_lowercase(), copy.to_lowercase());
        Self([(id.to_owned(), ulid), (sku.to_owned(), copy), slug])
    }

    fn rename(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from.as_str(), to))
    }

    fn rename_all(&self, item: &Item) -> Item {
        item.iter().map(|(name, value)| (self.rename(name), self.rename_value(value))).collect()
    }

    fn rename_value(&self, value: &AttributeValue) -> AttributeValue {
        match value {
            AttributeValue::S(text) => AttributeValue::S(self.rename(text)),
            AttributeValue::L(list) => AttributeValue::L(list.iter().map(|it| self.rename_value(it)).collect()),
            AttributeValue::M(map) => AttributeValue::M(self.rename_all(map)),
            other => other.clone(),
        }
    }
}
