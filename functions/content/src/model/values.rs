//! Single values: exact numbers, days, slugs and patterns.

use domain::fault::Invalid;
use regex_lite::{Regex, RegexBuilder};

/// How many digits a decimal has behind its point at most.
const PLACES: u32 = 9;

/// A decimal as a count of its smallest places.
pub(crate) fn decimal(text: &str) -> Result<i128, Invalid> {
    let refused =
        || Invalid::new("invalid_decimal", "a text of up to 15 digits, and up to 9 behind a point, is expected");
    let (minus, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let places = u32::try_from(part.len()).unwrap_or(u32::MAX);
    if !is_number(whole) || !is_number(part) || whole.len() > 15 || places > PLACES {
        return Err(refused());
    }
    let whole: i128 = whole.parse().map_err(|_| refused())?;
    let part: i128 = part.parse().map_err(|_| refused())?;
    let number = whole * 10_i128.pow(PLACES) + part * 10_i128.pow(PLACES - places);
    Ok(if minus { -number } else { number })
}

/// A pattern, small and of linear time.
pub(crate) fn pattern(text: &str) -> Result<Regex, Invalid> {
    let built = RegexBuilder::new(text).size_limit(64 * 1024).nest_limit(20).build();
    built.map_err(|error| Invalid::new("invalid_pattern", format!("this is no regular expression: {error}")))
}

/// Whether a text is words of letters and digits, joined by single dashes.
pub(crate) fn is_slug(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase());
    text.chars().count() <= 160 && text.split('-').all(is_word)
}

/// Whether a text is a day of the calendar.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// Whether a text has a character that controls a device.
pub(crate) fn has_controls(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal("-12.50").unwrap(), -12_500_000_000);
        assert_eq!(decimal("0.000000001").unwrap(), 1);
        for bad in ["", "-", ".5", "5.", "1e3", "1,5", "+1", "1.0000000001", "1234567890123456", "NaN"] {
            assert_eq!(decimal(bad).unwrap_err().code, "invalid_decimal", "{bad}");
        }
    }

    #[test]
    fn slugs_dates_and_patterns_are_told_apart_from_what_is_none() {
        assert!(is_slug("ueber-uns") && is_slug("über-uns") && is_slug("日本"));
        assert!(!is_slug("Über") && !is_slug("a--b") && !is_slug("a/b") && !is_slug("") && !is_slug("a b"));
        assert!(is_date("2024-02-29") && !is_date("2023-02-29") && !is_date("2024-2-9"));
        assert!(pattern("^[a-z]+$").is_ok());
        assert_eq!(pattern("(").unwrap_err().code, "invalid_pattern");
        assert_eq!(pattern("(a{1000}){1000}").unwrap_err().code, "invalid_pattern");
    }
}
