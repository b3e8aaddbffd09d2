//! Products as CSV (RFC 4180): a row a variant, for a spreadsheet.
//!
//! A product's own columns stand in its first row; its other rows bear its `slug` again. An empty cell says nothing:
//! what is there stays. A row without a `slug` is about the product that has its `sku`.

use serde_json::{Map, Value, json};
use shared::fault::{Faults, Invalid};

use super::import::{ImportItem, ImportRows, ProductName};
use super::variant::VariantContent;
use super::{Price, Product};

/// Every column, in the order in which they are written. Read in any order, and any of them may be left out.
const COLUMNS: [&str; 26] = [
    "slug",
    "status",
    "title",
    "description",
    "tax_class",
    "category_ids",
    "tags",
    "options",
    "media",
    "attributes",
    "metadata",
    "sku",
    "variant_title",
    "option1",
    "option2",
    "option3",
    "option4",
    "option5",
    "barcode",
    "weight_g",
    "track_inventory",
    "backorder",
    "amount",
    "currency",
    "tax_inclusive",
    "more_prices",
];
/// The columns of the product itself; the others are the variant's.
const OF_PRODUCT: [&str; 10] = [
    "status",
    "title",
    "description",
    "tax_class",
    "category_ids",
    "tags",
    "options",
    "media",
    "attributes",
    "metadata",
];

/// Why a text is no CSV of products.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoSheet {
    /// The rows are not of one length, or not UTF-8.
    #[error("{0}")]
    Malformed(String),
    /// The first row names columns that are not known, or one twice.
    #[error("unknown columns")]
    Columns(Faults),
}

/// One row: its line and its filled cells by column.
struct Row {
    line: u64,
    cells: Vec<(&'static str, String)>,
}

impl Row {
    fn cell(&self, column: &str) -> Option<&str> {
        self.cells.iter().find(|(name, _)| *name == column).map(|(_, text)| text.as_str())
    }
}

impl ImportRows {
    /// Reads CSV, the names of the columns in its first row.
    pub(crate) fn of_csv(text: &[u8]) -> Result<Self, NoSheet> {
        let mut rows = Self::default();
        let mut groups: Vec<(String, Vec<Row>)> = Vec::new();
        for row in read(text)? {
            match row.cell("slug").map(str::to_owned) {
                Some(slug) => match groups.iter_mut().find(|(known, _)| *known == slug) {
                    Some((_, rows)) => rows.push(row),
                    None => groups.push((slug, vec![row])),
                },
                None => groups.push((String::new(), vec![row])),
            }
        }
        for (_, group) in groups {
            let lines: Vec<u64> = group.iter().map(|row| row.line).collect();
            match item(&group, lines.clone()) {
                Ok(item) => rows.items.push(item),
                Err(faults) => rows.unreadable.extend(lines.into_iter().map(|line| (line, faults.clone()))),
            }
        }
        Ok(rows)
    }
}

fn read(text: &[u8]) -> Result<Vec<Row>, NoSheet> {
    let malformed = |error: csv::Error| NoSheet::Malformed(format!("This is no CSV: {error}."));
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text);
    let (mut faults, mut columns) = (Faults::none(), Vec::new());
    for name in reader.headers().map_err(malformed)? {
        match COLUMNS.iter().find(|known| **known == name.trim()) {
            Some(column) if !columns.contains(column) => columns.push(*column),
            Some(column) => faults.add(*column, Invalid::new("repeated", "this column stands there twice")),
            None => {
                let detail = format!("there is no such column; known are: {}", COLUMNS.join(", "));
                faults.add(name, Invalid::new("unknown_field", detail));
            }
        }
    }
    faults.none_or(()).map_err(NoSheet::Columns)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(malformed)?;
        let cells = columns.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
        let cells = cells.map(|(column, cell)| (*column, cell.to_owned())).collect();
        rows.push(Row { line: record.position().map_or(0, csv::Position::line), cells });
    }
    Ok(rows)
}

/// What the rows of one product say.
fn item(rows: &[Row], lines: Vec<u64>) -> Result<ImportItem, Faults> {
    let mut faults = Faults::none();
    let (mut patch, mut variants, mut name) = (Map::new(), Vec::new(), None);
    for row in rows {
        let (slug, sku) = (row.cell("slug"), row.cell("sku"));
        if name.is_none() {
            name = match (slug, sku) {
                (Some(slug), _) => Some(slug.parse().map(ProductName::Slug).map_err(|e| Faults::one("/slug", e))),
                (None, Some(sku)) => Some(sku.parse().map(ProductName::Sku).map_err(|e| Faults::one("/sku", e))),
                (None, None) => Some(Err(Faults::one("/slug", Invalid::new("required", "slug or sku is required")))),
            };
            patch.extend(slug.map(|slug| ("slug".to_owned(), slug.into())));
        }
        for column in OF_PRODUCT {
            // The first row that says something is heard.
            if let Some(text) = row.cell(column).filter(|_| !patch.contains_key(column)) {
                match value(column, text) {
                    Ok(value) => patch.extend([(column.to_owned(), value)]),
                    Err(invalid) => faults.add(format!("/{column}"), invalid),
                }
            }
        }
        if let Some(sku) = sku {
            variants.push(variant(sku, row, &mut faults));
        }
    }
    match name {
        Some(Ok(name)) => faults.none_or(ImportItem { lines, name, patch, variants }),
        Some(Err(found)) => {
            faults.append(found);
            Err(faults)
        }
        None => Err(faults),
    }
}

fn variant(sku: &str, row: &Row, faults: &mut Faults) -> Map<String, Value> {
    let mut variant = Map::from_iter([("sku".to_owned(), sku.into())]);
    let fields = [
        ("variant_title", "title"),
        ("barcode", "barcode"),
        ("weight_g", "weight_g"),
        ("track_inventory", "track_inventory"),
        ("backorder", "backorder"),
    ];
    let mut take = |column: &'static str| -> Option<Value> {
        match value(column, row.cell(column)?) {
            Ok(value) => Some(value),
            Err(invalid) => {
                faults.add(format!("/{column}"), invalid);
                None
            }
        }
    };
    for (column, field) in fields {
        variant.extend(take(column).map(|value| (field.to_owned(), value)));
    }
    let mut price = Map::new();
    for column in ["amount", "currency", "tax_inclusive"] {
        price.extend(take(column).map(|value| (column.to_owned(), value)));
    }
    let more = take("more_prices");
    if !price.is_empty() || more.is_some() {
        let mut prices = if price.is_empty() { Vec::new() } else { vec![Value::Object(price)] };
        match more {
            Some(Value::Array(more)) => prices.extend(more),
            Some(_) => faults.add("/more_prices", Invalid::new("wrong_type", "an array is expected")),
            None => {}
        }
        variant.insert("prices".to_owned(), Value::Array(prices));
    }
    let values = ["option1", "option2", "option3", "option4", "option5"].map(|column| row.cell(column));
    if values.iter().any(Option::is_some) {
        let values = values.iter().flatten().map(|text| Value::from(*text)).collect();
        variant.insert("option_values".to_owned(), Value::Array(values));
    }
    variant
}

/// A cell as its field has it.
fn value(column: &str, text: &str) -> Result<Value, Invalid> {
    let list = |separator: char| text.split(separator).map(str::trim).filter(|part| !part.is_empty());
    match column {
        "tags" => Ok(list(',').collect()),
        "category_ids" => Ok(list(' ').collect()),
        "options" | "media" | "attributes" | "metadata" | "more_prices" => {
            serde_json::from_str(text).map_err(|error| Invalid::new("malformed", format!("this is not JSON: {error}")))
        }
        "weight_g" | "amount" => match text.trim().parse::<i64>() {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(Invalid::new("wrong_type", "a whole number is expected")),
        },
        "track_inventory" | "tax_inclusive" => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(true.into()),
            "false" | "no" | "0" => Ok(false.into()),
            _ => Err(Invalid::new("wrong_type", "true or false is expected")),
        },
        _ => Ok(text.into()),
    }
}

/// Writes products as CSV, the names of the columns first.
pub(crate) fn to_csv(products: &[Product]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for product in products {
        let content = product.content();
        let variants: Vec<Option<&VariantContent>> = match content.variants.len() {
            0 => vec![None],
            _ => content.variants.iter().map(Some).collect(),
        };
        for (index, variant) in variants.into_iter().enumerate() {
            let mut row = Map::new();
            if index == 0 {
                product_cells(product, &mut row);
            }
            row.insert("slug".to_owned(), product.slug.to_string().into());
            if let Some(variant) = variant {
                variant_cells(variant, &mut row);
            }
            writer.write_record(COLUMNS.map(|column| cell(row.get(column))))?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn product_cells(product: &Product, row: &mut Map<String, Value>) {
    let ids: Vec<_> = product.category_ids.iter().map(ToString::to_string).collect();
    let fields = json!({
        "status": product.status,
        "title": product.title,
        "description": product.description,
        "tax_class": product.tax_class,
        "category_ids": ids.join(" "),
        "tags": product.tags.texts().join(", "),
        "options": product.options,
        "media": product.media,
        "attributes": product.attributes,
        "metadata": product.metadata,
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
    for (index, value) in variant.option_values.iter().enumerate() {
        row.insert(format!("option{}", index + 1), value.to_string().into());
    }
}

/// Whether a price holds always and for any quantity.
fn is_plain(price: &Price) -> bool {
    price.min_quantity.get() == 1 && price.valid_from.is_none() && price.valid_to.is_none()
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) if list.is_empty() => String::new(),
        Some(Value::Object(fields)) if fields.is_empty() => String::new(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_slug_are_one_product_and_a_row_without_is_found_by_its_sku() {
        let text = "slug,sku,title,amount,currency,tax_inclusive,tags\n\
            shirt,S-1,Shirt,100,EUR,yes,\"new, Summer\"\nhat,H,Hat,5,EUR,no,\nshirt,S-2,,200,EUR,true,\n,X-1,,7,EUR,,\n,,,,,,x\n";
        let rows = ImportRows::of_csv(text.as_bytes()).unwrap();
        assert_eq!(rows.count(), 5);
        let found: Vec<_> = rows.items.iter().map(|item| (item.lines.clone(), item.variants.len())).collect();
        assert_eq!(found, [(vec![2, 4], 2), (vec![3], 1), (vec![5], 1)]);
        assert_eq!(rows.items[0].patch["tags"], json!(["new", "Summer"]));
        let expected = json!([{ "amount": 200, "currency": "EUR", "tax_inclusive": true }]);
        assert_eq!(rows.items[0].variants[1]["prices"], expected);
        assert_eq!(rows.items[2].name, ProductName::Sku("X-1".parse().unwrap()));
        assert_eq!((rows.unreadable[0].0, rows.unreadable[0].1.listed()[0].pointer.as_str()), (6, "/slug"));
    }

    #[test]
    fn what_is_no_sheet_is_refused_whole_and_what_is_no_cell_by_line() {
        let columns = ImportRows::of_csv(b"slug,colour,slug\n").unwrap_err();
        let NoSheet::Columns(faults) = columns else { panic!("{columns}") };
        assert_eq!(faults.listed().iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["unknown_field", "repeated"]);
        assert!(matches!(ImportRows::of_csv(b"slug,sku\na\n"), Err(NoSheet::Malformed(_))));
        assert!(matches!(ImportRows::of_csv(b"slug,sku\na,\xff\n"), Err(NoSheet::Malformed(_))));
        let rows =
            ImportRows::of_csv(b"slug,sku,weight_g,options,tax_inclusive\na,A,heavy,{,maybe\nb,B,1,,\n").unwrap();
        assert_eq!((rows.items.len(), rows.unreadable.len()), (1, 1));
        let mut places: Vec<_> = rows.unreadable[0].1.listed().iter().map(|fault| fault.pointer.as_str()).collect();
        places.sort_unstable();
        assert_eq!(places, ["/options", "/tax_inclusive", "/weight_g"]);
    }
}
