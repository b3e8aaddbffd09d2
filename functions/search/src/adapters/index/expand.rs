//! Expansion of a word over the terms that there are: of a word that is only begun, and of one that is misspelled.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::IndexError;

/// The most terms that one word becomes.
const MAX_TERMS: usize = 32;
/// The most terms of one segment that are looked at for one word.
const MAX_LOOKED_AT: usize = 2_000;

/// How many documents have a term in a field, those that are deleted included.
pub(super) fn frequency(searcher: &Searcher, field: Field, text: &str) -> Result<u64, IndexError> {
    Ok(searcher.doc_freq(&Term::from_field_text(field, text))?)
}

/// The terms of a field that begin so, the most frequent first.
pub(super) fn begun(searcher: &Searcher, field: Field, prefix: &str) -> Result<Vec<String>, IndexError> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().range().ge(prefix).into_stream().map_err(tantivy::TantivyError::from)?;
        let mut seen = 0;
        while terms.advance() && seen < MAX_LOOKED_AT {
            let Ok(text) = std::str::from_utf8(terms.key()) else { continue };
            if !text.starts_with(prefix) {
                break;
            }
            *found.entry(text.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            seen += 1;
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    Ok(found.into_iter().take(MAX_TERMS).map(|(text, _)| text).collect())
}

/// How many letters a word may be off: none below four letters, two from eight on.
fn tolerance(word: &str) -> u8 {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The terms of a field that a word may be a misspelling of, with how many letters it is off: the nearest, then the most
/// frequent first. The word itself is not among them.
pub(super) fn near(searcher: &Searcher, field: Field, word: &str) -> Result<Vec<(String, usize)>, IndexError> {
    let most = tolerance(word);
    if most == 0 || word.chars().any(|c| c.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), most, true).automaton()?;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().search(&automaton).into_stream().map_err(tantivy::TantivyError::from)?;
        let mut seen = 0;
        while terms.advance() && seen < MAX_LOOKED_AT {
            if let Ok(text) = std::str::from_utf8(terms.key()) {
                *found.entry(text.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            }
            seen += 1;
        }
    }
    let near = found.into_iter().filter(|(text, _)| text != word);
    let mut near: Vec<_> = near.map(|(text, many)| (strsim::osa_distance(&text, word), many, text)).collect();
    near.sort_by(|(off, many, a), (further, more, b)| off.cmp(further).then(more.cmp(many)).then_with(|| a.cmp(b)));
    Ok(near.into_iter().take(MAX_TERMS).map(|(off, _, text)| (text, off)).collect())
}
