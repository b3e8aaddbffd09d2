//! Reads products from CSV (RFC 4180), one row per variant.
//!
//! A product's own columns are in its first row; its other rows repeat its `slug`. An empty cell changes nothing. A row
//! without a `slug` is about the product that has its `sku`.

use domain::fault::{Faults, Invalid};
use serde_json::{Map, Value};

use super::cell::{EMPTY, NOTHING, unmarked};
use super::columns::{COLUMNS, OF_PRODUCT, OPTIONS, is_column};
use crate::adapters::rows::{Head, Row, Rows, cells};
use crate::model::{ImportRow, ImportRows, MAX_IMPORT_ROWS, NamedCategories, ProductName, VariantPatch};

/// The columns with text cells, which keep their blanks; the option columns are too.
const WORDS: [&str; 4] = ["title", "description", "variant_title", "barcode"];

/// The first row of a file.
#[derive(Debug)]
struct Columns {
    /// The columns, in their order.
    names: Vec<&'static str>,
    delimiter: u8,
}

impl Columns {
    /// The columns that a first row names: known ones, each once. Empty names after the last one
    /// are ignored.
    fn of(head: &Head) -> Result<Self, Faults> {
        let (mut faults, mut names) = (Faults::none(), Vec::new());
        let count = head.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        for name in head.names.iter().take(count) {
            match COLUMNS.iter().find(|known| *known == name) {
                Some(column) if !names.contains(column) => names.push(*column),
                Some(column) => faults.add(*column, Invalid::new("repeated", "this column stands there twice")),
                None => {
                    let name: String = name.chars().take(100).collect();
                    let detail = format!("there is no such column; known are: {}", COLUMNS.join(", "));
                    faults.add(name, Invalid::new("unknown_field", detail));
                }
            }
        }
        faults.none_or(Self { names, delimiter: head.delimiter })
    }

    /// The filled cells of a row, by column.
    fn read(&self, row: &Row<'_>) -> Result<Cells, Faults> {
        let malformed = |detail: String| Faults::one("", Invalid::new("malformed", detail));
        let text = std::str::from_utf8(row.text).map_err(|_| malformed("this row is not UTF-8".to_owned()))?;
        if !row.is_sound {
            return Err(malformed(
                "a quote is not closed, or something stands behind the one that closes a cell".to_owned(),
            ));
        }
        let mut cells = cells(text, self.delimiter);
        while cells.len() > self.names.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != self.names.len() {
            let detail = format!("this row has {} cells, the first one {}", cells.len(), self.names.len());
            return Err(malformed(detail));
        }
        let cells = self.names.iter().copied().zip(cells);
        let is_own = |name| WORDS.contains(&name) || OPTIONS.contains(&name);
        let cells = cells.map(|(name, cell)| (name, if is_own(name) { cell } else { cell.trim().to_owned() }));
        Ok(Cells(cells.filter(|(_, cell)| !cell.is_empty()).collect()))
    }
}

/// The filled cells of a row by column.
struct Cells(Vec<(&'static str, String)>);

impl Cells {
    fn cell(&self, column: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == column).map(|(_, text)| text.as_str())
    }
}

/// Reads CSV with the names of the columns in its first row, and finds its delimiter. A row that can't be read fails
/// alone. A row of empty cells is skipped, and rows beyond a request's maximum are not read.
pub(crate) fn of_csv(text: &[u8]) -> Result<(ImportRows, u8), Faults> {
    let mut rows = ImportRows::default();
    let Some(head) = Head::read(text, true, is_column) else { return Ok((rows, b',')) };
    let columns = Columns::of(&head)?;
    let body = text.get(head.bytes..).unwrap_or_default();
    for row in Rows::new(body, head.next_line, Some(head.delimiter)) {
        match columns.read(&row) {
            Ok(Cells(cells)) if cells.is_empty() => continue,
            Ok(cells) => rows.add(row.line, product(row.line, &cells)),
            Err(faults) => rows.add(row.line, Err(faults)),
        }
        if rows.count() > MAX_IMPORT_ROWS {
            break;
        }
    }
    Ok((rows, head.delimiter))
}

/// Converts the cells into a row of an import.
fn product(line: u64, cells: &Cells) -> Result<ImportRow, Faults> {
    let (mut faults, mut patch) = (Faults::none(), Map::new());
    let name = match (cells.cell("slug"), cells.cell("sku")) {
        (Some(slug), _) => unmarked(slug).parse().map(ProductName::Slug).map_err(|invalid| ("/slug", invalid)),
        (None, Some(sku)) => unmarked(sku).parse().map(ProductName::Sku).map_err(|invalid| ("/sku", invalid)),
        (None, None) => Err(("/slug", Invalid::new("required", "slug or sku is required"))),
    };
    for column in OF_PRODUCT.iter().copied() {
        match cells.cell(column).map(|cell| value(column, cell)) {
            Some(Ok(value)) => patch.extend([(column.to_owned(), value)]),
            Some(Err(invalid)) => faults.add(format!("/{column}"), invalid),
            None => {}
        }
    }
    let variant = cells.cell("sku").map(|sku| variant(unmarked(sku), cells, &mut faults));
    let categories = NamedCategories::take(&mut patch);
    match (name, categories) {
        (Ok(name), Ok(categories)) => faults.none_or(ImportRow { line, name, patch, variant, categories }),
        (name, categories) => {
            if let Err((place, invalid)) = name {
                faults.add(place, invalid);
            }
            if let Err(found) = categories {
                faults.append(found);
            }
            Err(faults)
        }
    }
}

fn variant(sku: &str, cells: &Cells, faults: &mut Faults) -> VariantPatch {
    let mut fields = Map::from_iter([("sku".to_owned(), sku.into())]);
    let own = [
        ("variant_title", "title"),
        ("barcode", "barcode"),
        ("weight_g", "weight_g"),
        ("track_inventory", "track_inventory"),
        ("backorder", "backorder"),
    ];
    let mut take = |column: &'static str| -> Option<Value> {
        match value(column, cells.cell(column)?) {
            Ok(value) => Some(value),
            Err(invalid) => {
                faults.add(format!("/{column}"), invalid);
                None
            }
        }
    };
    for (column, field) in own {
        fields.extend(take(column).map(|value| (field.to_owned(), value)));
    }
    let mut price = Map::new();
    for column in ["amount", "currency", "tax_inclusive"] {
        price.extend(take(column).map(|value| (column.to_owned(), value)));
    }
    let more = take("more_prices");
    let mut prices = if price.is_empty() { Vec::new() } else { vec![Value::Object(price)] };
    let has_all_prices = match more {
        None => false,
        Some(Value::Null) => true,
        Some(Value::Array(more)) => {
            let is_empty = more.is_empty();
            prices.extend(more);
            is_empty
        }
        Some(_) => {
            faults.add("/more_prices", Invalid::new("wrong_type", "an array is expected"));
            false
        }
    };
    if has_all_prices || !prices.is_empty() {
        fields.insert("prices".to_owned(), prices.into());
    }
    let values = OPTIONS.map(|column| cells.cell(column).filter(|cell| *cell != NOTHING).map(unmarked));
    if values.iter().any(Option::is_some) {
        fields.insert("option_values".to_owned(), values.iter().map(|value| Value::from(*value)).collect());
    }
    VariantPatch { fields, has_all_prices }
}

/// The value of a cell in its field.
fn value(column: &str, cell: &str) -> Result<Value, Invalid> {
    if cell == NOTHING {
        return Ok(Value::Null);
    }
    let text = unmarked(cell);
    let list = |separators: &[char]| -> Value {
        let parts = text.split(separators).map(str::trim).filter(|part| !part.is_empty());
        if cell == EMPTY { Value::Array(Vec::new()) } else { parts.collect() }
    };
    match column {
        "tags" => Ok(list(&[','])),
        "categories" | "category_ids" => Ok(list(&[',', ';', ' '])),
        "options" | "media" | "attributes" | "metadata" | "more_prices" | "category_details" => {
            serde_json::from_str(text).map_err(|error| Invalid::new("malformed", format!("this is not JSON: {error}")))
        }
        "weight_g" | "amount" => match text.trim().parse::<i64>() {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(Invalid::new("wrong_type", "a whole number is expected")),
        },
        "track_inventory" | "tax_inclusive" => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(true.into()),
            "false" | "no" | "0" => Ok(false.into()),
            _ => Err(Invalid::new("wrong_type", "true or false is expected")),
        },
        _ => Ok(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_about_the_product_of_its_slug_or_its_sku() {
        let text = "slug,sku,title,amount,currency,tax_inclusive,tags\n\
            shirt,S-1,Shirt,100,EUR,yes,\"new, Summer\"\nhat,H,Hat,5,EUR,no,\n ,X-1 ,,7,,,\n,,,,,,\n,,,,,,x\n";
        let (rows, delimiter) = of_csv(text.as_bytes()).unwrap();
        assert_eq!((rows.count(), delimiter), (4, b','));
        assert_eq!(rows.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(rows.rows[0].patch["tags"], json!(["new", "Summer"]));
        let prices = &rows.rows[0].variant.as_ref().unwrap().fields["prices"];
        assert_eq!(*prices, json!([{ "amount": 100, "currency": "EUR", "tax_inclusive": true }]));
        assert_eq!(rows.rows[2].name, ProductName::Sku("X-1".parse().unwrap()));
        assert_eq!((rows.unreadable[0].0, rows.unreadable[0].1.listed()[0].pointer.as_str()), (6, "/slug"));
    }

    #[test]
    fn refuses_unknown_columns_and_fails_unreadable_rows_alone() {
        let faults = of_csv(b"slug,colour,slug\n").unwrap_err();
        let faults = faults.listed();
        assert_eq!(faults.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["unknown_field", "repeated"]);
        assert!(COLUMNS.iter().all(|column| faults[0].detail.contains(column)));
        let text = "slug;sku;weight_g;options;tax_inclusive\na;A;heavy;{;maybe\nb;B;1\nc;C;1;;;;\nd;D;1;;;x\ne;\"E;1;;\n\
            f;\"F\"x;1;;\ng;G;1;;\n";
        let (rows, delimiter) = of_csv(text.as_bytes()).unwrap();
        assert_eq!((delimiter, rows.rows.iter().map(|row| row.line).collect::<Vec<_>>()), (b';', vec![4, 8]));
        let mut places: Vec<_> = rows.unreadable[0].1.listed().iter().map(|fault| fault.pointer.as_str()).collect();
        places.sort_unstable();
        assert_eq!(places, ["/options", "/tax_inclusive", "/weight_g"]);
        let others: Vec<_> =
            rows.unreadable[1..].iter().map(|(line, f)| (*line, f.listed()[0].code.as_str())).collect();
        assert_eq!(others, [(3, "malformed"), (5, "malformed"), (6, "malformed"), (7, "malformed")]);
    }

    #[test]
    fn reads_removals_and_marked_texts() {
        let text = "slug,sku,description,tags,barcode,amount,more_prices,option2\na,'-1,null,[],'null,null,[],'=x\n";
        let row = of_csv(text.as_bytes()).unwrap().0.rows.remove(0);
        assert_eq!((&row.patch["description"], &row.patch["tags"]), (&Value::Null, &json!([])));
        let variant = row.variant.unwrap();
        let expected = json!({
            "sku": "-1", "barcode": "null", "prices": [{ "amount": null }],
            "option_values": [null, "=x", null, null, null],
        });
        assert_eq!((Value::Object(variant.fields), variant.has_all_prices), (expected, true));
    }
}
