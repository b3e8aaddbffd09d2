//! Lines: what each begins, and what is left of it inside a list or a quotation.

/// A line with its number.
pub(super) type Line<'a> = (usize, &'a str);

/// What a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// A heading of this level.
    Heading(usize),
    /// An item, whose text begins after so many bytes.
    Item {
        ordered: bool,
        width: usize,
    },
    Quote,
    /// Program text within so many backticks.
    Fence(usize),
    Row,
    Divider,
    Embed,
    /// A paragraph of nothing.
    Nothing,
}

/// What a line begins; `None` for a paragraph's line. Blanks before it are left out already.
pub(super) fn start(line: &str) -> Option<Start> {
    let run = |sign: char| line.chars().take_while(|c| *c == sign).count();
    let ends_after = |width: usize| line.get(width..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    match line.chars().next()? {
        '#' if run('#') <= 6 && ends_after(run('#')) => Some(Start::Heading(run('#'))),
        '-' if line.trim_end() == "---" => Some(Start::Divider),
        '-' if ends_after(1) => Some(Start::Item { ordered: false, width: 2 }),
        '>' => Some(Start::Quote),
        '`' if run('`') >= 3 => Some(Start::Fence(run('`'))),
        '|' => Some(Start::Row),
        '!' if line.starts_with("![") => Some(Start::Embed),
        '\\' if line.trim_end() == "\\" && line.len() == 1 => Some(Start::Nothing),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let is_item = digits <= 3 && line.get(digits..).is_some_and(|rest| rest.starts_with('.'));
            (is_item && ends_after(digits + 1)).then_some(Start::Item { ordered: true, width: digits + 2 })
        }
        _ => None,
    }
}

/// The line without blanks around it, but with one that is escaped.
pub(super) fn trimmed(line: &str) -> &str {
    let line = line.trim_start_matches([' ', '\t']);
    let end = line.trim_end_matches([' ', '\t']);
    let is_escaped = end.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    if is_escaped && end.len() < line.len() { line.get(..end.len() + 1).unwrap_or(line) } else { end }
}

/// Whether there is nothing on the line.
pub(super) fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// The line without so many blanks before it; `None` if there are fewer and something follows.
pub(super) fn unindented(line: &str, width: usize) -> Option<&str> {
    let blanks = line.bytes().take_while(|byte| *byte == b' ').count();
    if blanks >= width {
        return line.get(width..);
    }
    is_blank(line).then_some("")
}
