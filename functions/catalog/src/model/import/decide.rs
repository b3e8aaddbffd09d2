//! How rows change their product.

use domain::fault::{Faults, Invalid};
use domain::id::CategoryId;
use domain::{Clock, Timestamp};
use serde_json::{Map, Value};

use super::merge::{Lists, lay};
use super::prices::{drop_unnamed_prices, refuse_unnamed_removals};
use super::{ImportRow, ProductName};
use crate::model::{
    CannotActivate, NotSellable, Product, ProductContent, Status, activate, archive, sellable, settle_tax,
};

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

/// The rules for all rows of an import.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ImportRules {
    /// How a row changes the lists that it names.
    pub(crate) lists: Lists,
    /// Whether a new price includes tax if its row does not say.
    pub(crate) tax_inclusive: bool,
}

/// What to do with a product.
#[derive(Debug)]
pub(crate) enum Import {
    /// Nothing, since nothing changes.
    Unchanged,
    /// Write the product.
    Save(Box<Product>),
}

/// Merges rows into a product, one after the other; `before` is `None` where it is to be created. Each row comes with
/// the ids of the categories that it names by slug.
pub(crate) fn decide(
    rows: &[(&ImportRow, &[CategoryId])],
    before: Option<&Product>,
    rules: ImportRules,
    clock: &Clock,
) -> Result<Import, Faults> {
    let (content, status) = content(rows, before.map(Product::content), rules)?;
    content.check()?;
    let now = clock.now();
    let after = match before {
        None => Product::new(content, clock),
        Some(before) if content == before.content() => before.clone(),
        Some(before) => before.revised(content, now),
    };
    let after = with_status(after, before.is_none(), status, now)?;
    if before.is_some_and(|before| before.version == after.version) {
        return Ok(Import::Unchanged);
    }
    sellable(&after).map_err(|NotSellable(faults)| faults)?;
    Ok(Import::Save(Box::new(after)))
}

/// The content with the rows merged into it, and the wanted status; every fault at once.
fn content(
    rows: &[(&ImportRow, &[CategoryId])],
    before: Option<ProductContent>,
    rules: ImportRules,
) -> Result<(ProductContent, Option<Status>), Faults> {
    let mut faults = Faults::none();
    let mut fields = match before.map(serde_json::to_value) {
        Some(Ok(Value::Object(fields))) => fields,
        _ => Map::new(),
    };
    let mut status = None;
    for (row, categories) in rows {
        if let ProductName::Slug(slug) = &row.name {
            fields.insert("slug".to_owned(), slug.to_string().into());
        }
        let mut patch = row.patch.clone();
        match patch.remove("status") {
            None | Some(Value::Null) => {}
            Some(wanted) => match deserr::deserialize::<Status, _, Faults>(wanted) {
                Ok(wanted) => status = Some(wanted),
                Err(found) => faults.append(found.relocated(|_| "/status".to_owned())),
            },
        }
        patch.retain(|name, _| {
            let is_known = FIELDS.contains(&name.as_str());
            if !is_known {
                let detail = format!("there is no such field; known are: {}", FIELDS.join(", "));
                let name = name.replace('~', "~0").replace('/', "~1");
                faults.add(format!("/{name}"), Invalid::new("unknown_field", detail));
            }
            is_known
        });
        row.categories.add_to(&mut patch, categories);
        lay(&mut fields, &patch, rules.lists);
        lay_variant(&mut fields, row, rules.lists);
    }
    refuse_unnamed_removals(&mut fields, &mut faults);
    let mut value = Value::Object(fields);
    settle_tax(&mut value, rules.tax_inclusive);
    match deserr::deserialize::<ProductContent, _, Faults>(value) {
        Ok(content) => faults.none_or((content, status)),
        Err(found) => {
            faults.append(found);
            Err(faults)
        }
    }
}

/// Merges a row's variant into the one with its sku; the other variants stay.
fn lay_variant(fields: &mut Map<String, Value>, row: &ImportRow, lists: Lists) {
    let Some(variant) = &row.variant else { return };
    let list = fields.entry("variants").or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(list) = list else { return };
    let place = list.iter().position(|known| known.get("sku") == variant.fields.get("sku"));
    let place = place.unwrap_or_else(|| {
        list.push(Value::Object(Map::new()));
        list.len() - 1
    });
    if let Some(Value::Object(known)) = list.get_mut(place) {
        if variant.has_all_prices {
            drop_unnamed_prices(known, &variant.fields);
        }
        lay(known, &variant.fields, lists);
    }
}

/// The product in the wanted state. A new product may begin in any state; none becomes a
/// draft again.
fn with_status(product: Product, is_new: bool, wanted: Option<Status>, now: Timestamp) -> Result<Product, Faults> {
    let refused = |detail: String| Faults::one("/status", Invalid::new("invalid_state", detail));
    match wanted {
        None => Ok(product),
        Some(wanted) if wanted == product.status => Ok(product),
        Some(Status::Active) => activate(&product, now).map_err(|error| match error {
            CannotActivate::NotSellable(NotSellable(faults)) => faults,
            CannotActivate::WrongState(_) => refused("it can't be activated".to_owned()),
        }),
        // It was active in the shop that exported it.
        Some(Status::Archived) if is_new => Ok(Product { status: Status::Archived, ..product }),
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

    use super::*;
    use crate::model::NamedCategories;
    use crate::model::product::tests::draft;

    fn line(line: &Value) -> ImportRow {
        let (name, patch) =
            (ProductName::Slug(line["slug"].as_str().unwrap().parse().unwrap()), line.as_object().cloned());
        ImportRow { line: 1, name, patch: patch.unwrap(), variant: None, categories: NamedCategories::default() }
    }

    fn codes(faults: &[domain::fault::Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect()
    }

    fn decided(row: &ImportRow, before: Option<&Product>) -> Result<Import, Faults> {
        decide(&[(row, &[])], before, ImportRules::default(), &Clock::system())
    }

    #[test]
    fn keeps_what_a_row_does_not_name_and_finds_that_nothing_changes() {
        let before = draft(&["A", "B"]);
        let same = line(&json!({ "slug": "shirt", "title": "Shirt" }));
        assert!(matches!(decided(&same, Some(&before)), Ok(Import::Unchanged)));
        let other = line(&json!({ "slug": "shirt", "status": "active", "variants": [{ "sku": "B", "weight_g": 7 }] }));
        let Ok(Import::Save(after)) = decided(&other, Some(&before)) else { panic!("no change") };
        assert_eq!((after.status, after.variants.len(), after.variants[1].weight_g.get()), (Status::Active, 2, 7));
        assert_eq!(after.variants[1].prices, before.variants[1].prices);
        assert!(matches!(decided(&other, Some(&after)), Ok(Import::Unchanged)));
        let back = decided(&line(&json!({ "slug": "shirt", "status": "draft" })), Some(&after)).unwrap_err();
        assert_eq!(codes(back.listed()), [("/status", "invalid_state")]);
    }

    #[test]
    fn names_every_fault_of_a_row_and_every_known_field() {
        let row = line(&json!({ "slug": "x", "status": "gone", "colour": 1, "variants": [{ "sku": "a b" }] }));
        let faults = decided(&row, None).unwrap_err();
        let mut found = codes(faults.listed());
        found.sort_unstable();
        let expected = [
            ("/colour", "unknown_field"),
            ("/status", "unknown_value"),
            ("/title", "required"),
            ("/variants/0/sku", "invalid_sku"),
        ];
        assert_eq!(found, expected);
        let unknown = faults.listed().iter().find(|fault| fault.code == "unknown_field").unwrap();
        let content = serde_json::to_value(draft(&[]).content()).unwrap();
        let fields = content.as_object().unwrap().keys().map(String::as_str);
        for field in fields.chain(["category_ids", "status", "categories", "category_details"]) {
            assert!(unknown.detail.contains(field), "{field}: {}", unknown.detail);
        }
    }

    #[test]
    fn a_new_product_begins_in_any_state() {
        let archived = line(&json!({ "slug": "old", "title": "Old", "status": "archived" }));
        let Ok(Import::Save(product)) = decided(&archived, None) else { panic!("not made") };
        assert_eq!(product.status, Status::Archived);
    }
}
