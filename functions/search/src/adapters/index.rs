//! The index: its schema, its analyzers, its files, how it is written and how it is asked. All of it works on memory, and
//! blocks; what is kept where is not decided here.

mod analysis;
pub(crate) mod bundle;
mod clause;
mod collect;
mod expand;
mod files;
mod mark;
mod open;
mod schema;
mod search;
mod write;

pub(crate) use self::open::{Opened, open};
pub(crate) use self::schema::{FORMAT, LOST};
pub(crate) use self::search::{Found, Hit, search};
pub(crate) use self::write::{Change, write};

/// Why the index was not read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IndexError {
    /// Tantivy's own failure.
    #[error("the index can't be read or written")]
    Tantivy(#[from] tantivy::TantivyError),
    /// A file is not what it should be.
    #[error("a file of the index can't be read: {0}")]
    File(String),
    /// A document can't be written or read.
    #[error("a document can't be read or written")]
    Json(#[from] serde_json::Error),
}
