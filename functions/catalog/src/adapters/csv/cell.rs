//! Texts in cells: safe to open in a spreadsheet program, and read back unchanged.

/// The cell that removes a field.
pub(super) const NOTHING: &str = "null";
/// The cell that empties a list.
pub(super) const EMPTY: &str = "[]";

/// The characters that begin a formula in a spreadsheet program (OWASP, CSV Injection).
const FORMULAS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Whether a text is marked in its cell: it would pass for a formula, a removal or a marked text.
fn needs_mark(text: &str) -> bool {
    text == NOTHING || text == EMPTY || text.starts_with('\'') || text.starts_with(FORMULAS)
}

/// A text as a cell, marked with an apostrophe if it would pass for something else.
pub(super) fn marked(text: &str) -> String {
    if needs_mark(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell. An apostrophe before a text that needs no mark is part of it: `'s-Hertogenbosch`.
pub(super) fn unmarked(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| needs_mark(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_what_would_pass_for_a_formula() {
        for text in ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "'=1", "null", "[]"] {
            assert_eq!(marked(text), format!("'{text}"));
        }
        for text in ["a=1", "1-1", "", "nulls"] {
            assert_eq!(marked(text), text);
        }
        assert_eq!(unmarked("'s-Hertogenbosch"), "'s-Hertogenbosch", "a cell written by hand");
        assert_eq!(unmarked("'"), "'");
    }

    proptest! {
        #[test]
        fn reads_every_text_back_as_it_was(text in "('|=|-|null|a|\t|\r){0,5}") {
            let cell = marked(&text);
            prop_assert!(!cell.starts_with(FORMULAS));
            prop_assert_eq!(unmarked(&cell), text);
        }
    }
}
