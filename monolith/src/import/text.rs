//! A file's text, row by row, in whichever encoding it is.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use catalog::rows::{Encoding, Head, Scan, Sniffer, decode, is_workbook, scan_line, scan_row};

use crate::remote::RemoteError;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// A text that is read piece by piece.
pub(super) struct Text {
    encoding: Encoding,
    length: u64,
    reader: Box<dyn Read + Send>,
    /// What has been read, and from where on it is not passed on yet.
    buffer: Vec<u8>,
    start: usize,
    is_all: bool,
    /// The line in which the rest begins.
    line: u64,
    /// Where in the text it begins.
    at: u64,
}

/// A row of a file.
#[derive(Clone, Debug)]
pub(super) struct FileRow {
    /// The line in which it begins.
    pub(super) line: u64,
    /// What stands there, without the end of the line.
    pub(super) text: Vec<u8>,
    /// How many lines it takes.
    pub(super) lines: u64,
    /// Where the next one begins.
    pub(super) end: u64,
}

impl Text {
    /// Opens a file. What is no UTF-8 is read into memory whole; a spreadsheet program's own file is refused.
    pub(super) fn open(path: &Path) -> Result<Self, RemoteError> {
        let of_file = |error| RemoteError::File(path.to_owned(), error);
        let encoding = find_encoding(path).map_err(of_file)?;
        let Some(encoding) = encoding else { return Err(RemoteError::Workbook(path.to_owned())) };
        let (length, reader): (u64, Box<dyn Read + Send>) = match encoding {
            Encoding::Utf8 => {
                let file = File::open(path).map_err(of_file)?;
                (file.metadata().map_err(of_file)?.len(), Box::new(file))
            }
            _ => {
                let text = decode(&std::fs::read(path).map_err(of_file)?, Some(encoding)).1.into_owned();
                (text.len() as u64, Box::new(Cursor::new(text)))
            }
        };
        let mut text = Self { encoding, length, reader, buffer: Vec::new(), start: 0, is_all: false, line: 1, at: 0 };
        text.fill().map_err(of_file)?;
        if text.rest().starts_with("\u{feff}".as_bytes()) {
            text.pass(3, 0);
        }
        Ok(text)
    }

    /// The encoding of the file.
    pub(super) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How many bytes there are.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// The first character that is no white space, as far as has been read.
    pub(super) fn first(&self) -> Option<u8> {
        self.rest().trim_ascii_start().first().copied()
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Reads the first row of a sheet; `None` where there is none.
    pub(super) fn head(&mut self) -> std::io::Result<Option<Head>> {
        loop {
            match Head::read(self.rest(), self.is_all, catalog::is_column) {
                Some(head) => {
                    self.pass(head.bytes, head.next_line - 1);
                    return Ok(Some(head));
                }
                None if self.is_all => return Ok(None),
                None => self.fill()?,
            }
        }
    }

    /// The next row, or the next line where no delimiter says that quotes mean anything. Empty ones are passed over.
    pub(super) fn row(&mut self, delimiter: Option<u8>) -> std::io::Result<Option<FileRow>> {
        loop {
            let scan = match delimiter {
                Some(delimiter) => scan_row(self.rest(), delimiter, self.is_all),
                None => scan_line(self.rest(), self.is_all),
            };
            match scan {
                Scan::More => self.fill()?,
                Scan::End => return Ok(None),
                Scan::Row { text, whole, lines, .. } => {
                    let (line, text) = (self.line, self.rest().get(..text).unwrap_or_default().to_vec());
                    self.pass(whole, lines);
                    if !text.trim_ascii().is_empty() {
                        return Ok(Some(FileRow { line, text, lines, end: self.at }));
                    }
                }
            }
        }
    }

    fn fill(&mut self) -> std::io::Result<()> {
        self.buffer.drain(..self.start.min(self.buffer.len()));
        self.start = 0;
        // A row that is longer than what was read is looked at again whole: so twice as much is read each time.
        let mut piece = vec![0; PIECE.max(self.buffer.len())];
        let read = self.reader.read(&mut piece)?;
        self.buffer.extend(piece.iter().take(read));
        self.is_all = read == 0;
        Ok(())
    }

    fn pass(&mut self, bytes: usize, lines: u64) {
        self.start += bytes;
        (self.at, self.line) = (self.at + bytes as u64, self.line + lines);
    }
}

/// Whether a file is named as a spreadsheet program's own.
pub(crate) fn is_workbook_name(path: &Path) -> bool {
    const WORKBOOKS: [&str; 6] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "numbers"];
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    WORKBOOKS.iter().any(|workbook| extension.eq_ignore_ascii_case(workbook))
}

/// The encoding of a file; none of a workbook.
fn find_encoding(path: &Path) -> std::io::Result<Option<Encoding>> {
    if is_workbook_name(path) {
        return Ok(None);
    }
    let (mut file, mut sniffer, mut piece) = (File::open(path)?, Sniffer::default(), vec![0; PIECE]);
    let mut is_first = true;
    loop {
        let read = file.read(&mut piece)?;
        let read = piece.get(..read).unwrap_or_default();
        if std::mem::take(&mut is_first) && is_workbook(read) {
            return Ok(None);
        }
        if read.is_empty() {
            return Ok(Some(sniffer.encoding()));
        }
        sniffer.feed(read);
    }
}
