//! The name of a product or a category in its address.

use domain::fault::Invalid;

/// Lower-case letters and digits in words joined by single dashes: `linen-shirt`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Slug(String);

/// The maximum number of letters and digits; each except the first may follow a dash.
const MAX_LETTERS: usize = 80;

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Slug {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let letters = text.bytes().filter(|b| *b != b'-').count();
        if text.split('-').all(is_word) && letters <= MAX_LETTERS {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new(
            "invalid_slug",
            "words of lower-case letters and digits, joined by single dashes, are expected",
        ))
    }
}

domain::checked_text!(
    Slug,
    "The name in the address: words of lower-case letters and digits, joined by single dashes.",
    example = "linen-shirt",
    pattern = "^[a-z0-9](-?[a-z0-9]){0,79}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_words_joined_by_single_dashes() {
        let long = "a".repeat(80);
        for fits in ["a", "7", "linen-shirt", "a-1-b", long.as_str()] {
            assert_eq!(fits.parse::<Slug>().unwrap().to_string(), fits);
        }
        let longer = "a".repeat(81);
        for other in ["", "-", "-a", "a-", "a--b", "A", "ä", "a b", "a_b", "a/b", longer.as_str()] {
            assert!(other.parse::<Slug>().is_err(), "{other}");
        }
    }
}
