//! Products as NDJSON, one per line.

use domain::fault::{Faults, Invalid};
use serde_json::Value;

use super::rows::Rows;
use crate::model::{ImportRow, ImportRows, MAX_IMPORT_ROWS, NamedCategories, Outgoing, ProductName, Slug};

/// Reads products as `POST /products` takes them, with their `status`, and their categories by slug. Empty lines are
/// skipped, and lines beyond a request's maximum are not read.
pub(crate) fn of_ndjson(text: &[u8]) -> ImportRows {
    let mut rows = ImportRows::default();
    for line in Rows::new(text, 1, None).take(MAX_IMPORT_ROWS + 1) {
        rows.add(line.line, product(line.line, line.text));
    }
    rows
}

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

/// Writes products as NDJSON: each with its client-editable fields and its status.
pub(crate) fn to_ndjson(products: &[Outgoing]) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::new();
    for product in products {
        serde_json::to_writer(&mut text, product)?;
        text.push(b'\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use domain::fault::Fault;

    use super::*;

    fn codes(faults: &[Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect()
    }

    #[test]
    fn separates_lines_that_can_t_be_read() {
        let rows =
            of_ndjson(b"{\"slug\":\"a\"}\r\n\r\nnope\r\n[]\r{\"title\":\"x\"}\n{\"slug\":\"A\"}\n{\"slug\":\"a\"}");
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
