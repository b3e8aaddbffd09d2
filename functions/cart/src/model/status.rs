//! The states of a cart.

use serde::{Deserialize, Serialize};

/// The state of a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CartStatus)]
pub(crate) enum Status {
    /// The cart can be changed and checked out.
    Active,
    /// Frozen: its order is under way.
    CheckedOut,
    /// Its order was confirmed.
    Ordered,
    /// Its lines are in another cart.
    Merged,
    /// The cart was idle for too long, or is too old.
    Expired,
}

impl Status {
    /// The state in words.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::CheckedOut => "checked out",
            Self::Ordered => "ordered",
            Self::Merged => "merged into another",
            Self::Expired => "expired",
        }
    }
}
