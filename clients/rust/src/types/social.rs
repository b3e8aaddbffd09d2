// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of social.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shared::*;
use crate::values::{Patch, text_enum};

/// What becomes of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecideRequest {
    /// What.
    pub decision: ReportDecision,
    /// Why.
    pub note: String,
}

impl DecideRequest {
    /// Makes one.
    pub fn new(decision: ReportDecision, note: impl Into<String>) -> Self {
        Self { decision, note: note.into() }
    }
}

/// What a post was before a change.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EditResponse {
    /// The first text is 1.
    pub n: u32,
    /// Its text.
    pub text: String,
    /// What it showed.
    pub media: Vec<PostFile>,
    /// Its language.
    pub lang: Option<LocaleTag>,
    /// Since when it was so.
    pub since: String,
}

/// How a follow stands.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FollowResponse {
    /// Who follows.
    pub follower: AccountId,
    /// Who is followed.
    pub followee: AccountId,
    /// `requested`, `accepted` or `ended`.
    pub state: String,
    /// Since when.
    pub since: String,
}

/// The name of a profile in addresses.
pub type Handle = String;

/// What a moderator did.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ModerationLogResponse {
    /// When.
    pub at: String,
    /// Who: the token's subject.
    pub moderator: String,
    /// `hide`, `unhide`, `suspend`, `unsuspend`, or a decision: `dismissed`, `hidden`, `suspended`.
    pub action: String,
    /// To what.
    pub subject: ReportedResponse,
    /// Why.
    pub note: String,
    /// The report that led to it.
    pub report_id: Option<ReportId>,
}

/// What a moderator says of what they do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModerationRequest {
    /// Why.
    pub note: String,
}

impl ModerationRequest {
    /// Makes one.
    pub fn new(note: impl Into<String>) -> Self {
        Self { note: note.into() }
    }
}

/// How long somebody is muted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MuteRequest {
    /// When it ends by itself; without it, never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A post that somebody writes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NewPost {
    /// Its text; it may be left out where there are media.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Vec<PostFile>>,
    /// By whom it is to be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<PostVisibility>,
    /// The post that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<PostId>,
    /// Its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<LocaleTag>,
    /// When it is to be published, at most a year ahead; without it, at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<String>,
}

/// A report that somebody makes: of exactly one post, review or person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewReport {
    /// The post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_id: Option<PostId>,
    /// The review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_id: Option<ReviewId>,
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Why.
    pub reason: ReportReason,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl NewReport {
    /// Makes one with what it needs.
    pub fn new(reason: ReportReason) -> Self {
        Self { post_id: None, review_id: None, account_id: None, reason, text: None }
    }
}

/// The caller's own profile.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OwnProfileResponse {
    /// The account.
    pub account_id: AccountId,
    /// Its name in addresses.
    pub handle: Option<Handle>,
    /// Its name for people.
    pub display_name: String,
    /// What the person says of themselves.
    pub bio: Option<String>,
    /// Its picture.
    pub avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    pub locked: bool,
    /// Whether it is to be seen.
    pub state: ProfileStateResponse,
    /// The `ETag`.
    pub version: u64,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A report as whoever made it sees it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OwnReportResponse {
    /// Its id.
    pub id: ReportId,
    /// What it is about.
    pub subject: ReportedResponse,
    /// Why.
    pub reason: ReportReason,
    /// In words.
    pub text: Option<String>,
    /// When it was opened.
    pub opened_at: String,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PersonResponse {
    /// The account.
    pub account_id: AccountId,
    /// Its name in addresses.
    pub handle: Option<Handle>,
    /// Its name for people.
    pub display_name: String,
    /// Its picture.
    pub avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    pub locked: bool,
    /// Since when it is in the list.
    pub since: Option<String>,
    /// Until when it is.
    pub until: Option<String>,
}

/// How many answer and react.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PostCounts {
    /// Direct replies that are to be seen.
    pub replies: i64,
    /// Reactions by kind; kinds of nobody are left out.
    pub reactions: BTreeMap<String, i64>,
}

/// A file that a post shows.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PostFile {
    /// The file: an asset of content.
    pub asset_id: AssetId,
    /// Its text for those who do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

impl PostFile {
    /// Makes one with what it needs.
    pub fn new(asset_id: impl Into<AssetId>) -> Self {
        Self { asset_id: asset_id.into(), alt: None }
    }
}

/// What is to change of a post: a JSON Merge Patch (RFC 7396). What is absent stays, null removes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PostPatch {
    /// Its text.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub text: Patch<String>,
    /// What it shows.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub media: Patch<Vec<PostFile>>,
    /// Its language.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub lang: Patch<LocaleTag>,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PostResponse {
    /// Its id.
    pub id: PostId,
    /// Who wrote it.
    pub author: Option<PersonResponse>,
    /// How it stands.
    pub state: PostStatus,
    /// By whom it is to be seen.
    pub visibility: PostVisibility,
    /// Its text.
    pub text: String,
    /// What it shows.
    pub media: Vec<PostFile>,
    /// The tags in its text, in small letters.
    pub tags: Vec<String>,
    /// Who is named in its text.
    pub mentions: Vec<AccountId>,
    /// What it answers.
    pub reply_to: Option<ReplyToResponse>,
    /// Its language.
    pub lang: Option<LocaleTag>,
    /// When it is to be published, where it waits.
    pub publish_at: Option<String>,
    /// When it was published.
    pub published_at: Option<String>,
    /// When its text was changed last.
    pub edited_at: Option<String>,
    /// Exact numbers.
    pub counts: PostCounts,
    /// How the caller reacted.
    pub reacted: Vec<ReactionKind>,
    /// The `ETag`.
    pub version: u64,
    /// When it was written.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

text_enum! {
    /// How a post stands.
    PostStatus {
        Scheduled = "scheduled",
        Published = "published",
        Hidden = "hidden",
        Deleted = "deleted",
    }
}

text_enum! {
    /// By whom a post is to be seen.
    PostVisibility {
        Public = "public",
        Unlisted = "unlisted",
        Followers = "followers",
    }
}

/// A profile as its owner describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProfileContent {
    /// Its name in addresses, which no other profile has.
    pub handle: Handle,
    /// Its name for people.
    pub display_name: String,
    /// What the person says of themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    /// Its picture: a file of content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
}

impl ProfileContent {
    /// Makes one with what it needs.
    pub fn new(handle: impl Into<Handle>, display_name: impl Into<String>) -> Self {
        Self { handle: handle.into(), display_name: display_name.into(), bio: None, avatar: None, locked: None }
    }
}

/// How many follow, are followed, and were written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ProfileCounts {
    /// Who follow it.
    pub followers: i64,
    /// Whom it follows.
    pub following: i64,
    /// Its posts that are to be seen.
    pub posts: i64,
}

/// A profile.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ProfileResponse {
    /// The account.
    pub account_id: AccountId,
    /// Its name in addresses.
    pub handle: Option<Handle>,
    /// Its name for people.
    pub display_name: String,
    /// What the person says of themselves.
    pub bio: Option<String>,
    /// Its picture.
    pub avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    pub locked: bool,
    /// Whether it is to be seen.
    pub state: ProfileStateResponse,
    /// The `ETag`.
    pub version: u64,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// Exact numbers.
    pub counts: ProfileCounts,
    /// How the caller stands to it.
    pub standing: StandingResponse,
}

text_enum! {
    /// Whether a profile is to be seen.
    ProfileStateResponse {
        Active = "active",
        Suspended = "suspended",
    }
}

/// What the reviews of a product come to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RatingResponse {
    /// The product.
    pub product_id: ProductId,
    /// How many they are.
    pub count: u64,
    /// Their mean with one decimal; null where there are none.
    pub average: Option<String>,
    /// How many gave one to five, in this order.
    pub histogram: Vec<u64>,
}

text_enum! {
    /// How somebody reacts.
    ReactionKind {
        Like = "like",
        Love = "love",
        Laugh = "laugh",
        Wow = "wow",
        Sad = "sad",
        Celebrate = "celebrate",
    }
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReactionResponse {
    /// The post.
    pub post_id: PostId,
    /// How.
    pub kind: ReactionKind,
    /// Since when.
    pub since: String,
}

/// What a post answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReplyToResponse {
    /// The post.
    pub post_id: PostId,
    /// The first post of the thread.
    pub root: PostId,
}

text_enum! {
    /// What becomes of a report.
    ReportDecision {
        Dismissed = "dismissed",
        Hidden = "hidden",
        Suspended = "suspended",
    }
}

/// `rpt_` and a ULID.
pub type ReportId = String;

text_enum! {
    /// Why something is reported.
    ReportReason {
        Spam = "spam",
        Abuse = "abuse",
        Illegal = "illegal",
        False = "false",
        Other = "other",
    }
}

/// A report as moderators see it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReportResponse {
    /// Its id.
    pub id: ReportId,
    /// What it is about.
    pub subject: ReportedResponse,
    /// Why.
    pub reason: ReportReason,
    /// In words.
    pub text: Option<String>,
    /// When it was opened.
    pub opened_at: String,
    /// Who made it; nobody, where the account is erased.
    pub reporter: Option<AccountId>,
    /// `open` or `decided`.
    pub state: String,
    /// What became of it.
    pub decision: Option<ReportDecision>,
    /// Why.
    pub note: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// The `ETag`.
    pub version: u64,
}

/// What a report is about: one of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReportedResponse {
    /// A post.
    pub post_id: Option<PostId>,
    /// A review.
    pub review_id: Option<ReviewId>,
    /// A person.
    pub account_id: Option<AccountId>,
}

/// A review as its author writes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReviewContent {
    /// From 1 to 5.
    pub rating: u64,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

impl ReviewContent {
    /// Makes one with what it needs.
    pub fn new(rating: u64) -> Self {
        Self { rating, title: None, body: None }
    }
}

/// `rev_` and a ULID.
pub type ReviewId = String;

/// A review.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReviewResponse {
    /// Its id.
    pub id: ReviewId,
    /// The product.
    pub product_id: ProductId,
    /// Who wrote it.
    pub author: Option<PersonResponse>,
    /// `published`, or `hidden` by moderators.
    pub state: String,
    /// From 1 to 5.
    pub rating: u32,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Whether its author bought the product.
    pub verified_purchase: bool,
    /// When it was published first.
    pub published_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// The `ETag` of one's own.
    pub version: u64,
}

/// Something that is a person's own.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SocialExportResponse {
    /// `profile`, `post`, `scheduled_post`, `follow` (with blocks), `mute`, `reaction`, `review` or `report`.
    pub kind: String,
    /// As it is kept.
    pub data: Value,
}

/// How the caller stands to a profile.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StandingResponse {
    /// The caller follows it.
    pub following: bool,
    /// The caller asks to follow it.
    pub requested: bool,
    /// It follows the caller.
    pub followed_by: bool,
    /// The caller blocks it.
    pub blocking: bool,
    /// The caller mutes it.
    pub muting: bool,
}

/// One place of a thread.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ThreadResponse {
    /// The post.
    pub id: PostId,
    /// What it answers; the first answers nothing.
    pub parent: Option<PostId>,
    /// Null where the caller may not see it, and something below it.
    pub post: Option<PostResponse>,
}
