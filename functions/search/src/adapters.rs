//! Tantivy, and the blob store that keeps its files.

mod index;
mod shelf;

pub(crate) use self::index::{Change, FORMAT, Found, Hit, IndexError, LOST, Opened, bundle, open, search, write};
pub(crate) use self::shelf::{Shelf, ShelfError};
