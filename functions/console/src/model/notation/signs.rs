//! The signs of marks, and what can't be read.

use domain::rich_text::Mark;

/// How deep quotations and lists may be nested.
pub(super) const MAX_DEPTH: usize = 12;
/// The signs around marked words. No two begin alike.
pub(super) const MARKS: [(Mark, &str); 7] = [
    (Mark::Bold, "**"),
    (Mark::Italic, "__"),
    (Mark::Underline, "++"),
    (Mark::Strike, "~~"),
    (Mark::Code, "`"),
    (Mark::Subscript, ",,"),
    (Mark::Superscript, "^^"),
];

/// The sign of a mark.
pub(super) fn sign_of(mark: Mark) -> &'static str {
    MARKS.iter().find(|(known, _)| *known == mark).map_or("", |(_, sign)| sign)
}

/// What can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The line, from 1.
    pub(crate) line: usize,
    /// What is wrong with it.
    pub(crate) detail: String,
}

impl Wrong {
    pub(super) fn at(line: usize, detail: impl Into<String>) -> Self {
        Self { line, detail: detail.into() }
    }
}
