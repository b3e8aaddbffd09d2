// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of feed.

use serde::{Deserialize, Serialize};

use super::shared::*;
use crate::values::text_enum;

/// Who wrote a post.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TimelineAuthor {
    /// The account.
    pub account_id: AccountId,
    /// The name in addresses.
    pub handle: Option<String>,
    /// The name for people.
    pub display_name: String,
    /// The picture.
    pub avatar: Option<AssetId>,
}

/// A word or a tag that is not to be seen.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TimelineFilter {
    /// The word or words, or the tag without its `#`; great and small letters are alike.
    pub text: String,
    /// Until when; without it, for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl TimelineFilter {
    /// Makes one with what it needs.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), until: None }
    }
}

/// What the caller does not want to see in the home and in lists of tags. One's own posts are always shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TimelineFiltersContent {
    /// Words: a post whose text has one of them, as whole words, is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Vec<TimelineFilter>>,
    /// Tags: a post that has one of them is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<TimelineFilter>>,
    /// Where there are any, posts in other languages are left out; those without a language are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<LocaleTag>>,
    /// Whether answers to others are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_replies: Option<bool>,
}

/// What the caller does not want to see.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TimelineFiltersResponse {
    /// Words: a post whose text has one of them, as whole words, is left out.
    pub words: Vec<TimelineFilter>,
    /// Tags: a post that has one of them is left out.
    pub tags: Vec<TimelineFilter>,
    /// Where there are any, posts in other languages are left out; those without a language are shown.
    pub languages: Vec<LocaleTag>,
    /// Whether answers to others are shown.
    pub show_replies: bool,
    /// Counts their changes, 0 before the first; the `ETag`.
    pub version: u64,
    /// When they last changed.
    pub updated_at: Option<String>,
}

/// A file that a post shows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TimelineMedia {
    /// The file.
    pub asset_id: AssetId,
    /// Its text for those who do not see it.
    pub alt: Option<String>,
}

/// A page of a timeline.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TimelinePage {
    /// The posts, newest first.
    pub items: Vec<TimelinePost>,
    /// Where to go on to older posts; null only at the true end.
    pub next_cursor: Option<String>,
    /// What to ask with later for what came since; only where the page begins at the newest, or was asked for so
    /// itself.
    pub since: Option<String>,
    /// Whether even more came since: ask again with the new `since`.
    pub has_more: bool,
}

/// A post in a timeline. How often it was liked and answered says `GET /posts?ids=`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TimelinePost {
    /// Its id.
    pub post_id: PostId,
    /// Who wrote it.
    pub author: TimelineAuthor,
    /// `published`; `hidden` where moderators have hidden it, which only its author sees.
    pub state: String,
    /// `public`, `unlisted` or `followers`.
    pub visibility: String,
    /// Its text.
    pub text: String,
    /// The tags in its text, in small letters.
    pub tags: Vec<String>,
    /// What it shows.
    pub media: Vec<TimelineMedia>,
    /// What it answers.
    pub reply_to: Option<TimelineReplyTo>,
    /// Its language.
    pub lang: Option<LocaleTag>,
    /// When it was published; timelines sort by it.
    pub published_at: String,
    /// When its text was changed last.
    pub edited_at: Option<String>,
}

/// What a post answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TimelineReplyTo {
    /// The post.
    pub post_id: PostId,
    /// Who wrote that.
    pub author: AccountId,
    /// The first post of the thread.
    pub root: PostId,
}

/// A tag and how many authors used it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Trend {
    /// The tag.
    pub tag: String,
    /// How many authors used it, each counted once in an hour.
    pub authors: u64,
}

text_enum! {
    /// Over how long trends are counted.
    TrendWindow {
        Of1h = "1h",
        Of1d = "1d",
        Of7d = "7d",
    }
}

/// The tags that most people use.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TrendsResponse {
    /// The window.
    pub window: TrendWindow,
    /// The tags, those of most authors first.
    pub items: Vec<Trend>,
    /// When they were counted; absent before the first time.
    pub counted_at: Option<String>,
}
