//! The code of a gift card, which is as good as its money.

use domain::fault::Invalid;
use rand::RngExt;
use sha2::{Digest, Sha256};

/// Crockford's base32: no I, L, O and U (<https://www.crockford.com/base32.html>).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters a code has, of five bits each.
const LENGTH: usize = 20;
/// How many characters a group has.
const GROUP: usize = 5;
/// The most characters that are read, with spaces and dashes.
const MAX_WRITTEN: usize = 64;

/// A code: 100 random bits as 20 characters.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct GiftCode(String);

impl GiftCode {
    /// Draws a code.
    pub(crate) fn draw() -> Self {
        let bits: u128 = rand::rng().random();
        let place = |n: usize| usize::try_from((bits >> (5 * n)) & 31).unwrap_or_default();
        let letters = (0..LENGTH).filter_map(|n| ALPHABET.get(place(n)).copied());
        Self(letters.map(char::from).collect())
    }

    /// What is kept of it. A fast hash is enough, since nobody can guess 100 random bits.
    pub(crate) fn hash(&self) -> String {
        Sha256::digest(format!("gift card {}", self.0).as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// As people read it: in groups of five.
    pub(crate) fn shown(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

/// Shows nothing, so that no code gets into a log.
impl std::fmt::Debug for GiftCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GiftCode(…)")
    }
}

impl std::str::FromStr for GiftCode {
    type Err = Invalid;

    /// Reads what people type: in any case, with spaces and dashes, and with I, L and O for 1, 1 and 0.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || {
            let detail = "20 letters and digits are expected, in groups or not, and no U";
            Invalid::new("invalid_code", detail)
        };
        if text.len() > MAX_WRITTEN {
            return Err(invalid());
        }
        let written = text.chars().filter(|c| *c != '-' && !c.is_whitespace());
        let letters: String = written
            .map(|c| match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            })
            .collect();
        let fits = letters.len() == LENGTH && letters.bytes().all(|b| ALPHABET.contains(&b));
        if fits { Ok(Self(letters)) } else { Err(invalid()) }
    }
}

domain::request_text!(
    GiftCode,
    "The code of a gift card, as it is written on it: case, spaces and dashes say nothing.",
    example = "7KQ2M-4XW9R-C0VTB-5N8PD",
    pattern = "^[ -]*([0-9A-TV-Za-tv-z][ -]*){20}$",
    max_length = 64,
);

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<GiftCode, Invalid> {
        text.parse()
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = read("7KQ2M-4XW9R-C0VTB-1N8PD").unwrap();
        for same in [
            "7kq2m4xw9rc0vtb1n8pd",
            " 7KQ2M 4XW9R  COVTB LN8PD ",
            "7kq2m-4xw9r-covtb-in8pd",
            "--7KQ2M4XW9RC0VTB1N8PD--",
        ] {
            assert_eq!(read(same).unwrap().hash(), code.hash(), "{same}");
        }
        assert_eq!(code.shown(), "7KQ2M-4XW9R-C0VTB-1N8PD");
        for bad in ["", "7KQ2M", "7KQ2M-4XW9R-C0VTB-1N8PU", "7KQ2M-4XW9R-C0VTB-1N8PDD", "é".repeat(20).as_str()] {
            assert_eq!(read(bad).unwrap_err().code, "invalid_code", "{bad}");
        }
        assert!(read(&format!("{}{}", " ".repeat(60), code.shown())).is_err(), "too long to be a code");
    }

    #[test]
    fn drawn_codes_are_read_again_use_all_letters_and_stay_out_of_logs() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let code = GiftCode::draw();
            assert_eq!(read(&code.shown()).unwrap(), code);
            assert_eq!(format!("{code:?}"), "GiftCode(…)");
            seen.extend(code.0.bytes());
            assert_ne!(code, GiftCode::draw());
        }
        assert_eq!(seen, ALPHABET.iter().copied().collect());
    }
}
