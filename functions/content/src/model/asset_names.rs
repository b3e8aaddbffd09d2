//! Names of files, made safe; and checksums as texts.

use domain::fault::Invalid;

use super::asset_type::AssetType;

/// The most letters of a name that was made safe.
const MAX_LETTERS: usize = 100;

/// The name of a file that is no path, has no letter that an address, a shell or a header would read otherwise, and ends as
/// its type does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileName(String);

impl std::str::FromStr for FileName {
    type Err = Invalid;

    /// Takes the last part of a path and makes dashes of what is not a letter, a digit, `.`, `_` or `-`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > 255 {
            return Err(Invalid::new("out_of_range", "a text of 1 to 255 characters is expected"));
        }
        let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let mut safe = String::new();
        for letter in last.chars() {
            match letter {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => safe.push(letter),
                '.' if safe.ends_with(['.', '-']) => {
                    safe.pop();
                    safe.push('.');
                }
                '.' => safe.push('.'),
                _ if letter.is_alphanumeric() => safe.push(letter),
                _ if safe.ends_with(['-', '.']) => {}
                _ => safe.push('-'),
            }
        }
        let safe = safe.trim_matches(['.', '-']);
        if safe.is_empty() {
            return Err(Invalid::new("invalid_file_name", "the name of a file is expected"));
        }
        Ok(Self(shortened(safe)))
    }
}

/// Keeps the end, with its extension, of a name that is too long.
fn shortened(name: &str) -> String {
    let letters = name.chars().count();
    let kept: String = name.chars().skip(letters.saturating_sub(MAX_LETTERS)).collect();
    kept.trim_start_matches(['.', '-']).to_owned()
}

impl FileName {
    /// The same with an extension that its type has: nobody's computer takes it for something else.
    pub(crate) fn of_type(self, media_type: AssetType) -> Self {
        let extensions = media_type.extensions();
        let fits = self.0.rsplit_once('.').is_some_and(|(_, end)| {
            let end = end.to_ascii_lowercase();
            extensions.contains(&end.as_str())
        });
        match extensions.first() {
            Some(usual) if !fits => Self(format!("{}.{usual}", self.0)),
            _ => self,
        }
    }

    /// As a part of a path (RFC 3986): letters beyond ASCII are percent-encoded.
    pub(crate) fn in_path(&self) -> String {
        self.0.bytes().fold(String::new(), |mut path, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-') {
                path.push(char::from(byte));
            } else {
                path.push_str(&format!("%{byte:02X}"));
            }
            path
        })
    }

    /// As an answer's `Content-Disposition` has it (RFC 6266): an ASCII name, and the true one.
    pub(crate) fn disposition(&self, kind: &str) -> String {
        let ascii: String = self.0.chars().map(|letter| if letter.is_ascii() { letter } else { '_' }).collect();
        format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{}", self.in_path())
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

domain::checked_text!(
    FileName,
    "The name of a file. A path is reduced to its last part; what is not a letter, a digit, `.`, `_` or `-` becomes a dash.",
    example = "scarf.png",
    pattern = "^[^/\\\\]{1,255}$",
    max_length = 255
);

/// A SHA-256 in hexadecimal, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sha256Hex([u8; 32]);

impl Sha256Hex {
    /// Its 32 bytes.
    pub(crate) const fn bytes(&self) -> [u8; 32] {
        self.0
    }
}

impl std::str::FromStr for Sha256Hex {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect();
        let bytes = bytes.filter(|_| rest.is_empty()).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| Invalid::new("invalid_sha256", "64 of 0–9 and a–f are expected"))
    }
}

impl std::fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

domain::checked_text!(
    Sha256Hex,
    "The SHA-256 of a file's bytes, in hexadecimal.",
    example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    pattern = "^[0-9a-f]{64}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_ends_as_its_type_does() {
        for (given, safe) in [
            ("scarf.png", "scarf.png"),
            ("SCARF.PNG", "SCARF.PNG"),
            ("../../etc/passwd", "passwd.png"),
            ("C:\\fakepath\\a b.png", "a-b.png"),
            ("evil.html", "evil.html.png"),
            ("x\u{202e}gnp.exe", "x-gnp.exe.png"),
            (".htaccess", "htaccess.png"),
            ("a..png", "a.png"),
            ("a/.png", "png.png"),
            ("a\"; rm -rf *;.png", "a-rm-rf.png"),
            ("größe.png", "größe.png"),
            ("日本.png", "日本.png"),
        ] {
            let name: FileName = given.parse().unwrap();
            assert_eq!(name.of_type(AssetType::Png).to_string(), safe, "{given}");
        }
        for bad in ["", ".", "..", "/", "a/", "a\\..", "-.-", " "] {
            assert_eq!(bad.parse::<FileName>().unwrap_err().code, "invalid_file_name", "{bad:?}");
        }
        assert_eq!("a".repeat(256).parse::<FileName>().unwrap_err().code, "out_of_range");
        let long: FileName = format!("{}.jpeg", "a".repeat(200)).parse().unwrap();
        assert!(long.of_type(AssetType::Jpeg).to_string().ends_with("aaa.jpeg"));
    }

    #[test]
    fn a_name_is_one_part_of_a_path_and_of_a_header() {
        let name: FileName = "größe.png".parse().unwrap();
        assert_eq!(name.in_path(), "gr%C3%B6%C3%9Fe.png");
        let expected = "inline; filename=\"gr__e.png\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.png";
        assert_eq!(name.disposition("inline"), expected);
    }

    #[test]
    fn a_checksum_has_64_digits() {
        let text = "00ff".repeat(16);
        assert_eq!(text.parse::<Sha256Hex>().unwrap().to_string(), text);
        for bad in ["", "00", &"00FF".repeat(16), &"0g".repeat(32), &"00".repeat(33)] {
            assert_eq!(bad.parse::<Sha256Hex>().unwrap_err().code, "invalid_sha256", "{bad}");
        }
    }
}
