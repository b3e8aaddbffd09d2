//! Answers a question.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use tantivy::TantivyDocument;
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query};
use tantivy::schema::Value as _;

use super::clause::{Reading, any};
use super::collect::{Collected, Hits};
use super::mark::Marker;
use super::{IndexError, Opened};
use crate::model::{Ask, Card, Clause, Language, Place, SearchSettings};

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// A page of hits.
    pub(crate) hits: Vec<Hit>,
    /// How many there are in all.
    pub(crate) found: u64,
    /// Where the page after this one begins.
    pub(crate) next: Option<Place>,
    /// Whether no document has all words, and these have some.
    pub(crate) relaxed: bool,
    /// How often each facet is there.
    pub(crate) facets: BTreeMap<String, u64>,
    /// How many prices each range has.
    pub(crate) prices: BTreeMap<usize, u64>,
}

/// One hit.
#[derive(Debug)]
pub(crate) struct Hit {
    /// What is shown.
    pub(crate) card: Card,
    /// Its title with what was found, as HTML.
    pub(crate) title: Option<String>,
    /// A part of its text with what was found, as HTML.
    pub(crate) text: Option<String>,
}

/// Answers a question by one generation. All words are needed; where no document has them all, some are enough.
pub(crate) fn search(
    opened: &Opened,
    ask: &Ask,
    settings: &SearchSettings,
    usual: Option<Language>,
) -> Result<Found, IndexError> {
    let languages = match ask.locale.as_deref() {
        Some(locale) => Language::of(locale).into_iter().chain(usual).collect(),
        None => usual.into_iter().collect::<Vec<_>>(),
    };
    let mut languages: Vec<Language> = languages;
    languages.sort_unstable();
    languages.dedup();
    let Opened { searcher, fields, .. } = opened;
    let reading = Reading {
        searcher,
        fields,
        settings,
        languages,
        is_suggesting: ask.is_suggesting,
        expanded: RefCell::default(),
        expansions: Cell::default(),
    };
    let wanted: Vec<&Clause> = ask.words.clauses.iter().filter(|c| !c.is_negative).collect();
    let telling: Vec<&Clause> = wanted.iter().copied().filter(|clause| !reading.is_stop_word(clause)).collect();
    let wanted = if telling.is_empty() { wanted } else { telling };

    let mut parts = Vec::new();
    for clause in &wanted {
        parts.push(reading.clause(clause)?);
    }
    let unwanted = ask.words.clauses.iter().filter(|c| c.is_negative);
    let unwanted = unwanted.map(|clause| reading.clause(clause)).collect::<Result<Vec<_>, _>>()?;

    let is_relaxed = ask.after.is_some_and(|after| after.relaxed);
    let several = parts.len() > 1;
    let (mut relaxed, mut collected) = (is_relaxed && several, Collected::default());
    if !relaxed {
        collected = searcher.search(&joined(&parts, &unwanted, Occur::Must), &Hits(ask))?;
        relaxed = collected.found == 0 && several && ask.after.is_none();
    }
    if relaxed {
        collected = searcher.search(&joined(&parts, &unwanted, Occur::Should), &Hits(ask))?;
    }
    let Collected { mut hits, found, facets, prices } = collected;
    let has_more = hits.len() > ask.limit;
    hits.truncate(ask.limit);
    let next = hits.last().filter(|_| has_more).map(|last| Place { relaxed, ..last.place() });
    let marker = Marker::new(&reading, &wanted);
    let shown = hits.iter().map(|hit| {
        let document: TantivyDocument = searcher.doc(hit.address())?;
        let card = document.get_first(fields.card).and_then(|value| value.as_str());
        let card: Card = serde_json::from_str(card.unwrap_or_default())?;
        Ok(Hit { title: marker.mark(&card.title, None), text: marker.mark(&card.excerpt, Some(200)), card })
    });
    let hits = shown.collect::<Result<_, IndexError>>()?;
    Ok(Found { hits, found, next, relaxed: relaxed && found > 0, facets, prices })
}

fn joined(parts: &[Box<dyn Query>], unwanted: &[Box<dyn Query>], occur: Occur) -> BooleanQuery {
    let copy = |parts: &[Box<dyn Query>]| parts.iter().map(|part| part.box_clone()).collect::<Vec<_>>();
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = match (parts, occur) {
        ([], _) => vec![(Occur::Must, Box::new(AllQuery))],
        (parts, Occur::Should) => vec![(Occur::Must, any(copy(parts)))],
        (parts, _) => copy(parts).into_iter().map(|part| (Occur::Must, part)).collect(),
    };
    clauses.extend(copy(unwanted).into_iter().map(|part| (Occur::MustNot, part)));
    BooleanQuery::new(clauses)
}
