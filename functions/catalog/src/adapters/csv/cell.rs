//! Texts in the cells of a sheet: safe to open in a spreadsheet program, and exactly themselves when they come back.

/// What a cell says that removes what is there.
pub(super) const NOTHING: &str = "null";
/// What a cell says that empties a list.
pub(super) const EMPTY: &str = "[]";

/// What a spreadsheet program takes for the beginning of a formula (OWASP, CSV Injection).
const FORMULAS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Whether a text bears a mark in its cell: it would pass for a formula, for a removal, or for a text with a mark.
fn needs_mark(text: &str) -> bool {
    text == NOTHING || text == EMPTY || text.starts_with('\'') || text.starts_with(FORMULAS)
}

/// A text as a cell: behind an apostrophe where a program would take it for something else.
pub(super) fn marked(text: &str) -> String {
    if needs_mark(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell. An apostrophe before a text that needs none is a part of it: `'s-Hertogenbosch`.
pub(super) fn unmarked(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| needs_mark(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_be_a_formula_stands_behind_an_apostrophe() {
        for text in ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "'=1", "null", "[]"] {
            assert_eq!(marked(text), format!("'{text}"));
        }
        for text in ["a=1", "1-1", "", "nulls"] {
            assert_eq!(marked(text), text);
        }
        assert_eq!(unmarked("'s-Hertogenbosch"), "'s-Hertogenbosch", "as somebody writes it by hand");
        assert_eq!(unmarked("'"), "'");
    }

    proptest! {
        #[test]
        fn every_text_comes_back_as_it_was(text in "('|=|-|null|a|\t|\r){0,5}") {
            let cell = marked(&text);
            prop_assert!(!cell.starts_with(FORMULAS));
            prop_assert_eq!(unmarked(&cell), text);
        }
    }
}
