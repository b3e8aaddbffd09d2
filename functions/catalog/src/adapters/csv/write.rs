//! Writes products as CSV, in the form that imports read.

use serde_json::{Map, Value, json};

use super::cell::marked;
use super::columns::{COLUMNS, OPTIONS};
use crate::model::{Outgoing, Price, VariantContent};

/// Writes products as CSV, the names of the columns first.
pub(crate) fn to_csv(products: &[Outgoing]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for product in products {
        let variants: Vec<Option<&VariantContent>> = match product.content.variants.len() {
            0 => vec![None],
            _ => product.content.variants.iter().map(Some).collect(),
        };
        for (index, variant) in variants.into_iter().enumerate() {
            let mut row = Map::new();
            if index == 0 {
                product_cells(product, &mut row);
            }
            row.insert("slug".to_owned(), product.content.slug.to_string().into());
            if let Some(variant) = variant {
                variant_cells(variant, &mut row);
            }
            writer.write_record(COLUMNS.map(|column| cell(row.get(column))))?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn product_cells(product: &Outgoing, row: &mut Map<String, Value>) {
    let content = &product.content;
    let ids: Vec<_> = content.category_ids.iter().map(ToString::to_string).collect();
    let fields = json!({
        "status": product.status,
        "title": content.title,
        "description": content.description,
        "tax_class": content.tax_class,
        "categories": product.categories.join(", "),
        "category_details": product.category_details,
        "category_ids": ids.join(", "),
        "tags": content.tags.texts().join(", "),
        "options": content.options,
        "media": content.media,
        "attributes": content.attributes,
        "metadata": content.metadata,
    });
    row.extend(fields.as_object().cloned().unwrap_or_default());
}

fn variant_cells(variant: &VariantContent, row: &mut Map<String, Value>) {
    let (first, more) = match variant.prices.split_first() {
        Some((first, more)) if is_plain(first) => (Some(first), more),
        _ => (None, &*variant.prices),
    };
    let fields = json!({
        "sku": variant.sku,
        "variant_title": variant.title,
        "barcode": variant.barcode,
        "weight_g": variant.weight_g,
        "track_inventory": variant.track_inventory,
        "backorder": variant.backorder,
        "amount": first.map(|price| price.amount),
        "currency": first.map(|price| price.currency),
        "tax_inclusive": first.map(|price| price.tax_inclusive),
        "more_prices": more,
    });
    row.extend(fields.as_object().cloned().unwrap_or_default());
    for (column, value) in OPTIONS.into_iter().zip(&*variant.option_values) {
        row.insert(column.to_owned(), value.to_string().into());
    }
}

/// Whether a price applies always and for any quantity.
fn is_plain(price: &Price) -> bool {
    price.min_quantity.get() == 1 && price.valid_from.is_none() && price.valid_to.is_none()
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => marked(text),
        Some(Value::Array(list)) if list.is_empty() => String::new(),
        Some(Value::Object(fields)) if fields.is_empty() => String::new(),
        Some(other) => other.to_string(),
    }
}
