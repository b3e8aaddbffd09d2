//! Where a cart stands.

use serde::{Deserialize, Serialize};

/// Where a cart stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CartStatus)]
pub(crate) enum Status {
    /// It can be changed and checked out.
    Active,
    /// Frozen: an order is being made of it.
    CheckedOut,
    /// Its order was confirmed.
    Ordered,
    /// Its lines are in another cart.
    Merged,
    /// It was not changed for too long.
    Expired,
}

impl Status {
    /// In words.
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
