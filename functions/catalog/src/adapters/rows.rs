//! The text of a file of products: its encoding, its delimiter, and its rows with their lines.
//!
//! The shop and `stoa import` read files with the same functions, so that both number lines alike: as an editor does,
//! where LF, CR LF and CR each end a line, even within quoted cells.

mod encoding;
mod head;
mod scan;

pub use self::encoding::{Encoding, Sniffer, decode};
pub use self::head::{Head, is_workbook};
pub use self::scan::{Row, Rows, Scan, cells, scan_line, scan_row};

/// The error of a file in a spreadsheet program's own format.
pub const NO_WORKBOOK: &str = "This is a spreadsheet program's own file. In that program, choose \"Save as\" and the type CSV UTF-8 \
     (comma delimited), and import that file.";
