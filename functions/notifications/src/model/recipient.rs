//! Whose inbox it is.

use std::fmt;

use domain::owner::Owner;

/// Whose inbox it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Recipient {
    /// A person's own.
    Owner(Owner),
    /// The one that all staff share.
    Staff,
}

impl Recipient {
    /// The account, where it is one.
    pub(crate) const fn account(self) -> Option<domain::id::AccountId> {
        match self {
            Self::Owner(Owner::Account(account)) => Some(account),
            _ => None,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(owner) => owner.fmt(f),
            Self::Staff => f.write_str("staff"),
        }
    }
}

impl std::str::FromStr for Recipient {
    type Err = domain::fault::Invalid;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "staff" { Ok(Self::Staff) } else { text.parse().map(Self::Owner) }
    }
}
