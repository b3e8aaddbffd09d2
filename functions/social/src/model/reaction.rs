//! How somebody reacts to a post.

use domain::Timestamp;
use domain::fault::Invalid;
use domain::id::{AccountId, PostId};
use events::social::ReactionChanged;
use serde::{Deserialize, Serialize};

/// A kind of reaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ReactionKind {
    Like,
    Love,
    Laugh,
    Wow,
    Sad,
    Celebrate,
}

impl ReactionKind {
    pub(crate) const ALL: [Self; 6] = [Self::Like, Self::Love, Self::Laugh, Self::Wow, Self::Sad, Self::Celebrate];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Love => "love",
            Self::Laugh => "laugh",
            Self::Wow => "wow",
            Self::Sad => "sad",
            Self::Celebrate => "celebrate",
        }
    }
}

impl std::fmt::Display for ReactionKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for ReactionKind {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|kind| kind.name() == text);
        known.ok_or_else(|| {
            Invalid::new("unknown_value", "one of these is expected: like, love, laugh, wow, sad, celebrate")
        })
    }
}

domain::checked_text!(
    ReactionKind,
    "How somebody reacts.",
    example = "like",
    pattern = "^(like|love|laugh|wow|sad|celebrate)$",
    one_of = ["like", "love", "laugh", "wow", "sad", "celebrate"]
);

/// One person's reaction of one kind to one post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub(crate) post_id: PostId,
    /// Who wrote the post.
    pub(crate) author: AccountId,
    pub(crate) account_id: AccountId,
    pub(crate) kind: ReactionKind,
    pub(crate) version: u64,
    pub(crate) active: bool,
    pub(crate) at: Timestamp,
}

impl Reaction {
    pub(crate) fn event(&self) -> ReactionChanged {
        ReactionChanged {
            post_id: self.post_id,
            author: self.author,
            account_id: self.account_id,
            kind: self.kind.to_string(),
            version: self.version,
            active: self.active,
        }
    }
}
