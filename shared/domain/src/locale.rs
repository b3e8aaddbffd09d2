//! The language, and where it matters the script and the country, of a text: `en`, `de-AT`, `zh-Hant`.

use crate::fault::Invalid;

/// A language tag of BCP 47 (RFC 5646) in its canonical letters: a language, then a script, then a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(String);

impl Locale {
    /// The tag's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `de` of `de-AT`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Locale {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Locale {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if is_tag(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_locale", "a language tag such as en, de-AT or zh-Hant is expected"))
    }
}

/// Whether a text is `language[-Script][-REGION]` in canonical letters.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let is_language = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_lowercase());
    if !parts.next().is_some_and(is_language) {
        return false;
    }
    let is_script = |part: &&str| {
        let (first, rest) = part.split_at_checked(1).unwrap_or_default();
        part.len() == 4 && first.bytes().all(|b| b.is_ascii_uppercase()) && rest.bytes().all(|b| b.is_ascii_lowercase())
    };
    parts.next_if(|part| is_script(part));
    let is_region = |part: &&str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase()))
            || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    parts.next_if(|part| is_region(part));
    parts.next().is_none()
}

crate::checked_text!(
    Locale,
    "A language tag (BCP 47): a language, then a script and a region where they matter.",
    example = "de-AT",
    pattern = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
    schema = "LocaleTag"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_a_canonical_language_tag() {
        for good in ["en", "de-AT", "zh-Hant", "zh-Hant-TW", "es-419", "gsw-CH"] {
            assert_eq!(good.parse::<Locale>().unwrap().as_str(), good);
        }
        for bad in ["", "e", "EN", "de-at", "de_AT", "zh-hant", "de-AT-x", "en-", "-en", "de-AT-AT", "äö"] {
            assert_eq!(bad.parse::<Locale>().unwrap_err().code, "invalid_locale", "{bad}");
        }
        assert_eq!("zh-Hant-TW".parse::<Locale>().unwrap().language(), "zh");
    }
}
