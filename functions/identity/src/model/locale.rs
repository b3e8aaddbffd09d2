//! Language tags.

use domain::fault::Invalid;

/// A language tag, such as `de` or `pt-BR`: language, and up to three subtags (BCP 47).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Locale(String);

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Locale {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut tags = text.split('-');
        let language = tags.next().unwrap_or_default();
        let fits = (2..=3).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_alphabetic())
            && tags.clone().count() <= 3
            && tags.all(|tag| (2..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric()));
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_locale", "a language tag is expected, such as de or pt-BR"))
    }
}

domain::checked_text!(
    Locale,
    "A language tag (BCP 47).",
    example = "de-AT",
    pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_language_tags_and_refuses_other_texts() {
        for text in ["de", "pt-BR", "zh-Hant-TW", "sr-Latn-RS-ekavsk"] {
            assert_eq!(text.parse::<Locale>().unwrap().to_string(), text);
        }
        for text in ["", "d", "deutsch", "de-", "de_AT", "de-A", "a1", "de-AT-a-b", "zh-Hant-TW-x1-y2"] {
            assert!(text.parse::<Locale>().is_err(), "{text}");
        }
    }
}
