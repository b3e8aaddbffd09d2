//! Who owns things.

use crate::id::{AccountId, GuestId};

/// Who owns a cart, an order or a payment method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// Somebody with an account.
    Account(AccountId),
    /// Somebody without.
    Guest(GuestId),
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account(id) => id.fmt(f),
            Self::Guest(id) => id.fmt(f),
        }
    }
}

impl std::str::FromStr for Owner {
    type Err = crate::fault::Invalid;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::Account).or_else(|_| text.parse().map(Self::Guest)).map_err(|_: Self::Err| {
            crate::fault::Invalid::new("invalid_id", "an id of the form acct_<ULID> or guest_<ULID> is expected")
        })
    }
}

crate::checked_text!(
    Owner,
    "An account (`acct_…`) or a guest (`guest_…`).",
    example = "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    pattern = "^(acct|guest)_[0-7][0-9A-HJKMNP-TV-Z]{25}$"
);
