//! Writing: documents in, new files and a new list of segments out.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use tantivy::directory::OwnedBytes;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::schema::OwnedValue;
use tantivy::{Directory as _, Index, IndexWriter, TantivyDocument, Term};

use super::IndexError;
use super::open::{META, open_index};
use super::schema::{Fields, TextFields};
use crate::model::{Indexed, tie_of};

/// More segments than these are merged.
const MAX_SEGMENTS: usize = 8;
/// So many are left beside the one that they are merged into.
const LEFT: usize = 3;
/// What the writer may hold in memory: the least that tantivy takes.
const MEMORY_BYTES: usize = 15_000_000;

/// What is to be found of one product or entry from now on; nothing where it is gone.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The product or entry.
    pub(crate) owner: String,
    /// Its documents.
    pub(crate) documents: Vec<Indexed>,
}

/// What a commit made.
#[derive(Debug)]
pub(crate) struct Written {
    /// The new list of segments.
    pub(crate) meta: String,
    /// The files that it made.
    pub(crate) new_files: BTreeMap<PathBuf, OwnedBytes>,
    /// The names of all files that the list needs.
    pub(crate) needed: HashSet<PathBuf>,
    /// How many documents there are.
    pub(crate) documents: u64,
    /// How many segments they are in.
    pub(crate) segments: u64,
}

/// Applies changes to a generation in memory, and merges segments where there are many.
pub(crate) fn write(
    meta: &str,
    files: HashMap<PathBuf, OwnedBytes>,
    changes: &[Change],
) -> Result<Written, IndexError> {
    let known: HashSet<PathBuf> = files.keys().cloned().collect();
    let (index, fields, directory) = open_index(meta, files)?;
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(MEMORY_BYTES)
        .build();
    let mut writer: IndexWriter = index.writer_with_options(options)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for change in changes {
        writer.delete_term(Term::from_field_text(fields.owner, &change.owner));
        for document in &change.documents {
            writer.add_document(document_of(&fields, document)?)?;
        }
    }
    writer.commit()?;
    merge(&index, &mut writer)?;
    writer.wait_merging_threads()?;

    let metas = index.load_metas()?;
    let mut list: serde_json::Value = serde_json::from_slice(
        &directory.atomic_read(Path::new(META)).map_err(|error| IndexError::File(error.to_string()))?,
    )?;
    if let Some(members) = list.as_object_mut() {
        members.remove("schema");
    }
    let needed: HashSet<PathBuf> = metas.list_segment_files();
    let new_files = directory.all().into_iter().filter(|(path, _)| needed.contains(path) && !known.contains(path));
    Ok(Written {
        meta: list.to_string(),
        new_files: new_files.collect(),
        needed,
        documents: metas.segments.iter().map(|s| u64::from(s.num_docs())).sum(),
        segments: metas.segments.len() as u64,
    })
}

/// Merges the smallest segments where there are many, and those that are mostly deleted.
fn merge(index: &Index, writer: &mut IndexWriter) -> Result<(), IndexError> {
    let mut segments = index.searchable_segment_metas()?;
    segments.sort_by_key(tantivy::SegmentMeta::num_docs);
    let is_hollow = |s: &tantivy::SegmentMeta| s.num_deleted_docs() > s.num_docs();
    let chosen: Vec<_> = if segments.len() > MAX_SEGMENTS {
        segments.iter().take(segments.len() - LEFT).map(tantivy::SegmentMeta::id).collect()
    } else {
        segments.iter().filter(|s| is_hollow(s)).map(tantivy::SegmentMeta::id).collect()
    };
    if !chosen.is_empty() {
        writer.merge(&chosen).wait()?;
    }
    Ok(())
}

fn document_of(fields: &Fields, document: &Indexed) -> Result<TantivyDocument, IndexError> {
    let mut made = TantivyDocument::new();
    made.add_text(fields.owner, &document.owner);
    add_text(&mut made, &fields.title, &document.title, document);
    add_text(&mut made, &fields.body, &document.body, document);
    document.codes.iter().for_each(|code| made.add_text(fields.code, code));
    document.facets.iter().for_each(|facet| made.add_text(fields.facet, facet));
    let array = |numbers: &[i64]| OwnedValue::Array(numbers.iter().map(|number| OwnedValue::I64(*number)).collect());
    let numbers = document.numbers.iter().map(|(name, numbers)| (name.clone(), array(numbers)));
    made.add_object(fields.number, numbers.collect());
    made.add_i64(fields.created, document.created_ms);
    made.add_u64(fields.tie, tie_of(&document.owner, document.card.locale.as_deref()));
    made.add_text(fields.card, serde_json::to_string(&document.card)?);
    Ok(made)
}

fn add_text(made: &mut TantivyDocument, fields: &TextFields, text: &str, document: &Indexed) {
    if text.is_empty() {
        return;
    }
    made.add_text(fields.words, text);
    if text.chars().any(super::analysis::is_cjk) {
        made.add_text(fields.bigrams, text);
    }
    if let Some(field) = document.language.and_then(|language| fields.stems_of(language)) {
        made.add_text(field, text);
    }
}
