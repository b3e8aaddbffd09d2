//! An order's number: short, random, unique and easy to read out.

use domain::checked_text;
use domain::fault::Invalid;
use rand::RngExt;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// Eight random characters, such as `K7Q2M9XA`.
///
/// There are 2^40 of them; the table keeps them unique.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// Draws a number.
    pub fn random() -> Self {
        let mut bits = rand::rng().random::<u64>();
        let characters = std::iter::repeat_with(|| {
            let character = ALPHABET.get(usize::try_from(bits % 32).unwrap_or_default()).copied().unwrap_or(b'0');
            bits /= 32;
            char::from(character)
        });
        Self(characters.take(LENGTH).collect())
    }
}

impl std::str::FromStr for Number {
    type Err = Invalid;

    /// Reads a number as people type or paste it.
    ///
    /// Ignores case and surrounding white space, and reads O as 0, I and L as 1.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let meant = text.trim().chars().map(|character| match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
        let number: String = meant.collect();
        if number.len() == LENGTH && number.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return Ok(Self(number));
        }
        Err(Invalid::new("invalid_number", "the eight characters of an order's number are expected"))
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

checked_text!(Number, "The short number of an order.", example = "K7Q2M9XA", pattern = r"^\s*[0-9A-Za-z]{8}\s*$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_eight_characters_of_the_alphabet_and_differ() {
        let drawn: std::collections::HashSet<_> = (0..1_000).map(|_| Number::random().to_string()).collect();
        assert!(drawn.len() > 990);
        assert!(drawn.iter().all(|n| n.len() == LENGTH && n.bytes().all(|b| ALPHABET.contains(&b))));
    }

    #[test]
    fn parsing_forgives_case_and_similar_letters() {
        assert_eq!("k7q2moil".parse::<Number>().unwrap().to_string(), "K7Q2M011");
        assert_eq!(" K7Q2M9XA\n".parse::<Number>().unwrap().to_string(), "K7Q2M9XA");
        for nonsense in ["", "K7Q2M9X", "K7Q2M9XAA", "K7Q2M9XU", "K7Q2M9Xä"] {
            assert!(nonsense.parse::<Number>().is_err(), "{nonsense}");
        }
    }
}
