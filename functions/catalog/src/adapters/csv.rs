//! Products as CSV (RFC 4180), for spreadsheet programs.

mod cell;
mod columns;
mod read;
mod write;

pub use self::columns::is_column;
pub(crate) use self::read::of_csv;
pub(crate) use self::write::to_csv;
