//! An order's number: short, random, unique, and easy to read out on the telephone.

use rand::RngExt;
use serde::{Deserialize, Serialize};

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// Eight random characters, as `K7Q2M9XA`: one of 2^40. That no two orders share one is seen to by the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
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

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_eight_characters_of_the_alphabet_and_differ() {
        let drawn: std::collections::HashSet<_> = (0..1_000).map(|_| Number::random().to_string()).collect();
        assert!(drawn.len() > 990);
        assert!(drawn.iter().all(|n| n.len() == LENGTH && n.bytes().all(|b| ALPHABET.contains(&b))));
    }
}
