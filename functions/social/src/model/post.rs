//! A post.

use deserr::Deserr;
use domain::bounds::Text;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::{AccountId, AssetId, PostId};
use domain::locale::Locale;
use domain::{Clock, Timestamp};
use events::social::{PostChanged, PostMedia, PostState, ReplyTo, Visibility};
use serde::{Deserialize, Serialize};

use super::{next_version, tags};

/// By whom a post is to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = PostVisibility)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub(crate) enum Audience {
    /// By all.
    #[default]
    Public,
    /// By all who have its address, and by followers.
    Unlisted,
    /// By followers, and by those whom it names.
    Followers,
}

impl From<Audience> for Visibility {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Public => Self::Public,
            Audience::Unlisted => Self::Unlisted,
            Audience::Followers => Self::Followers,
        }
    }
}

/// A file that a post shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = PostFile)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Media {
    /// The file: an asset of content.
    pub(crate) asset_id: AssetId,
    /// Its text for those who do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) alt: Option<Text<0, 1000>>,
}

/// What may change of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct PostContent {
    #[serde(default)]
    #[deserr(default)]
    pub(crate) text: Option<Text<0, 5000>>,
    #[serde(default)]
    #[deserr(default)]
    pub(crate) media: BoundedVec<Media, 8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub(crate) lang: Option<Locale>,
    #[serde(default)]
    #[deserr(default)]
    pub(crate) visibility: Audience,
}

impl PostContent {
    pub(crate) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// A post says or shows something.
    pub(crate) fn check(&self) -> Result<(), Faults> {
        if self.text().trim().is_empty() && self.media.is_empty() {
            let missing = Invalid::new("required", "a post without media has a text of 1 to 5,000 characters");
            return Err(Faults::one("/text", missing));
        }
        Ok(())
    }
}

/// A post that somebody writes.
#[derive(Clone, Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct NewPost {
    /// Its text; it may be left out where there are media.
    #[deserr(default)]
    pub(crate) text: Option<Text<0, 5000>>,
    /// What it shows.
    #[deserr(default)]
    #[schema(value_type = Vec<Media>, max_items = 8, required = false)]
    pub(crate) media: BoundedVec<Media, 8>,
    /// By whom it is to be seen.
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) visibility: Audience,
    /// The post that it answers.
    #[deserr(default)]
    pub(crate) reply_to: Option<PostId>,
    /// Its language.
    #[deserr(default)]
    pub(crate) lang: Option<Locale>,
    /// When it is to be published, at most a year ahead; without it, at once.
    #[deserr(default)]
    pub(crate) publish_at: Option<Timestamp>,
}

/// What is to change of a post: a JSON Merge Patch (RFC 7396). What is absent stays, null removes.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostPatch {
    /// Its text.
    text: Option<Text<0, 5000>>,
    /// What it shows.
    #[schema(value_type = Option<Vec<Media>>, max_items = 8)]
    media: Option<Vec<Media>>,
    /// Its language.
    lang: Option<Locale>,
}

/// How a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PostStatus {
    /// It waits for its time.
    Scheduled,
    /// It is to be seen, by those of its visibility.
    Published,
    /// Moderators have hidden it; its author sees it.
    Hidden,
    /// Its author deleted it.
    Deleted,
}

/// What a post was before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edit {
    pub(crate) n: u32,
    pub(crate) content: PostContent,
    /// Since when it was so.
    pub(crate) since: Timestamp,
}

/// A post as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) id: PostId,
    pub(crate) author: AccountId,
    pub(crate) version: u64,
    pub(crate) status: PostStatus,
    pub(crate) content: PostContent,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) mentions: Vec<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reply_to: Option<ReplyTo>,
    /// When it is to be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) publish_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) edited_at: Option<Timestamp>,
    /// How many earlier texts are kept.
    #[serde(default)]
    pub(crate) edits: u32,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Post {
    /// A new one: published now, or waiting for its time.
    pub(crate) fn new(author: AccountId, new: NewPost, about: About, clock: &Clock) -> Self {
        let now = clock.now();
        let NewPost { text, media, visibility, lang, publish_at, .. } = new;
        let content = PostContent { text, media, lang, visibility };
        Self {
            id: PostId::new(clock),
            author,
            version: next_version(0, now),
            status: if publish_at.is_some() { PostStatus::Scheduled } else { PostStatus::Published },
            tags: tags(content.text()),
            content,
            mentions: about.mentions,
            reply_to: about.reply_to,
            publish_at,
            published_at: publish_at.is_none().then_some(now),
            edited_at: None,
            edits: 0,
            created_at: now,
            updated_at: now,
        }
    }

    fn next(&self, now: Timestamp) -> Self {
        Self { version: next_version(self.version, now), updated_at: now, ..self.clone() }
    }

    /// Its time has come.
    pub(crate) fn published(&self, now: Timestamp) -> Self {
        Self { status: PostStatus::Published, published_at: Some(now), publish_at: None, ..self.next(now) }
    }

    /// With other content.
    pub(crate) fn changed(&self, content: PostContent, mentions: Vec<AccountId>, now: Timestamp) -> Self {
        let is_public = self.status != PostStatus::Scheduled;
        Self {
            tags: tags(content.text()),
            content,
            mentions,
            edited_at: if is_public { Some(now) } else { None },
            edits: self.edits + u32::from(is_public),
            ..self.next(now)
        }
    }

    /// What it was before a change.
    pub(crate) fn edit(&self) -> Edit {
        let since = self.edited_at.or(self.published_at).unwrap_or(self.created_at);
        Edit { n: self.edits + 1, content: self.content.clone(), since }
    }

    /// In another state.
    pub(crate) fn at(&self, status: PostStatus, now: Timestamp) -> Self {
        Self { status, ..self.next(now) }
    }

    /// What stays of it.
    pub(crate) fn deleted(&self, now: Timestamp) -> Self {
        let visibility = self.content.visibility;
        let content = PostContent { text: None, media: BoundedVec::default(), lang: None, visibility };
        let (tags, mentions) = (Vec::new(), Vec::new());
        Self {
            content,
            tags,
            mentions,
            edits: 0,
            edited_at: None,
            publish_at: None,
            ..self.at(PostStatus::Deleted, now)
        }
    }

    /// Its state event; none while it waits for its time.
    pub(crate) fn event(&self) -> Option<PostChanged> {
        let state = match self.status {
            PostStatus::Scheduled => return None,
            PostStatus::Published => PostState::Published,
            PostStatus::Hidden => PostState::Hidden,
            PostStatus::Deleted => PostState::Deleted,
        };
        let is_seen = state == PostState::Published;
        let file = |media: &Media| PostMedia {
            asset_id: media.asset_id,
            alt: media.alt.as_ref().map(ToString::to_string).filter(|alt| !alt.is_empty()),
        };
        Some(PostChanged {
            post_id: self.id,
            author: self.author,
            version: self.version,
            state,
            visibility: self.content.visibility.into(),
            text: if is_seen { self.content.text().to_owned() } else { String::new() },
            tags: if is_seen { self.tags.clone() } else { Vec::new() },
            mentions: if is_seen { self.mentions.clone() } else { Vec::new() },
            media: if is_seen { self.content.media.iter().map(file).collect() } else { Vec::new() },
            reply_to: self.reply_to.clone(),
            lang: self.content.lang.clone().filter(|_| is_seen),
            published_at: self.published_at?,
            edited_at: self.edited_at,
        })
    }
}

/// What a new post is about, as the table knows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub(crate) mentions: Vec<AccountId>,
    pub(crate) reply_to: Option<ReplyTo>,
}
