//! Encodings that spreadsheet programs write: UTF-8, UTF-16 and Windows-1252, distinguished by the text itself.

use std::borrow::Cow;

/// How a text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the lower byte first: what Excel calls Unicode text.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// The encoding of Western European Windows, which includes ISO 8859-1.
    Windows1252,
}

/// The characters of the bytes 0x80 to 0x9F in Windows-1252; undefined ones stay control characters (WHATWG Encoding,
/// index windows-1252).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Encoding {
    /// Its name, as `charset` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding of this name; `None` for one that is not supported.
    pub fn named(name: &str) -> Option<Self> {
        match name.trim().trim_matches('"').to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "utf-16" | "utf-16le" => Some(Self::Utf16Le),
            "utf-16be" => Some(Self::Utf16Be),
            "windows-1252" | "cp1252" | "iso-8859-1" | "latin1" | "us-ascii" => Some(Self::Windows1252),
            _ => None,
        }
    }

    /// The encoding whose byte order mark these bytes begin with.
    const fn marked(head: &[u8]) -> Option<Self> {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => Some(Self::Utf8),
            [0xFF, 0xFE, ..] => Some(Self::Utf16Le),
            [0xFE, 0xFF, ..] => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

/// Detects the encoding of a text that arrives in pieces.
#[derive(Clone, Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    /// The beginning of an incomplete character.
    begun: Vec<u8>,
    /// Whether a complete multi-byte character was found.
    has_whole: bool,
    /// Whether some bytes are not UTF-8.
    has_broken: bool,
}

impl Sniffer {
    /// Looks at the next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        let room = 4_usize.saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(room));
        let text = [std::mem::take(&mut self.begun).as_slice(), piece].concat();
        let mut rest = text.as_slice();
        while let Err(error) = std::str::from_utf8(rest) {
            let (whole, after) = rest.split_at_checked(error.valid_up_to()).unwrap_or((rest, &[]));
            self.has_whole |= !whole.is_ascii();
            match error.error_len() {
                Some(broken) => {
                    self.has_broken = true;
                    rest = after.get(broken..).unwrap_or_default();
                }
                None => {
                    self.begun = after.to_vec();
                    return;
                }
            }
        }
        self.has_whole |= !rest.is_ascii();
    }

    /// The encoding of the text so far. A text with both multi-byte UTF-8 characters and bytes that are not UTF-8 is UTF-8
    /// with broken rows: as Windows-1252, the other rows would be silently garbled.
    pub fn encoding(&self) -> Encoding {
        let is_utf8 = self.has_whole || (!self.has_broken && self.begun.is_empty());
        match *self.head.as_slice() {
            [low, 0, next, 0] if low != 0 && next != 0 => Encoding::Utf16Le,
            [0, low, 0, next] if low != 0 && next != 0 => Encoding::Utf16Be,
            _ => Encoding::marked(&self.head).unwrap_or(if is_utf8 { Encoding::Utf8 } else { Encoding::Windows1252 }),
        }
    }
}

/// Decodes a text to UTF-8 without its byte order mark, in the encoding of its mark, or else `named`, or else the
/// detected one. UTF-8 stays unchanged: rows with broken characters fail individually.
pub fn decode(bytes: &[u8], named: Option<Encoding>) -> (Encoding, Cow<'_, [u8]>) {
    let found = || {
        let mut sniffer = Sniffer::default();
        sniffer.feed(bytes);
        sniffer.encoding()
    };
    let encoding = Encoding::marked(bytes).or(named).unwrap_or_else(found);
    let text = match encoding {
        Encoding::Utf8 => return (encoding, bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).into()),
        Encoding::Windows1252 => bytes.iter().map(|byte| of_windows_1252(*byte)).collect(),
        Encoding::Utf16Le => of_utf16(bytes, u16::from_le_bytes),
        Encoding::Utf16Be => of_utf16(bytes, u16::from_be_bytes),
    };
    (encoding, text.into_bytes().into())
}

fn of_windows_1252(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at)));
    special.copied().unwrap_or(char::from(byte))
}

fn of_utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let (units, odd) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(units.iter().map(|unit| read(*unit)));
    let mut text: String = text.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.extend((!odd.is_empty()).then_some(char::REPLACEMENT_CHARACTER));
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], named: Option<Encoding>) -> (&'static str, String) {
        let (encoding, text) = decode(bytes, named);
        (encoding.name(), String::from_utf8_lossy(&text).into_owned())
    }

    #[test]
    fn finds_the_encodings_that_spreadsheet_programs_write() {
        let wide = |read: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
            format!("{mark}größe;€").encode_utf16().flat_map(read).collect()
        };
        let cases: [(Vec<u8>, &str); 7] = [
            ("größe;€".into(), "utf-8"),
            ("\u{feff}größe;€".into(), "utf-8"),
            (b"gr\xf6\xdfe;\x80".to_vec(), "windows-1252"),
            (wide(u16::to_le_bytes, "\u{feff}"), "utf-16le"),
            (wide(u16::to_be_bytes, "\u{feff}"), "utf-16be"),
            (wide(u16::to_le_bytes, ""), "utf-16le"),
            (wide(u16::to_be_bytes, ""), "utf-16be"),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(text(&bytes, None), (encoding, "größe;€".to_owned()));
            let mut sniffer = Sniffer::default();
            bytes.chunks(1).for_each(|piece| sniffer.feed(piece));
            assert_eq!(sniffer.encoding().name(), encoding, "byte by byte");
        }
    }

    #[test]
    fn a_broken_character_among_others_is_a_broken_row_and_not_another_encoding() {
        assert_eq!(text("größe\n\u{e9}".as_bytes(), None).0, "utf-8");
        assert_eq!(decode(b"gr\xc3\xb6\xdfe", None).0, Encoding::Utf8);
        assert_eq!(text(b"caf\xe9", Some(Encoding::Windows1252)), ("windows-1252", "café".to_owned()));
        assert_eq!(text(b"\xef\xbb\xbfa", Some(Encoding::Windows1252)).0, "utf-8", "a mark precedes a name");
        assert_eq!(Encoding::named("\"ISO-8859-1\""), Some(Encoding::Windows1252));
        assert_eq!(Encoding::named("ebcdic"), None);
    }
}
