//! The names that editors choose.

use domain::fault::Invalid;

/// The name of a type in paths: `blog-post`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(String);

/// The name of a field in JSON: `cover_image`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FieldName(String);

/// Names of types that paths of the delivery need for themselves.
const RESERVED: [&str; 1] = ["sync"];

fn is_name(text: &str, dashes: bool) -> bool {
    let mut bytes = text.bytes();
    let follows = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || (dashes && b == b'-');
    text.len() <= 40 && bytes.next().is_some_and(|b| b.is_ascii_lowercase()) && bytes.all(follows)
}

impl TypeId {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FieldName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TypeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for FieldName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for TypeId {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if RESERVED.contains(&text) {
            return Err(Invalid::new("reserved", "this name is reserved"));
        }
        let name = "1 to 40 of a–z, 0–9, _ and -, a letter first, are expected";
        if is_name(text, true) { Ok(Self(text.to_owned())) } else { Err(Invalid::new("invalid_name", name)) }
    }
}

impl std::str::FromStr for FieldName {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let name = "1 to 40 of a–z, 0–9 and _, a letter first, are expected";
        if is_name(text, false) { Ok(Self(text.to_owned())) } else { Err(Invalid::new("invalid_name", name)) }
    }
}

domain::checked_text!(
    TypeId,
    "The name of a type in paths; `sync` is reserved.",
    example = "article",
    pattern = "^[a-z][a-z0-9_-]{0,39}$"
);
domain::checked_text!(FieldName, "The name of a field in JSON.", example = "title", pattern = "^[a-z][a-z0-9_]{0,39}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_a_letter_and_sync_is_reserved() {
        let long = "a".repeat(41);
        assert!("blog-post_2".parse::<TypeId>().is_ok() && "cover_2".parse::<FieldName>().is_ok());
        for bad in ["", "A", "2a", "-a", "a b", "ä", long.as_str()] {
            assert_eq!(bad.parse::<TypeId>().unwrap_err().code, "invalid_name", "{bad}");
            assert_eq!(bad.parse::<FieldName>().unwrap_err().code, "invalid_name", "{bad}");
        }
        assert_eq!("sync".parse::<TypeId>().unwrap_err().code, "reserved");
        assert_eq!("a-b".parse::<FieldName>().unwrap_err().code, "invalid_name");
    }
}
