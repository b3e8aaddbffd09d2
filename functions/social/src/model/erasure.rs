//! The erasure of what is a person's, step by step.

use domain::Timestamp;
use domain::id::AccountId;
use serde::{Deserialize, Serialize};

/// How far an erasure has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Erasure {
    pub(crate) account: AccountId,
    pub(crate) version: u64,
    /// When it goes on.
    pub(crate) due: Timestamp,
    pub(crate) stage: Stage,
    /// Whether all was gone through before: requests that were under way have ended by then.
    pub(crate) again: bool,
}

/// What is removed, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    Posts,
    Scheduled,
    Edges,
    Followers,
    Requests,
    Mutes,
    Reactions,
    Reviews,
    Reports,
    Purchases,
}

impl Stage {
    /// The one after it.
    pub(crate) const fn next(self) -> Option<Self> {
        Some(match self {
            Self::Posts => Self::Scheduled,
            Self::Scheduled => Self::Edges,
            Self::Edges => Self::Followers,
            Self::Followers => Self::Requests,
            Self::Requests => Self::Mutes,
            Self::Mutes => Self::Reactions,
            Self::Reactions => Self::Reviews,
            Self::Reviews => Self::Reports,
            Self::Reports => Self::Purchases,
            Self::Purchases => return None,
        })
    }
}
