//! Posts as clients see them.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::{AccountId, PostId};
use domain::locale::Locale;
use serde::Serialize;

use super::PersonResponse;
use crate::commands::look::Seen;
use crate::model::{Audience, Edit, Media, PostStatus, Reaction, ReactionKind};

/// What a post answers.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReplyToResponse {
    /// The post.
    post_id: PostId,
    /// The first post of the thread.
    root: PostId,
}

/// How many answer and react.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
struct PostCounts {
    /// Direct replies that are to be seen.
    replies: i64,
    /// Reactions by kind; kinds of nobody are left out.
    #[schema(value_type = BTreeMap<String, i64>)]
    reactions: BTreeMap<ReactionKind, i64>,
}

/// A post.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PostResponse {
    /// Its id.
    pub(crate) id: PostId,
    /// Who wrote it.
    author: Option<PersonResponse>,
    /// How it stands.
    state: PostStatus,
    /// By whom it is to be seen.
    visibility: Audience,
    /// Its text.
    text: String,
    /// What it shows.
    media: Vec<Media>,
    /// The tags in its text, in small letters.
    tags: Vec<String>,
    /// Who is named in its text.
    mentions: Vec<AccountId>,
    /// What it answers.
    reply_to: Option<ReplyToResponse>,
    /// Its language.
    lang: Option<Locale>,
    /// When it is to be published, where it waits.
    publish_at: Option<Timestamp>,
    /// When it was published.
    published_at: Option<Timestamp>,
    /// When its text was changed last.
    edited_at: Option<Timestamp>,
    /// Exact numbers.
    counts: PostCounts,
    /// How the caller reacted.
    reacted: Vec<ReactionKind>,
    /// The `ETag`.
    pub(crate) version: u64,
    /// When it was written.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&Seen> for PostResponse {
    fn from(seen: &Seen) -> Self {
        let Seen { post, author, tally, reacted } = seen;
        Self {
            id: post.id,
            author: author.as_ref().map(PersonResponse::from),
            state: post.status,
            visibility: post.content.visibility,
            text: post.content.text().to_owned(),
            media: post.content.media.to_vec(),
            tags: post.tags.clone(),
            mentions: post.mentions.clone(),
            reply_to: post.reply_to.as_ref().map(|to| ReplyToResponse { post_id: to.post_id, root: to.root }),
            lang: post.content.lang.clone(),
            publish_at: post.publish_at,
            published_at: post.published_at,
            edited_at: post.edited_at,
            counts: PostCounts { replies: tally.replies, reactions: tally.reactions() },
            reacted: reacted.clone(),
            version: post.version,
            created_at: post.created_at,
            updated_at: post.updated_at,
        }
    }
}

/// What a post was before a change.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EditResponse {
    /// The first text is 1.
    n: u32,
    /// Its text.
    text: String,
    /// What it showed.
    media: Vec<Media>,
    /// Its language.
    lang: Option<Locale>,
    /// Since when it was so.
    since: Timestamp,
}

impl From<&Edit> for EditResponse {
    fn from(edit: &Edit) -> Self {
        let content = &edit.content;
        Self {
            n: edit.n,
            text: content.text().to_owned(),
            media: content.media.to_vec(),
            lang: content.lang.clone(),
            since: edit.since,
        }
    }
}

/// A reaction.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReactionResponse {
    /// The post.
    post_id: PostId,
    /// How.
    kind: ReactionKind,
    /// Since when.
    since: Timestamp,
}

impl From<&Reaction> for ReactionResponse {
    fn from(reaction: &Reaction) -> Self {
        Self { post_id: reaction.post_id, kind: reaction.kind, since: reaction.at }
    }
}
