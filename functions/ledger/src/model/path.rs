//! The names of accounts and of ledgers.

use domain::fault::Invalid;

/// The most segments of a path.
const MAX_SEGMENTS: usize = 8;
/// The most characters of a path.
const MAX_LENGTH: usize = 200;
/// The most characters of a segment.
const MAX_SEGMENT: usize = 64;

/// The path of an account, which is its id: `wallets:acct_01J…:EUR`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AccountPath(String);

impl AccountPath {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is one segment; one that begins with a dot would name another place in a URL.
fn is_segment(text: &str) -> bool {
    (1..=MAX_SEGMENT).contains(&text.len())
        && !text.starts_with('.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

impl std::fmt::Display for AccountPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for AccountPath {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = text.len() <= MAX_LENGTH && text.split(':').count() <= MAX_SEGMENTS;
        if fits && text.split(':').all(is_segment) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new(
            "invalid_account",
            "1 to 8 segments joined by colons are expected, each of 1 to 64 letters, digits, dots, dashes or \
             underscores and not begun by a dot, in all at most 200 characters",
        ))
    }
}

domain::checked_text!(
    AccountPath,
    "The path of an account: its id.",
    example = "assets:bank:EUR",
    pattern = "^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}){0,7}$",
    max_length = 200
);

/// How the path of an account begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathPrefix(String);

impl PathPrefix {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PathPrefix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for PathPrefix {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b':'));
        if known && (1..=MAX_LENGTH).contains(&text.len()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_account", "the first 1 to 200 characters of an account's path are expected"))
    }
}

domain::checked_text!(
    PathPrefix,
    "How the path of an account begins.",
    example = "wallets:",
    pattern = "^[A-Za-z0-9_.:-]+$",
    max_length = 200
);

/// The name of a ledger: books that never mix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LedgerName(String);

impl Default for LedgerName {
    fn default() -> Self {
        Self("main".to_owned())
    }
}

impl std::fmt::Display for LedgerName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for LedgerName {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if known && (1..=32).contains(&text.len()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_ledger", "1 to 32 lower-case letters, digits and dashes are expected"))
    }
}

domain::checked_text!(
    LedgerName,
    "The name of a ledger: its accounts never meet those of another.",
    example = "main",
    pattern = "^[a-z0-9-]{1,32}$",
    max_length = 32
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_paths() {
        for good in ["a", "assets:provider:simulator:EUR", "a:b:c:d:e:f:g:h", "a.b_c-D", &"x".repeat(64)] {
            assert_eq!(good.parse::<AccountPath>().unwrap().as_str(), good);
        }
        let long = vec!["x".repeat(64); 4].join(":");
        for bad in ["", ":", "a:", ":a", "a::b", ".", "..", "a:.b", "a b", "a#b", "a/b", "ä", "a:b:c:d:e:f:g:h:i"] {
            assert!(bad.parse::<AccountPath>().is_err(), "{bad}");
        }
        assert!(long.parse::<AccountPath>().is_err() && "x".repeat(65).parse::<AccountPath>().is_err());
    }

    #[test]
    fn reads_names_of_ledgers() {
        assert_eq!("eu-2".parse::<LedgerName>().unwrap().to_string(), "eu-2");
        for bad in ["", "Main", "a_b", &"a".repeat(33)] {
            assert!(bad.parse::<LedgerName>().is_err(), "{bad}");
        }
    }
}
