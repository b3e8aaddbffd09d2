//! The scopes of the whole system: `<capability>:read|write`.

use std::collections::BTreeSet;

use domain::fault::Invalid;

/// All scopes, one per line: derived from the declarations of all capabilities.
const SCOPES: &str = include_str!("scopes.txt");

/// One scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ScopeName(&'static str);

/// A set of scopes.
pub(crate) type Scopes = BTreeSet<ScopeName>;

impl std::fmt::Display for ScopeName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::str::FromStr for ScopeName {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = SCOPES.lines().find(|known| *known == text);
        known.map(Self).ok_or_else(|| Invalid::new("unknown_scope", "a scope of this system is expected"))
    }
}

domain::checked_text!(
    ScopeName,
    "What staff and services may do: a capability, and whether they read or write.",
    example = "catalog:write",
    pattern = "^[a-z]+:[a-z]+$",
    one_of = SCOPES.lines()
);

impl ScopeName {
    /// The names of all scopes.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        SCOPES.lines()
    }

    /// The set of all scopes.
    pub(crate) fn all() -> Scopes {
        Self::names().map(Self).collect()
    }
}

/// Parses a `scope` parameter: names separated by spaces (RFC 6749, section 3.3).
pub(crate) fn parse_scopes(text: &str) -> Result<Scopes, Invalid> {
    text.split(' ').filter(|name| !name.is_empty()).map(str::parse).collect()
}

/// Formats scopes as a `scope` claim; `None` if there are none.
pub(crate) fn scope_text(scopes: &Scopes) -> Option<String> {
    let names: Vec<_> = scopes.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_survive_a_round_trip() {
        let all = ScopeName::all();
        assert_eq!(all.len(), SCOPES.lines().count());
        assert_eq!(parse_scopes(&scope_text(&all).unwrap()).unwrap(), all);
        assert_eq!(scope_text(&Scopes::new()), None);
        assert!(parse_scopes("").unwrap().is_empty());
        assert_eq!(parse_scopes("catalog:read catalog:burn").unwrap_err().code, "unknown_scope");
    }
}
