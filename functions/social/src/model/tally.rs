//! What counters come to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ReactionKind;

/// The sum of the parts of a counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Tally {
    pub(crate) followers: i64,
    pub(crate) following: i64,
    pub(crate) posts: i64,
    pub(crate) replies: i64,
    like: i64,
    love: i64,
    laugh: i64,
    wow: i64,
    sad: i64,
    celebrate: i64,
}

impl Tally {
    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            followers: self.followers + other.followers,
            following: self.following + other.following,
            posts: self.posts + other.posts,
            replies: self.replies + other.replies,
            like: self.like + other.like,
            love: self.love + other.love,
            laugh: self.laugh + other.laugh,
            wow: self.wow + other.wow,
            sad: self.sad + other.sad,
            celebrate: self.celebrate + other.celebrate,
        }
    }

    /// How many reacted, by kind; kinds of nobody are left out.
    pub(crate) fn reactions(&self) -> BTreeMap<ReactionKind, i64> {
        let count = |kind| match kind {
            ReactionKind::Like => self.like,
            ReactionKind::Love => self.love,
            ReactionKind::Laugh => self.laugh,
            ReactionKind::Wow => self.wow,
            ReactionKind::Sad => self.sad,
            ReactionKind::Celebrate => self.celebrate,
        };
        let all = ReactionKind::ALL.into_iter().map(|kind| (kind, count(kind)));
        all.filter(|(_, count)| *count > 0).collect()
    }
}
