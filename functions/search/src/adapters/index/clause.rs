//! From what a query asks for to what tantivy answers.
//!
//! A word is looked for as it is, and by its stem in the language of who asks. Only where fewer than three documents have
//! it, it is completed (the last word) and taken for a misspelling. What is found so has a fixed score by how far it is
//! off, below each exact hit: exact, then begun, then one letter off, then two.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::Token;
use tantivy::{Searcher, Term};

use super::IndexError;
use super::analysis::{BIGRAMS, CODE, WORDS, is_cjk, stems, tokens};
use super::expand::{begun, frequency, near};
use super::schema::{Fields, TextFields};
use crate::model::{Clause, Language, SearchSettings};

/// Up to how many exact hits a word is expanded.
const RARE: u64 = 3;
/// How many words of a query are completed and taken for misspellings: looking through the dictionary is what costs.
const MAX_EXPANDED: usize = 5;
const TITLE: f32 = 5.0;
const BODY: f32 = 1.0;
/// Identifiers go before all words.
const CODES: f32 = 20.0;
/// What the word as it is weighs beside its stem: of two forms of a word, the one that was asked for goes first.
const FORM: f32 = 0.03;
/// What a synonym weighs beside the word.
const SYNONYM: f32 = 0.35;
/// The scores of completed words and of those that are one and two letters off: below what a form adds to its stem.
const BEGUN: f32 = 0.02;
const NEAR: [f32; 3] = [0.0, 0.01, 0.002];

/// A query of one word.
type Part = Box<dyn Query>;

/// What all clauses of a query share.
pub(super) struct Reading<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) settings: &'a SearchSettings,
    pub(super) languages: Vec<Language>,
    pub(super) is_suggesting: bool,
    /// The terms that words were completed to, or taken for.
    pub(super) expanded: RefCell<BTreeSet<String>>,
    /// How many words have been expanded.
    pub(super) expansions: Cell<usize>,
}

impl Reading<'_> {
    /// Whether a clause says nothing beside others.
    pub(super) fn is_stop_word(&self, clause: &Clause) -> bool {
        let word = clause.text.to_lowercase();
        let is_own = self.settings.content.stop_words.iter().any(|stop| stop.to_lowercase() == word);
        // What an analyzer drops is a stop word of its language.
        let is_dropped = |language: &Language| tokens(stems(*language), &word).is_empty();
        let is_word = !word.chars().any(is_cjk) && !clause.is_phrase && !clause.is_negative;
        is_word && (is_own || (!self.languages.is_empty() && self.languages.iter().all(is_dropped)))
    }

    /// What answers a clause.
    pub(super) fn clause(&self, clause: &Clause) -> Result<Part, IndexError> {
        let mut parts = vec![self.text(clause)?];
        if !clause.is_negative {
            for synonym in self.synonyms(&clause.text) {
                let is_phrase = synonym.split_whitespace().count() > 1;
                let other = Clause { text: synonym, is_phrase, is_negative: true, is_begun: false };
                parts.push(Box::new(BoostQuery::new(self.text(&other)?, SYNONYM)));
            }
        }
        Ok(any(parts))
    }

    pub(super) fn synonyms(&self, text: &str) -> BTreeSet<String> {
        let word = text.to_lowercase();
        let groups = self.settings.content.synonyms.iter();
        let groups = groups.filter(|group| group.iter().any(|one| one.to_lowercase() == word));
        groups
            .flat_map(|group| group.iter().map(|one| one.to_lowercase()))
            .filter(|one| *one != word)
            .take(20)
            .collect()
    }

    fn text(&self, clause: &Clause) -> Result<Part, IndexError> {
        let words = tokens(WORDS, &clause.text);
        let characters = tokens(BIGRAMS, &clause.text);
        let mut parts: Vec<Part> = Vec::new();
        let mut needed: Vec<Part> = Vec::new();
        if !characters.is_empty() {
            needed.push(self.characters(&clause.text, &characters));
        }
        match words.as_slice() {
            [] => {}
            [word] if clause.is_phrase => needed.push(self.exactly(&word.text)?.0),
            [word] => needed.push(self.word(word, clause)?),
            several => needed.push(self.phrase(several)),
        }
        if !self.is_suggesting {
            for code in tokens(CODE, &clause.text) {
                if !clause.is_phrase && frequency(self.searcher, self.fields.code, &code.text)? > 0 {
                    parts.push(Box::new(ConstScoreQuery::new(term(self.fields.code, &code.text), CODES)));
                }
            }
        }
        if !needed.is_empty() {
            parts.push(all(needed));
        }
        Ok(any(parts))
    }

    /// The fields that are looked at, with their weights.
    fn texts(&self) -> impl Iterator<Item = (&TextFields, f32)> {
        let body = (!self.is_suggesting).then_some((&self.fields.body, BODY));
        [(&self.fields.title, TITLE)].into_iter().chain(body)
    }

    /// The word as it is, and its stems; with how many documents have it.
    fn exactly(&self, word: &str) -> Result<(Part, u64), IndexError> {
        let (mut parts, mut known): (Vec<Part>, u64) = (Vec::new(), 0);
        for (fields, weight) in self.texts() {
            let stemmed = self.languages.iter().filter_map(|language| {
                let stem = tokens(stems(*language), word).into_iter().next()?;
                Some((fields.stems_of(*language)?, stem.text, weight))
            });
            let form = if self.languages.is_empty() { weight } else { weight * FORM };
            for (field, text, weight) in [(fields.words, word.to_owned(), form)].into_iter().chain(stemmed) {
                let many = frequency(self.searcher, field, &text)?;
                if many > 0 {
                    known = known.max(many);
                    parts.push(Box::new(BoostQuery::new(term(field, &text), weight)));
                }
            }
        }
        Ok((any(parts), known))
    }

    fn word(&self, word: &Token, clause: &Clause) -> Result<Part, IndexError> {
        let (exact, known) = self.exactly(&word.text)?;
        let mut parts = vec![exact];
        let mut is_rare = known < RARE;
        if is_rare {
            is_rare = self.expansions.get() < MAX_EXPANDED;
            self.expansions.set(self.expansions.get() + 1);
        }
        if clause.is_begun && (is_rare || self.is_suggesting) {
            for (fields, weight) in self.texts() {
                let terms = begun(self.searcher, fields.words, &word.text)?;
                for text in terms.iter().filter(|text| **text != word.text) {
                    self.expanded.borrow_mut().insert(text.clone());
                    parts.push(fixed(fields.words, text, BEGUN * weight));
                }
            }
        }
        let typos = &self.settings.content.typos;
        if is_rare && !clause.is_negative {
            let allowed = [typos.title, typos.body];
            for ((fields, weight), _) in self.texts().zip(allowed).filter(|(_, allowed)| *allowed) {
                let near = near(self.searcher, fields.words, &word.text)?;
                for (text, off) in &near {
                    self.expanded.borrow_mut().insert(text.clone());
                    let score = NEAR.get(*off).copied().unwrap_or_default();
                    parts.push(fixed(fields.words, text, score * weight));
                }
            }
        }
        Ok(any(parts))
    }

    fn phrase(&self, words: &[Token]) -> Part {
        any(self.texts().map(|(fields, weight)| boosted(in_order(fields.words, words), weight)).collect())
    }

    /// Characters in their order: pairs where there are two, a single one alone.
    fn characters(&self, text: &str, found: &[Token]) -> Part {
        let pairs: Vec<_> = found.iter().filter(|token| token.text.chars().count() == 2).cloned().collect();
        let covered = |token: &&Token| {
            !pairs.iter().any(|pair| pair.offset_from <= token.offset_from && token.offset_to <= pair.offset_to)
        };
        let alone = found.iter().filter(|token| token.text.chars().count() == 1).filter(covered).cloned();
        let mut chosen: Vec<Token> = alone.collect();
        chosen.extend(pairs.iter().cloned());
        chosen.sort_by_key(|token| token.offset_from);
        debug_assert!(chosen.iter().all(|token| token.offset_to <= text.len()));
        any(self.texts().map(|(fields, weight)| boosted(in_order(fields.bigrams, &chosen), weight)).collect())
    }
}

fn term(field: Field, text: &str) -> Part {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn fixed(field: Field, text: &str, score: f32) -> Part {
    Box::new(ConstScoreQuery::new(term(field, text), score))
}

fn boosted(query: Part, weight: f32) -> Part {
    Box::new(BoostQuery::new(query, weight))
}

/// Terms at the distances that the tokens have.
fn in_order(field: Field, words: &[Token]) -> Part {
    match words {
        [] => Box::new(EmptyQuery),
        [word] => term(field, &word.text),
        [first, ..] => {
            let at = |word: &Token| word.position.saturating_sub(first.position);
            let terms = words.iter().map(|word| (at(word), Term::from_field_text(field, &word.text)));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        }
    }
}

/// One of these is enough.
pub(super) fn any(mut parts: Vec<Part>) -> Part {
    match (parts.pop(), parts.is_empty()) {
        (None, _) => Box::new(EmptyQuery),
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Should, part)).collect()))
        }
    }
}

/// Each of these is needed.
pub(super) fn all(mut parts: Vec<Part>) -> Part {
    match (parts.pop(), parts.is_empty()) {
        (None, _) => Box::new(EmptyQuery),
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Must, part)).collect()))
        }
    }
}
