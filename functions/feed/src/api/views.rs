//! Posts as clients see them.

use domain::Timestamp;
use domain::collection::BoundedVec;
use domain::id::{AccountId, AssetId, PostId};
use domain::locale::Locale;
use events::social::{PostState, Visibility};
use serde::Serialize;
use service::body::Answer;

use crate::commands::hydrate::Candidate;
use crate::model::{Filter, Filters, FiltersContent, MOST_FILTERS};

/// A page of a timeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TimelinePage {
    /// The posts, newest first.
    #[schema(max_items = 50)]
    pub(super) items: Vec<TimelinePost>,
    /// Where to go on to older posts; null only at the true end.
    pub(super) next_cursor: Option<String>,
    /// What to ask with later for what came since; only where the page begins at the newest, or was asked for so itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) since: Option<String>,
    /// Whether even more came since: ask again with the new `since`.
    pub(super) has_more: bool,
}

/// Who wrote a post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TimelineAuthor {
    /// The account.
    account_id: AccountId,
    /// The name in addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "ada")]
    handle: Option<String>,
    /// The name for people.
    #[schema(example = "Ada")]
    display_name: String,
    /// The picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    avatar: Option<AssetId>,
}

/// A file that a post shows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TimelineMedia {
    /// The file.
    asset_id: AssetId,
    /// Its text for those who do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    alt: Option<String>,
}

/// What a post answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TimelineReplyTo {
    /// The post.
    post_id: PostId,
    /// Who wrote that.
    author: AccountId,
    /// The first post of the thread.
    root: PostId,
}

/// A post in a timeline. How often it was liked and answered says `GET /posts?ids=`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TimelinePost {
    /// Its id.
    post_id: PostId,
    /// Who wrote it.
    author: TimelineAuthor,
    /// `published`; `hidden` where moderators have hidden it, which only its author sees.
    #[schema(example = "published")]
    state: &'static str,
    /// `public`, `unlisted` or `followers`.
    #[schema(example = "public")]
    visibility: &'static str,
    /// Its text.
    #[schema(example = "Good morning, #rust!")]
    text: String,
    /// The tags in its text, in small letters.
    #[schema(example = json!(["rust"]))]
    tags: Vec<String>,
    /// What it shows.
    media: Vec<TimelineMedia>,
    /// What it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reply_to: Option<TimelineReplyTo>,
    /// Its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lang: Option<Locale>,
    /// When it was published; timelines sort by it.
    published_at: Timestamp,
    /// When its text was changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    edited_at: Option<Timestamp>,
}

impl TimelinePost {
    /// A post as a reader sees it.
    pub(super) fn of(candidate: Candidate) -> Self {
        let Candidate { post, profile, .. } = candidate;
        let (handle, display_name, avatar) =
            profile.map(|profile| (profile.handle, profile.display_name, profile.avatar)).unwrap_or_default();
        Self {
            post_id: post.post_id,
            author: TimelineAuthor { account_id: post.author, handle, display_name, avatar },
            state: if post.state == PostState::Hidden { "hidden" } else { "published" },
            visibility: match post.visibility {
                Visibility::Public => "public",
                Visibility::Unlisted => "unlisted",
                Visibility::Followers => "followers",
            },
            text: post.text,
            tags: post.tags,
            media: post.media.into_iter().map(|m| TimelineMedia { asset_id: m.asset_id, alt: m.alt }).collect(),
            reply_to: post.reply_to.map(|to| TimelineReplyTo { post_id: to.post_id, author: to.author, root: to.root }),
            lang: post.lang,
            published_at: post.published_at,
            edited_at: post.edited_at,
        }
    }
}

/// What the caller does not want to see.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TimelineFiltersResponse {
    /// Words: a post whose text has one of them, as whole words, is left out.
    #[schema(value_type = Vec<Filter>, max_items = 100)]
    words: BoundedVec<Filter, MOST_FILTERS>,
    /// Tags: a post that has one of them is left out.
    #[schema(value_type = Vec<Filter>, max_items = 100)]
    tags: BoundedVec<Filter, MOST_FILTERS>,
    /// Where there are any, posts in other languages are left out; those without a language are shown.
    #[schema(value_type = Vec<Locale>, max_items = 20)]
    languages: BoundedVec<Locale, 20>,
    /// Whether answers to others are shown.
    show_replies: bool,
    /// Counts their changes, 0 before the first; the `ETag`.
    version: u64,
    /// When they last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    updated_at: Option<Timestamp>,
}

/// 200 with filters.
pub(super) fn shown_filters(filters: Filters) -> Answer {
    let Filters { filters: FiltersContent { words, tags, languages, show_replies }, version, updated_at, .. } = filters;
    Answer::ok(&TimelineFiltersResponse { words, tags, languages, show_replies, version, updated_at }).version(version)
}
