//! The first row of a file: its delimiter and its columns.

use super::scan::{Scan, cells, scan_line, scan_row};

/// The delimiters that spreadsheet programs write, the usual one first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The first row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The delimiter between its cells.
    pub delimiter: u8,
    /// The names of the columns, trimmed and in lower case.
    pub names: Vec<String>,
    /// Its length with the end of its line and all before it.
    pub bytes: usize,
    /// The line in which the next row begins.
    pub next_line: u64,
    /// The text of the row.
    pub text: String,
}

impl Head {
    /// Reads the first row of a text, with the delimiter that gives the most known columns. Excel's own line `sep=;`
    /// may precede it. `None` if there is none, or it is incomplete.
    pub fn read(text: &[u8], is_all: bool, is_known: impl Fn(&str) -> bool) -> Option<Self> {
        let (mut bytes, mut line, mut named) = (0, 1, None);
        loop {
            let rest = text.get(bytes..)?;
            let Scan::Row { text: length, whole, .. } = scan_line(rest, is_all) else { return None };
            match rest.get(..length)? {
                [b's', b'e', b'p', b'=', by] if line == 1 && by.is_ascii() && *by != b'"' => named = Some(*by),
                first if first.trim_ascii().is_empty() => {}
                _ => return Self::best(rest, is_all, named, is_known).map(|head| head.behind(bytes, line - 1)),
            }
            (bytes, line) = (bytes + whole, line + 1);
        }
    }

    fn behind(self, bytes: usize, lines: u64) -> Self {
        Self { bytes: self.bytes + bytes, next_line: self.next_line + lines, ..self }
    }

    fn best(text: &[u8], is_all: bool, named: Option<u8>, is_known: impl Fn(&str) -> bool) -> Option<Self> {
        let delimiters = named.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let mut best: Option<(usize, Self)> = None;
        for delimiter in delimiters {
            let Scan::Row { text: length, whole, lines, .. } = scan_row(text, delimiter, is_all) else { return None };
            let row = String::from_utf8_lossy(text.get(..length)?).into_owned();
            let names: Vec<_> = cells(&row, delimiter).iter().map(|name| name.trim().to_lowercase()).collect();
            let known = names.iter().filter(|name| is_known(name)).count();
            if best.as_ref().is_none_or(|(most, _)| known > *most) {
                best = Some((known, Self { delimiter, names, bytes: whole, next_line: 1 + lines, text: row }));
            }
        }
        best.map(|(_, head)| head)
    }
}

/// Whether bytes are those of a workbook (`.xlsx`, `.ods`: a ZIP file; `.xls`: a compound file).
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Option<(char, Vec<String>, u64)> {
        let head = Head::read(text.as_bytes(), true, |name| matches!(name, "slug" | "sku" | "title"))?;
        Some((char::from(head.delimiter), head.names, head.next_line))
    }

    #[test]
    fn finds_the_delimiter_that_gives_the_most_known_columns() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(head("slug,sku\na,b\n"), Some((',', names(&["slug", "sku"]), 2)));
        assert_eq!(head("Slug ;\"SKU\"\r\n"), Some((';', names(&["slug", "sku"]), 2)));
        assert_eq!(head("slug\ttitle\n"), Some(('\t', names(&["slug", "title"]), 2)));
        assert_eq!(head("\nsep=;\n"), Some((',', names(&["sep=;"]), 3)));
        assert_eq!(head("sep=|\n\nslug|title\n"), Some(('|', names(&["slug", "title"]), 4)));
        assert_eq!(head("sku\n"), Some((',', names(&["sku"]), 2)));
        assert_eq!(head(""), None);
        assert!(is_workbook(b"PK\x03\x04rest") && !is_workbook(b"slug,sku\n"));
    }
}
