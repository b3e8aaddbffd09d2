//! The formats of product files, CSV and NDJSON: read by imports, written by exports.

mod csv;
mod ndjson;
pub mod rows;

pub use self::csv::is_column;
pub(crate) use self::csv::{of_csv, to_csv};
pub(crate) use self::ndjson::{of_ndjson, to_ndjson};
