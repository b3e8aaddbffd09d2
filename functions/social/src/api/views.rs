//! What clients see.

mod people;
mod posts;
mod reports;
mod reviews;

use serde::Serialize;
use service::body::Answer;
use sha2::{Digest, Sha256};

pub(crate) use self::people::{FollowResponse, OwnProfileResponse, PersonResponse, ProfileResponse};
pub(crate) use self::posts::{EditResponse, PostResponse, ReactionResponse};
pub(crate) use self::reports::{ExportResponse, LogResponse, OwnReportResponse, ReportResponse, ThreadResponse};
pub(crate) use self::reviews::{RatingResponse, ReviewResponse};

/// How many seconds everybody may keep what needs no token.
pub(crate) const PUBLIC_READ_S: u32 = 10;

/// 200 with a resource beside which things change without its version, counters among them: its tag tells those apart.
pub(crate) fn tagged<T: Serialize>(version: u64, shown: &T) -> Answer {
    let text = serde_json::to_vec(shown).unwrap_or_default();
    let hash = Sha256::digest(&text).iter().take(6).fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
    Answer::ok(shown).version(version).part(hash)
}
