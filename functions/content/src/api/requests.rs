//! What several requests have: the number of a version in a path or a query.

use domain::fault::Invalid;

/// A number from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VersionNumber(u64);

impl VersionNumber {
    pub(crate) const fn get(self) -> u64 {
        self.0
    }
}

impl std::str::FromStr for VersionNumber {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let is_plain =
            (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let number = text.parse().ok().filter(|_| is_plain).map(Self);
        number.ok_or_else(|| Invalid::new("invalid_number", "the number of a version is expected"))
    }
}

domain::request_text!(VersionNumber, "The number of a version.", example = "3", pattern = "^[1-9][0-9]{0,9}$");
