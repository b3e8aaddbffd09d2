//! Reads the words of a line: marks, links, breaks and escaped signs.

use domain::rich_text::{Inline, Mark, Target};

use super::signs::{MARKS, Wrong, sign_of};

/// Reads words.
pub(super) fn read(text: &str, line: usize) -> Result<Vec<Inline>, Wrong> {
    let mut words = Words { line, ..Words::default() };
    words.read(text, false)?;
    Ok(words.read)
}

/// What is read so far.
#[derive(Default)]
struct Words {
    read: Vec<Inline>,
    text: String,
    marks: Vec<Mark>,
    /// How many of the marks began outside.
    outer: usize,
    line: usize,
}

impl Words {
    fn read(&mut self, text: &str, is_link: bool) -> Result<(), Wrong> {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if let Some((escaped, after)) = escape(rest) {
                match escaped {
                    Some(sign) => self.text.push(sign),
                    None => self.end(Inline::Break),
                }
                rest = after;
                continue;
            }
            if let Some((mark, sign)) = MARKS.into_iter().find(|(_, sign)| rest.starts_with(sign)) {
                self.toggle(mark, sign)?;
                rest = rest.get(sign.len()..).unwrap_or_default();
                continue;
            }
            if c == '['
                && !is_link
                && let Some((words, target, after)) = bracketed(rest)
            {
                let link = self.link(words, &target)?;
                self.end(link);
                rest = after;
                continue;
            }
            match c {
                '\n' => {
                    self.end(Inline::Break);
                    self.line += 1;
                }
                c => self.text.push(c),
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        self.flush();
        match self.marks.get(self.outer..).and_then(<[_]>::last) {
            Some(open) => Err(Wrong::at(self.line, format!("{} begins, but does not end", sign_of(*open)))),
            None => Ok(()),
        }
    }

    fn toggle(&mut self, mark: Mark, sign: &str) -> Result<(), Wrong> {
        self.flush();
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
            return Ok(());
        }
        if self.marks.len() > self.outer && self.marks.last() == Some(&mark) {
            self.marks.pop();
            return Ok(());
        }
        let inner = self.marks.get(self.outer..).and_then(<[_]>::last).map_or("[", |inner| sign_of(*inner));
        Err(Wrong::at(self.line, format!("{sign} ends before {inner}, which began after it")))
    }

    fn link(&mut self, words: &str, target: &str) -> Result<Inline, Wrong> {
        self.flush();
        let marks = self.marks.clone();
        let mut inner = Self { outer: marks.len(), marks, line: self.line, ..Self::default() };
        inner.read(words, true)?;
        let wrong = |what: &str| Wrong::at(self.line, format!("an id is expected after {what}"));
        let to = match target.split_once(':') {
            Some(("entry", id)) => Target::EntryId(id.parse().map_err(|_| wrong("entry:"))?),
            Some(("asset", id)) => Target::AssetId(id.parse().map_err(|_| wrong("asset:"))?),
            _ => Target::Url(target.to_owned()),
        };
        self.line += words.matches('\n').count();
        Ok(Inline::Link { to, children: inner.read })
    }

    fn end(&mut self, inline: Inline) {
        self.flush();
        self.read.push(inline);
    }

    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let words = std::mem::take(&mut self.text);
        match self.read.last_mut() {
            Some(Inline::Text { text, marks }) if *marks == self.marks => text.push_str(&words),
            _ => self.read.push(Inline::Text { text: words, marks: self.marks.clone() }),
        }
    }
}

/// What a backslash at the beginning means, a sign or (`None`) a break, and what follows. A backslash before a letter is one.
fn escape(text: &str) -> Option<(Option<char>, &str)> {
    let mut after = text.strip_prefix('\\')?.chars();
    match after.next()? {
        'n' => Some((None, after.as_str())),
        c if c.is_ascii_punctuation() || matches!(c, ' ' | '\t') => Some((Some(c), after.as_str())),
        _ => None,
    }
}

/// The text with its escaped signs.
pub(super) fn unescaped(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = rest.chars().next() {
        match escape(rest) {
            Some((Some(sign), after)) => {
                plain.push(sign);
                rest = after;
            }
            _ => {
                plain.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    plain
}

/// The parts of `[words](target)` at the beginning, and what follows.
pub(super) fn bracketed(text: &str) -> Option<(&str, String, &str)> {
    let inner = text.strip_prefix('[')?;
    let end = unescaped_at(inner, ']')?;
    let target = inner.get(end + 1..)?.strip_prefix('(')?;
    let close = unescaped_at(target, ')')?;
    let to = target.get(..close)?;
    let is_one_line = !to.contains('\n');
    is_one_line.then_some((inner.get(..end)?, unescaped(to), target.get(close + 1..)?))
}

/// Where a sign stands first that is not escaped.
fn unescaped_at(text: &str, sign: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if c == sign && !is_escaped {
            return Some(at);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    None
}
