//! Settings from outside, all with defaults.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

const PUSH_LIMIT: Setting = Setting::new(
    "FEED_PUSH_LIMIT",
    Kind::Number(1, 50_000),
    "Up to how many followers a post is copied into each one's home; beyond it, homes pull the author's posts when they are read.",
)
.or("5000");
const COPIES: Setting = Setting::new(
    "FEED_COPIES",
    Kind::Number(20, 5_000),
    "How many copies a home keeps; what is older is pulled from the lists of all who are followed.",
)
.or("800");
const BACKFILL: Setting = Setting::new(
    "FEED_BACKFILL",
    Kind::Number(1, 500),
    "How many of an author's earlier posts are copied for a new follower.",
)
.or("100");

/// All settings of feed.
pub(crate) const SETTINGS: &[Setting] = &[PUSH_LIMIT, COPIES, BACKFILL];

/// How feed is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// Up to how many followers a post is copied.
    pub(crate) push_limit: i64,
    /// How many copies a home keeps.
    pub(crate) copies: usize,
    /// How many earlier posts a new follower gets as copies.
    pub(crate) backfill: usize,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self {
            push_limit: environment.value(&PUSH_LIMIT)?,
            copies: environment.value(&COPIES)?,
            backfill: environment.value(&BACKFILL)?,
        })
    }
}
