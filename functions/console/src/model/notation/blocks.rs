//! Reads blocks.

use domain::rich_text::Block;

use super::inlines;
use super::lines::{Line, Start, is_blank, start, trimmed, unindented};
use super::signs::{MAX_DEPTH, Wrong};

/// Reads lines as blocks.
pub(super) fn read(lines: &[Line<'_>], depth: usize) -> Result<Vec<Block>, Wrong> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let Some(((number, line), below)) = rest.split_first() {
        if is_blank(line) {
            rest = below;
            continue;
        }
        if depth > MAX_DEPTH {
            return Err(Wrong::at(*number, "this is nested too deep"));
        }
        let line = line.trim_start_matches([' ', '\t']);
        let (block, left) = match start(line) {
            None => paragraph(rest)?,
            Some(Start::Nothing) => (Block::Paragraph { children: Vec::new() }, below),
            Some(Start::Divider) => (Block::Divider, below),
            Some(Start::Heading(level)) => {
                let children = inlines::read(trimmed(line.get(level..).unwrap_or_default()), *number)?;
                (Block::Heading { level: u8::try_from(level).unwrap_or(6), children }, below)
            }
            Some(Start::Embed) => (embed(line, *number)?, below),
            Some(Start::Fence(ticks)) => code(rest, ticks)?,
            Some(Start::Quote) => quote(rest, depth)?,
            Some(Start::Row) => table(rest)?,
            Some(Start::Item { ordered, .. }) => list(rest, ordered, depth)?,
        };
        blocks.push(block);
        rest = left;
    }
    Ok(blocks)
}

type Rest<'a, 'b> = (Block, &'b [Line<'a>]);

/// The lines up to an empty one, or one that begins something else.
fn paragraph<'a, 'b>(lines: &'b [Line<'a>]) -> Result<Rest<'a, 'b>, Wrong> {
    let is_more = |line: &str| !is_blank(line) && start(line.trim_start_matches([' ', '\t'])).is_none();
    let length = lines.iter().take_while(|(_, line)| is_more(line)).count();
    let (own, left) = lines.split_at(length);
    let text = own.iter().map(|(_, line)| trimmed(line)).collect::<Vec<_>>().join("\n");
    let number = own.first().map_or(0, |(number, _)| *number);
    Ok((Block::Paragraph { children: inlines::read(&text, number)? }, left))
}

/// `![caption](asset:…)` or `![](entry:…)`.
fn embed(line: &str, number: usize) -> Result<Block, Wrong> {
    let expected = || Wrong::at(number, "![caption](asset:…) or ![](entry:…) is expected, alone on its line");
    let Some((caption, target, rest)) = inlines::bracketed(line.get(1..).unwrap_or_default()) else {
        return Err(expected());
    };
    let caption = inlines::unescaped(caption);
    let id = |prefix: &str| target.strip_prefix(prefix);
    match (id("asset:"), id("entry:")) {
        _ if !is_blank(rest) => Err(expected()),
        (Some(id), _) => {
            let asset_id = id.parse().map_err(|_| Wrong::at(number, "an asset's id is expected after asset:"))?;
            Ok(Block::Asset { asset_id, caption: Some(caption).filter(|caption| !caption.is_empty()) })
        }
        (_, Some(id)) if caption.is_empty() => {
            let entry_id = id.parse().map_err(|_| Wrong::at(number, "an entry's id is expected after entry:"))?;
            Ok(Block::Entry { entry_id })
        }
        _ => Err(expected()),
    }
}

/// What stands between two lines of backticks.
fn code<'a, 'b>(lines: &'b [Line<'a>], ticks: usize) -> Result<Rest<'a, 'b>, Wrong> {
    let Some(((number, first), below)) = lines.split_first() else { return Ok((Block::Divider, lines)) };
    let is_end = |line: &str| {
        let line = line.trim_matches([' ', '\t']);
        line.len() >= ticks && line.bytes().all(|byte| byte == b'`')
    };
    let Some(end) = below.iter().position(|(_, line)| is_end(line)) else {
        return Err(Wrong::at(*number, "this program text has no end: a line of backticks is missing"));
    };
    let (own, left) = below.split_at(end);
    let language = first.trim_start_matches([' ', '\t']).trim_start_matches('`').trim_matches([' ', '\t']);
    let text = own.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
    let language = Some(language.to_owned()).filter(|language| !language.is_empty());
    Ok((Block::Code { language, text }, left.get(1..).unwrap_or_default()))
}

/// The lines that begin with `>`.
fn quote<'a, 'b>(lines: &'b [Line<'a>], depth: usize) -> Result<Rest<'a, 'b>, Wrong> {
    let inner = |line: &'a str| {
        let rest = line.trim_start_matches([' ', '\t']).strip_prefix('>')?;
        Some(rest.strip_prefix(' ').unwrap_or(rest))
    };
    let own: Vec<Line<'a>> = lines.iter().map_while(|(number, line)| Some((*number, inner(line)?))).collect();
    let left = lines.get(own.len()..).unwrap_or_default();
    Ok((Block::Quote { children: read(&own, depth + 1)? }, left))
}

/// The lines that begin with `|`; the second one may be of `---` alone.
fn table<'a, 'b>(lines: &'b [Line<'a>]) -> Result<Rest<'a, 'b>, Wrong> {
    let of_row = |(number, line): &Line<'a>| {
        let line = trimmed(line);
        line.starts_with('|').then_some((*number, line))
    };
    let own: Vec<Line<'a>> = lines.iter().map_while(of_row).collect();
    let left = lines.get(own.len()..).unwrap_or_default();
    let is_line = |cells: &[&str]| {
        let is_dashes = |cell: &&str| cell.len() >= 3 && cell.bytes().all(|byte| matches!(byte, b'-' | b':'));
        !cells.is_empty() && cells.iter().all(is_dashes)
    };
    let mut rows = Vec::new();
    for (at, (number, line)) in own.into_iter().enumerate() {
        let Some(cells) = cells(line) else {
            return Err(Wrong::at(number, "a row of a table ends with |"));
        };
        if at == 1 && is_line(&cells) {
            continue;
        }
        rows.push(cells.into_iter().map(|cell| inlines::read(cell, number)).collect::<Result<Vec<_>, _>>()?);
    }
    Ok((Block::Table { rows }, left))
}

/// The cells of a row, without the blanks around them.
fn cells(row: &str) -> Option<Vec<&str>> {
    let inner = row.strip_prefix('|')?;
    let mut cells = Vec::new();
    let (mut from, mut is_escaped) = (0, false);
    for (at, c) in inner.char_indices() {
        if c == '|' && !is_escaped {
            cells.push(trimmed(inner.get(from..at)?));
            from = at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    (from == inner.len() && !cells.is_empty()).then_some(cells)
}

/// The items of a list: what is indented below a marker belongs to it.
fn list<'a, 'b>(lines: &'b [Line<'a>], ordered: bool, depth: usize) -> Result<Rest<'a, 'b>, Wrong> {
    let (mut items, mut left) = (Vec::new(), lines);
    loop {
        // Empty lines may stand between items.
        let skipped = left.iter().take_while(|(_, line)| is_blank(line)).count();
        let Some(((number, line), below)) = left.get(skipped..).and_then(<[_]>::split_first) else { break };
        let line = line.trim_start_matches([' ', '\t']);
        let width = match start(line) {
            Some(Start::Item { ordered: other, width }) if other == ordered => width,
            _ => break,
        };
        let mut own: Vec<Line<'a>> = vec![(*number, line.get(width..).unwrap_or_default())];
        own.extend(below.iter().map_while(|(number, line)| Some((*number, unindented(line, width)?))));
        let read = own.len();
        // Empty lines at its end are between blocks.
        let kept = own.iter().rposition(|(_, line)| !is_blank(line)).map_or(1, |last| last + 1);
        own.truncate(kept);
        left = below.get(read.min(kept).saturating_sub(1)..).unwrap_or_default();
        items.push(self::read(&own, depth + 1)?);
    }
    Ok((Block::List { ordered, items }, left))
}
