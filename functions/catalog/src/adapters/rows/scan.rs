//! Splits a text into rows and cells (RFC 4180).

/// The longest row; a longer one counts as one whose quotes are not closed.
const MAX_ROW_BYTES: usize = 512 * 1024;

/// What a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A row.
    Row {
        /// Its length without the end of its line.
        text: usize,
        /// Its length with it.
        whole: usize,
        /// How many lines it takes.
        lines: u64,
        /// Whether its quotes are sound. An unsound row ends with its first line, so that the
        /// following lines are read as separate rows.
        is_sound: bool,
    },
    /// The beginning of an incomplete row.
    More,
    /// Nothing.
    End,
}

/// Where in a row a character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At the beginning of a cell.
    Begin,
    /// In a cell without quotes.
    Plain,
    /// Between the quotes of a cell.
    Quoted,
    /// After a quote that ends its cell, or is the first of two that mean one.
    Behind,
}

/// Finds the row at the beginning of a text; `is_all` if the text is complete.
pub fn scan_row(text: &[u8], delimiter: u8, is_all: bool) -> Scan {
    let (mut place, mut at, mut lines) = (Place::Begin, 0, 1);
    while let Some(byte) = text.get(at) {
        let end = line_end(text, at, is_all);
        place = match (place, *byte) {
            (Place::Quoted, b'"') => Place::Behind,
            (Place::Quoted, _) => {
                lines += u64::from(end.is_some());
                Place::Quoted
            }
            (Place::Behind | Place::Begin, b'"') => Place::Quoted,
            (_, byte) if byte == delimiter => Place::Begin,
            (_, b'\r' | b'\n') => match end {
                Some(end) => return Scan::Row { text: at, whole: at + end, lines, is_sound: true },
                None => return Scan::More,
            },
            (Place::Behind, _) => return unsound(text, is_all),
            (Place::Begin | Place::Plain, _) => Place::Plain,
        };
        at += end.unwrap_or(1);
    }
    match (at, is_all, place) {
        (0, true, _) => Scan::End,
        (_, true, Place::Quoted) => unsound(text, is_all),
        (_, true, _) => Scan::Row { text: at, whole: at, lines, is_sound: true },
        (..=MAX_ROW_BYTES, false, _) => Scan::More,
        _ => unsound(text, is_all),
    }
}

/// Finds the line at the beginning of a text.
pub fn scan_line(text: &[u8], is_all: bool) -> Scan {
    let Some(at) = text.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
        let whole = Scan::Row { text: text.len(), whole: text.len(), lines: 1, is_sound: true };
        return if !is_all {
            Scan::More
        } else if text.is_empty() {
            Scan::End
        } else {
            whole
        };
    };
    match line_end(text, at, is_all) {
        Some(end) => Scan::Row { text: at, whole: at + end, lines: 1, is_sound: true },
        None => Scan::More,
    }
}

/// The first line of a row with unsound quotes.
fn unsound(text: &[u8], is_all: bool) -> Scan {
    match scan_line(text, is_all) {
        Scan::Row { text, whole, lines, .. } => Scan::Row { text, whole, lines, is_sound: false },
        other => other,
    }
}

/// The length of the line end at this place; `None` if there is none, or it is incomplete.
fn line_end(text: &[u8], at: usize, is_all: bool) -> Option<usize> {
    match (text.get(at), text.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(2),
        (Some(b'\r'), None) if !is_all => None,
        (Some(b'\r' | b'\n'), _) => Some(1),
        _ => None,
    }
}

/// The cells of a sound row, without their quotes.
pub fn cells(row: &str, delimiter: u8) -> Vec<String> {
    let delimiter = char::from(delimiter);
    let (mut cells, mut cell, mut place) = (Vec::new(), String::new(), Place::Begin);
    for c in row.chars() {
        place = match (place, c) {
            (Place::Begin, '"') => Place::Quoted,
            (Place::Quoted, '"') => Place::Behind,
            (Place::Behind, '"') => {
                cell.push(c);
                Place::Quoted
            }
            (Place::Begin | Place::Plain | Place::Behind, c) if c == delimiter => {
                cells.push(std::mem::take(&mut cell));
                Place::Begin
            }
            (place, c) => {
                cell.push(c);
                if place == Place::Begin { Place::Plain } else { place }
            }
        };
    }
    cells.push(cell);
    cells
}

/// A row of a complete text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The line in which it begins.
    pub line: u64,
    /// Its text without the end of the line.
    pub text: &'a [u8],
    /// Whether its quotes are sound.
    pub is_sound: bool,
}

/// The rows of a text, or without a delimiter its lines. Empty lines are skipped.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    rest: &'a [u8],
    line: u64,
    delimiter: Option<u8>,
}

impl<'a> Rows<'a> {
    /// The rows of a text that begins with this line.
    pub const fn new(text: &'a [u8], line: u64, delimiter: Option<u8>) -> Self {
        Self { rest: text, line, delimiter }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        loop {
            let scan = match self.delimiter {
                Some(delimiter) => scan_row(self.rest, delimiter, true),
                None => scan_line(self.rest, true),
            };
            let Scan::Row { text, whole, lines, is_sound } = scan else { return None };
            let row = Row { line: self.line, text: self.rest.get(..text)?, is_sound };
            (self.rest, self.line) = (self.rest.get(whole..)?, self.line + lines);
            if !row.text.trim_ascii().is_empty() {
                return Some(row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str) -> Vec<(u64, &str, bool)> {
        let rows = Rows::new(text.as_bytes(), 1, Some(b','));
        rows.map(|row| (row.line, std::str::from_utf8(row.text).unwrap(), row.is_sound)).collect()
    }

    #[test]
    fn numbers_lines_as_an_editor_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b{end}1,\"x{end}y\"{end}{end}2,\"\"\"{end}\"\"\"{end}3,{end}");
            let found: Vec<_> = rows(&text).into_iter().map(|(line, ..)| line).collect();
            assert_eq!(found, [1, 2, 5, 7], "{end:?}");
            assert_eq!(cells(rows(&text)[2].1, b','), ["2".to_owned(), format!("\"{end}\"")]);
        }
    }

    #[test]
    fn ends_a_row_with_unsound_quotes_at_its_line() {
        let text = "a,b\n1,\"x\n2,y\n3,\"z\"!\n4,\"w\"\n";
        let sound: Vec<_> = rows(text).into_iter().map(|(line, _, is_sound)| (line, is_sound)).collect();
        assert_eq!(sound, [(1, true), (2, false), (3, true), (4, false), (5, true)]);
        assert_eq!(rows("a\n\"b"), [(1, "a", true), (2, "\"b", false)]);
        assert_eq!(
            cells("1,a \"b\" c", b','),
            ["1", "a \"b\" c"],
            "a quote within an unquoted cell is an ordinary character"
        );
    }

    proptest! {
        #[test]
        fn reads_cells_as_they_were_written(
            table in prop::collection::vec(prop::collection::vec("[a,;\"\r\n\t ']{0,6}", 2..4), 0..6)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            table.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<_> = rows(&text).into_iter().map(|(_, row, _)| cells(row, b',')).collect();
            prop_assert_eq!(read, table);
        }

        #[test]
        fn finds_the_same_rows_in_a_text_that_comes_piece_by_piece(text in "[a,\"\r\n]{0,40}", piece in 1_usize..5) {
            let whole: Vec<_> = Rows::new(text.as_bytes(), 1, Some(b',')).map(|row| (row.text, row.is_sound)).collect();
            let (mut found, mut at, mut end) = (Vec::new(), 0, 0);
            loop {
                match scan_row(&text.as_bytes()[at..end], b',', end == text.len()) {
                    Scan::Row { text: length, whole, is_sound, .. } => {
                        let row = &text.as_bytes()[at..at + length];
                        if !row.trim_ascii().is_empty() {
                            found.push((row, is_sound));
                        }
                        at += whole;
                    }
                    Scan::More => end = (end + piece).min(text.len()),
                    Scan::End if end == text.len() => break,
                    Scan::End => end = (end + piece).min(text.len()),
                }
            }
            prop_assert_eq!(found, whole);
        }
    }
}
