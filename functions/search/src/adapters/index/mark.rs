//! Highlights: a text as HTML with `<em>` around what was found, all else escaped.

use std::collections::BTreeSet;

use super::analysis::{BIGRAMS, WORDS, stems, tokens};
use super::clause::Reading;
use crate::model::{Clause, Language};

/// What is marked.
pub(super) struct Marker {
    words: BTreeSet<String>,
    stems: Vec<(Language, BTreeSet<String>)>,
    characters: BTreeSet<String>,
}

impl Marker {
    /// Marks what these clauses find.
    pub(super) fn new(reading: &Reading<'_>, clauses: &[&Clause]) -> Self {
        let mut texts: Vec<String> = clauses.iter().map(|clause| clause.text.clone()).collect();
        let synonyms: Vec<_> = clauses.iter().flat_map(|clause| reading.synonyms(&clause.text)).collect();
        texts.extend(synonyms);
        let all = |analyzer: &str| {
            texts.iter().flat_map(|text| tokens(analyzer, text)).map(|token| token.text).collect::<BTreeSet<_>>()
        };
        let mut words = all(WORDS);
        words.extend(reading.expanded.borrow().iter().cloned());
        Self {
            words,
            stems: reading.languages.iter().map(|language| (*language, all(stems(*language)))).collect(),
            characters: all(BIGRAMS),
        }
    }

    /// Marks a text; `None` where nothing of it was found. With `window` only so many bytes, from shortly before the first
    /// hit on.
    pub(super) fn mark(&self, text: &str, window: Option<usize>) -> Option<String> {
        let ranges = self.found(text);
        let (first, _) = *ranges.first()?;
        let (from, to) = match window {
            Some(window) => (edge(text, first.saturating_sub(window / 4)), edge(text, first + window)),
            None => (0, text.len()),
        };
        let mut html = String::new();
        if from > 0 {
            html.push('…');
        }
        let mut at = from;
        for (start, end) in ranges.into_iter().filter(|(start, end)| *start >= from && *end <= to) {
            if start < at {
                continue;
            }
            escape(text.get(at..start).unwrap_or_default(), &mut html);
            html.push_str("<em>");
            escape(text.get(start..end).unwrap_or_default(), &mut html);
            html.push_str("</em>");
            at = end;
        }
        escape(text.get(at..to).unwrap_or_default(), &mut html);
        if to < text.len() {
            html.push('…');
        }
        Some(html)
    }

    fn found(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for token in tokens(WORDS, text) {
            if self.words.contains(&token.text) {
                found.push((token.offset_from, token.offset_to));
            }
        }
        for (language, wanted) in &self.stems {
            let stemmed = tokens(stems(*language), text).into_iter().filter(|token| wanted.contains(&token.text));
            found.extend(stemmed.map(|token| (token.offset_from, token.offset_to)));
        }
        if !self.characters.is_empty() {
            let pairs = self.characters.iter().any(|text| text.chars().count() > 1);
            let wanted = tokens(BIGRAMS, text).into_iter().filter(|token| self.characters.contains(&token.text));
            let wanted = wanted.filter(|token| !pairs || token.text.chars().count() > 1);
            found.extend(wanted.map(|token| (token.offset_from, token.offset_to)));
        }
        found.sort_unstable();
        // Pairs of characters overlap.
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (start, end) in found {
            match joined.last_mut() {
                Some((_, before)) if start < *before => *before = end.max(*before),
                _ => joined.push((start, end)),
            }
        }
        joined
    }
}

/// The nearest boundary of a character at or before this byte.
fn edge(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}
