//! Opening a generation: from its list of segments and its files to something that answers.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tantivy::directory::OwnedBytes;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher};

use super::IndexError;
use super::analysis::analyzers;
use super::files::Files;
use super::schema::{Fields, schema};

/// Tantivy's list of segments.
pub(super) const META: &str = "meta.json";

/// One generation, open for questions.
pub(crate) struct Opened {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    _reader: IndexReader,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("documents", &self.searcher.num_docs()).finish_non_exhaustive()
    }
}

/// Opens a generation. `meta` is empty where nothing was indexed.
pub(crate) fn open(meta: &str, files: HashMap<PathBuf, OwnedBytes>) -> Result<Opened, IndexError> {
    let (index, fields, _) = open_index(meta, files)?;
    let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(16);
    let reader: IndexReader = builder.try_into()?;
    Ok(Opened { searcher: reader.searcher(), fields, _reader: reader })
}

/// The same for the writer, with the directory.
pub(super) fn open_index(
    meta: &str,
    files: HashMap<PathBuf, OwnedBytes>,
) -> Result<(Index, Fields, Files), IndexError> {
    let (schema, fields) = schema();
    let directory = Files::of(files);
    let mut index = if meta.is_empty() {
        let settings = tantivy::IndexSettings { docstore_blocksize: 4_096, ..tantivy::IndexSettings::default() };
        Index::create(directory.clone(), schema, settings)?
    } else {
        use tantivy::Directory as _;
        let mut whole: serde_json::Value = serde_json::from_str(meta)?;
        if let Some(members) = whole.as_object_mut() {
            members.insert("schema".to_owned(), serde_json::to_value(&schema)?);
        }
        let whole = serde_json::to_vec(&whole)?;
        directory.atomic_write(Path::new(META), &whole).map_err(|error| IndexError::File(error.to_string()))?;
        Index::open(directory.clone())?
    };
    index.set_tokenizers(analyzers());
    Ok((index, fields, directory))
}
