//! What social publishes: people, who follows whom, what they say, and what they think of products.
//!
//! A version is the millisecond of the change, or one more than the version before where that is not less.

use serde::{Deserialize, Serialize};

use super::event;
use domain::Timestamp;
use domain::id::{AccountId, AssetId, PostId, ProductId, ReportId, ReviewId};
use domain::locale::Locale;

/// A person's profile as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileChanged {
    /// Whose it is.
    pub account_id: AccountId,
    /// Newer wins.
    pub version: u64,
    /// Whether it is to be seen.
    pub state: ProfileState,
    /// Its name in addresses, in small letters; a profile that is gone has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Its name for people; empty where the profile is gone.
    pub display_name: String,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    #[serde(default)]
    pub locked: bool,
}
event!(ProfileChanged, "social.profile.changed", State, |e| e.account_id.to_string());

/// Whether a profile is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileState {
    /// It is.
    Active,
    /// Moderators took it away for a time, with all its posts.
    Suspended,
    /// Its account is erased.
    Gone,
}

/// Whether one person follows another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowChanged {
    /// Who follows.
    pub follower: AccountId,
    /// Who is followed.
    pub followee: AccountId,
    /// Counts the pair's changes; newer wins.
    pub version: u64,
    /// How it stands.
    pub state: FollowState,
    /// Since when it stands so.
    pub since: Timestamp,
}
event!(FollowChanged, "social.follow.changed", State, |e| format!("{}:{}", e.follower, e.followee));

/// How a person stands to somebody who is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowState {
    /// A locked profile has not let the follower in yet.
    Requested,
    /// It is followed.
    Accepted,
    /// It is not followed, or not any more.
    Ended,
}

/// Whether one person blocks another. A block ends both follows, each with its own `social.follow.changed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockChanged {
    /// Who blocks.
    pub blocker: AccountId,
    /// Who is blocked.
    pub blocked: AccountId,
    /// Counts the pair's changes; newer wins.
    pub version: u64,
    /// Whether the block stands.
    pub active: bool,
}
event!(BlockChanged, "social.block.changed", State, |e| format!("{}:{}", e.blocker, e.blocked));

/// Whether one person does not want to hear of another. The other one never learns of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MuteChanged {
    /// Who mutes.
    pub muter: AccountId,
    /// Who is muted.
    pub muted: AccountId,
    /// Counts the pair's changes; newer wins.
    pub version: u64,
    /// Whether the mute stands.
    pub active: bool,
    /// When it ends by itself; without it, never. Nothing is published when the time has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}
event!(MuteChanged, "social.mute.changed", State, |e| format!("{}:{}", e.muter, e.muted));

/// A post as it stands. It is published first when its time has come: a scheduled post makes no event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostChanged {
    /// The post.
    pub post_id: PostId,
    /// Who wrote it.
    pub author: AccountId,
    /// Newer wins.
    pub version: u64,
    /// Whether it is to be seen.
    pub state: PostState,
    /// By whom.
    pub visibility: Visibility,
    /// Its text, at most 5,000 characters; empty where it is not to be seen.
    pub text: String,
    /// The tags in its text, in small letters without the `#`; at most 30.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who is named in its text, by the handles of the moment when it was written; at most 30.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<AccountId>,
    /// What it shows, at most 8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<PostMedia>,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Locale>,
    /// When it was published: it never changes. Timelines sort by it, and by the id where two are of one millisecond.
    pub published_at: Timestamp,
    /// When its text was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
}
event!(PostChanged, "social.post.changed", State, |e| e.post_id.to_string());

/// Whether a post is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// It is, by those of its visibility.
    Published,
    /// Moderators have hidden it; its author sees it.
    Hidden,
    /// Its author deleted it; it does not come back.
    Deleted,
}

/// By whom a post is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// By all.
    Public,
    /// By all who have its address, and by followers; tags, trends and search leave it out.
    Unlisted,
    /// By followers, and by those whom it names.
    Followers,
}

/// A file of content that a post shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostMedia {
    /// The file.
    pub asset_id: AssetId,
    /// Its text for those who do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

/// What a post answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplyTo {
    /// The post.
    pub post_id: PostId,
    /// Who wrote that.
    pub author: AccountId,
    /// The first post of the thread.
    pub root: PostId,
}

/// Whether somebody has reacted to a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactionChanged {
    /// The post.
    pub post_id: PostId,
    /// Who wrote it.
    pub author: AccountId,
    /// Who reacted.
    pub account_id: AccountId,
    /// How: `like`, `love`, `laugh`, `wow`, `sad` or `celebrate`.
    pub kind: String,
    /// Counts the changes of this person's reaction of this kind; newer wins.
    pub version: u64,
    /// Whether it stands.
    pub active: bool,
}
event!(ReactionChanged, "social.reaction.changed", State, |e| format!("{}:{}:{}", e.post_id, e.account_id, e.kind));

/// A review of a product as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewChanged {
    /// The review.
    pub review_id: ReviewId,
    /// The product.
    pub product_id: ProductId,
    /// Who wrote it.
    pub author: AccountId,
    /// Newer wins.
    pub version: u64,
    /// Whether it is to be seen, and counts.
    pub state: PostState,
    /// From 1 to 5.
    pub rating: u8,
    /// Its title; empty where it is not to be seen.
    pub title: String,
    /// Its text; empty where it is not to be seen.
    pub body: String,
    /// Whether its author bought the product.
    pub verified_purchase: bool,
    /// When it was published first.
    pub published_at: Timestamp,
}
event!(ReviewChanged, "social.review.changed", State, |e| e.review_id.to_string());

/// What all reviews of a product that are to be seen come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RatingChanged {
    /// The product.
    pub product_id: ProductId,
    /// Newer wins.
    pub version: u64,
    /// How many they are.
    pub count: u64,
    /// The sum of their ratings.
    pub sum: u64,
    /// How many gave one to five, in this order.
    pub histogram: [u64; 5],
}
event!(RatingChanged, "social.rating.changed", State, |e| e.product_id.to_string());

/// Somebody reported what breaks the rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportOpened {
    /// The report.
    pub report_id: ReportId,
    /// What it is about.
    pub subject: Reported,
    /// Why: `spam`, `abuse`, `illegal`, `false` or `other`.
    pub reason: String,
    /// When.
    pub opened_at: Timestamp,
}
event!(ReportOpened, "social.report.opened", Fact, |e| e.report_id.to_string());

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reported {
    /// A post.
    Post(PostId),
    /// A review.
    Review(ReviewId),
    /// A person.
    Profile(AccountId),
}

/// A moderator decided a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportDecided {
    /// The report.
    pub report_id: ReportId,
    /// What it is about.
    pub subject: Reported,
    /// What became of it: `dismissed`, `hidden` or `suspended`.
    pub decision: String,
    /// When.
    pub decided_at: Timestamp,
}
event!(ReportDecided, "social.report.decided", Fact, |e| e.report_id.to_string());
