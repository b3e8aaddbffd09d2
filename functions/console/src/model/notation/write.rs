//! Writes blocks and words.

use domain::rich_text::{Block, Inline, Mark, Target};

use super::lines::{Start, start};
use super::signs::sign_of;

/// Writes blocks as lines, with an empty one between two.
pub(super) fn blocks(blocks: &[Block], lines: &mut Vec<String>) {
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            lines.push(String::new());
        }
        write(block, lines);
    }
}

fn write(block: &Block, lines: &mut Vec<String>) {
    match block {
        Block::Paragraph { children } if children.is_empty() => lines.push("\\".to_owned()),
        Block::Paragraph { children } => lines.extend(inlines(children, Place::Paragraph).split('\n').map(guarded)),
        Block::Heading { level, children } => {
            let words = blanks_kept(&inlines(children, Place::Line));
            let sign = "#".repeat(usize::from(*level));
            lines.push(if words.is_empty() { sign } else { format!("{sign} {words}") });
        }
        Block::List { ordered, items } => {
            for (at, item) in items.iter().enumerate() {
                let marker = if *ordered { format!("{}. ", at + 1) } else { "- ".to_owned() };
                let mut own = Vec::new();
                self::blocks(item, &mut own);
                if own.is_empty() {
                    own.push(String::new());
                }
                for (at, line) in own.into_iter().enumerate() {
                    let before = if at == 0 { marker.clone() } else { " ".repeat(marker.len()) };
                    lines.push(if line.is_empty() && at > 0 { line } else { format!("{before}{line}") });
                }
            }
        }
        Block::Quote { children } => {
            let mut own = Vec::new();
            self::blocks(children, &mut own);
            if own.is_empty() {
                own.push(String::new());
            }
            lines.extend(own.into_iter().map(|line| format!("> {line}")));
        }
        Block::Code { language, text } => {
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
            let fence = "`".repeat((longest + 1).max(3));
            lines.push(format!("{fence}{}", language.as_deref().unwrap_or_default()));
            lines.extend(text.split('\n').map(str::to_owned));
            lines.push(fence);
        }
        Block::Table { rows } => {
            for (at, row) in rows.iter().enumerate() {
                let cells = row.iter().map(|cell| format!(" {} |", blanks_kept(&inlines(cell, Place::Cell))));
                lines.push(format!("|{}", cells.collect::<String>()));
                if at == 0 {
                    lines.push(format!("|{}", " --- |".repeat(row.len())));
                }
            }
        }
        Block::Divider => lines.push("---".to_owned()),
        Block::Asset { asset_id, caption } => {
            let caption = escaped(caption.as_deref().unwrap_or_default(), Place::Line);
            lines.push(format!("![{caption}](asset:{asset_id})"));
        }
        Block::Entry { entry_id } => lines.push(format!("![](entry:{entry_id})")),
    }
}

/// Where words stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A break is a line's end.
    Paragraph,
    /// All on one line.
    Line,
    /// And within bars.
    Cell,
}

/// A paragraph's line that begins nothing else.
fn guarded(line: &str) -> String {
    let line = blanks_kept(line);
    let after = match start(&line) {
        Some(Start::Item { ordered: true, width }) => width.saturating_sub(2),
        Some(Start::Nothing) | None => return line,
        Some(_) => 0,
    };
    let (before, rest) = line.split_at_checked(after).unwrap_or(("", line.as_str()));
    format!("{before}\\{rest}")
}

/// The line with escaped blanks at its ends.
fn blanks_kept(line: &str) -> String {
    let is_blank = |c: &char| matches!(c, ' ' | '\t');
    let last = line.chars().next_back().filter(is_blank);
    let inner = if last.is_some() { line.get(..line.len() - 1).unwrap_or_default() } else { line };
    let end = last.map(|blank| format!("\\{blank}")).unwrap_or_default();
    if inner.chars().next().is_some_and(|c| is_blank(&c)) { format!("\\{inner}{end}") } else { format!("{inner}{end}") }
}

fn inlines(words: &[Inline], place: Place) -> String {
    let mut written = String::new();
    let mut open: Vec<Mark> = Vec::new();
    for (at, inline) in words.iter().enumerate() {
        match inline {
            Inline::Text { text, marks } => {
                let same = open.iter().zip(marks).take_while(|(open, mark)| open == mark).count();
                close(&mut open, same, &mut written);
                for mark in marks.get(same..).unwrap_or_default() {
                    written.push_str(sign_of(*mark));
                    open.push(*mark);
                }
                written.push_str(&escaped(text, place));
            }
            Inline::Break => {
                close(&mut open, 0, &mut written);
                // Two line ends in a row would end the paragraph.
                let is_word = |inline: Option<&Inline>| inline.is_some_and(|inline| *inline != Inline::Break);
                let is_between =
                    at.checked_sub(1).is_some_and(|at| is_word(words.get(at))) && is_word(words.get(at + 1));
                written.push_str(if place == Place::Paragraph && is_between { "\n" } else { "\\n" });
            }
            Inline::Link { to, children } => {
                close(&mut open, 0, &mut written);
                // A link's words are on one line.
                let inner = if place == Place::Cell { Place::Cell } else { Place::Line };
                let target = match to {
                    Target::Url(url) => url.clone(),
                    Target::EntryId(id) => format!("entry:{id}"),
                    Target::AssetId(id) => format!("asset:{id}"),
                };
                written.push_str(&format!("[{}]({})", inlines(children, inner), address(&target, place)));
            }
        }
    }
    close(&mut open, 0, &mut written);
    written
}

fn close(open: &mut Vec<Mark>, left: usize, written: &mut String) {
    while open.len() > left {
        written.push_str(open.pop().map_or("", sign_of));
    }
}

/// The address with its signs that would end it, or mean something else, escaped.
fn address(target: &str, place: Place) -> String {
    let mut written = String::with_capacity(target.len());
    for c in target.chars() {
        if matches!(c, '\\' | ')') || (c == '|' && place == Place::Cell) {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

/// The text with its signs that would mean something escaped: those of marks only where two may meet.
fn escaped(text: &str, place: Place) -> String {
    let mut written = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        let meets = before.is_none() || after.is_none() || before == Some(c) || after == Some(c);
        let is_sign = match c {
            '\\' | '`' | '[' | ']' => true,
            '|' => place == Place::Cell,
            '*' | '_' | '+' | '~' | ',' | '^' => meets,
            _ => false,
        };
        if is_sign {
            written.push('\\');
        }
        written.push(c);
        before = Some(c);
    }
    written
}
