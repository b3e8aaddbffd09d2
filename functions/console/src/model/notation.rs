//! The notation in which people write rich texts: lines as in Markdown, read and written without loss.
//!
//! | it says | it means |
//! | --- | --- |
//! | lines up to an empty one | a paragraph; each line ends with a break |
//! | `# `, `## `, … | a heading |
//! | `- `, `1. ` | an item of a list; what belongs to it is indented below |
//! | `> ` | a quotation |
//! | three backticks, a language, lines, three backticks | program text |
//! | lines of `\| cell \| cell \|`, with a line of `---` below the first | a table |
//! | `---` | a line between parts |
//! | `![caption](asset:…)`, `![](entry:…)` | an asset, an entry |
//! | `**bold**`, `__italic__`, `++underlined++`, `~~struck~~`, one backtick around `code`, `,,low,,`, `^^high^^` | marks |
//! | `[words](https://…)`, `[words](entry:…)`, `[words](asset:…)` | a link |
//! | `\` before a sign; `\n`; a line of `\` alone | the sign itself; a break; a paragraph of nothing |
//!
//! A text that the notation can't express (neighbouring lists of one kind, for instance) is written as JSON.

mod blocks;
mod inlines;
mod lines;
mod signs;
#[cfg(test)]
mod tests;
mod write;

use domain::rich_text::RichText;

pub(crate) use self::signs::Wrong;

/// Reads a text.
pub(crate) fn read(text: &str) -> Result<RichText, Wrong> {
    let lines: Vec<lines::Line<'_>> = text.lines().enumerate().map(|(at, text)| (at + 1, text)).collect();
    blocks::read(&lines, 0).map(RichText)
}

/// Writes a text; `None` if reading it would not bring the same again.
pub(crate) fn write(text: &RichText) -> Option<String> {
    let mut lines = Vec::new();
    write::blocks(&text.0, &mut lines);
    let written = lines.join("\n");
    (read(&written).as_ref() == Ok(text)).then_some(written)
}
