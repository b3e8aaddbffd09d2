//! The rules: pure, without a clock, a table or the network.

mod edge;
mod erasure;
mod handle;
mod post;
mod profile;
mod reaction;
mod report;
mod review;
mod see;
mod tally;
mod words;

pub(crate) use self::edge::{Edge, Mute, Person};
pub(crate) use self::erasure::{Erasure, Stage};
pub(crate) use self::handle::Handle;
pub(crate) use self::post::{About, Audience, Edit, Media, NewPost, Post, PostContent, PostPatch, PostStatus};
pub(crate) use self::profile::{MAX_OLD_HANDLES, Profile, ProfileContent, REDIRECT};
pub(crate) use self::reaction::{Reaction, ReactionKind};
pub(crate) use self::report::{Decided, Decision, LogEntry, NewReport, Reason, Report, subject_id};
pub(crate) use self::review::{Product, Rating, Review, ReviewContent};
pub(crate) use self::see::{Standing, Viewer, sees_post, sees_profile};
pub(crate) use self::tally::Tally;
pub(crate) use self::words::{mentions, tags};

use domain::Timestamp;

/// The version after another one: the millisecond of the change, or one more where that is not more.
pub(crate) fn next_version(before: u64, now: Timestamp) -> u64 {
    u64::try_from(now.as_millis()).unwrap_or_default().max(before + 1)
}
