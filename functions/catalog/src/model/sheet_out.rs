//! Products as CSV, as they are read again.

use std::collections::BTreeMap;

use domain::id::CategoryId;
use serde_json::{Map, Value, json};

use super::cell::marked;
use super::import::{CategoryDetail, CategoryPath};
use super::sheet::{COLUMNS, OPTIONS};
use super::variant::VariantContent;
use super::{Category, Price, Product, ProductContent, Slug, Status};

/// The categories of a page of products, with all that is above them.
#[derive(Clone, Debug, Default)]
pub(crate) struct CategoriesOfPage(BTreeMap<CategoryId, Category>);

/// A product as it leaves the shop, and may come into another: its categories by their slugs.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Outgoing {
    status: Status,
    categories: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    category_details: BTreeMap<String, CategoryDetail>,
    #[serde(flatten)]
    content: ProductContent,
}

impl CategoriesOfPage {
    /// These categories.
    pub(crate) fn new(categories: impl IntoIterator<Item = Category>) -> Self {
        Self(categories.into_iter().map(|category| (category.id, category)).collect())
    }

    /// All that is above a category, the nearest first, as far as it is known.
    fn above(&self, category: &Category) -> Vec<&Category> {
        let mut above: Vec<&Category> = Vec::new();
        let mut next = category.parent_id;
        while let Some(category) = next.and_then(|id| self.0.get(&id)).filter(|_| above.len() < super::MAX_DEPTH) {
            above.push(category);
            next = category.parent_id;
        }
        above
    }

    /// A product with its categories by their slugs. An id that names none stays an id.
    pub(crate) fn outgoing(&self, product: &Product) -> Outgoing {
        let mut content = product.content();
        let (mut categories, mut category_details) = (Vec::new(), BTreeMap::<Slug, _>::new());
        let mut lost = Vec::new();
        for id in content.category_ids.iter() {
            let Some(category) = self.0.get(id) else {
                lost.push(*id);
                continue;
            };
            let above = self.above(category);
            categories.push(CategoryPath::of(category, &above).to_string());
            for category in above.into_iter().chain([category]) {
                category_details.insert(category.slug.clone(), CategoryDetail::of(category));
            }
        }
        content.category_ids = lost.try_into().unwrap_or_default();
        let category_details = category_details.into_iter().map(|(slug, detail)| (slug.to_string(), detail)).collect();
        Outgoing { status: product.status, categories, category_details, content }
    }
}

/// Writes products as NDJSON: what a client may change of each, and its status.
pub(crate) fn to_ndjson(products: &[Outgoing]) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::new();
    for product in products {
        serde_json::to_writer(&mut text, product)?;
        text.push(b'\n');
    }
    Ok(text)
}

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

/// Whether a price holds always and for any quantity.
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
