//! People as clients see them.

use domain::Timestamp;
use domain::id::{AccountId, AssetId};
use events::social::{FollowState, ProfileState};
use serde::Serialize;

use crate::model::{Edge, Handle, Person, Profile, Standing, Tally, Viewer};

/// Whether a profile is to be seen.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ProfileStateResponse)]
#[serde(rename_all = "snake_case")]
enum State {
    /// It is.
    Active,
    /// Moderators took it away for a time.
    Suspended,
}

impl From<ProfileState> for State {
    fn from(state: ProfileState) -> Self {
        match state {
            ProfileState::Active => Self::Active,
            ProfileState::Suspended | ProfileState::Gone => Self::Suspended,
        }
    }
}

/// The caller's own profile.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OwnProfileResponse {
    /// The account.
    account_id: AccountId,
    /// Its name in addresses.
    #[schema(value_type = Option<Handle>)]
    handle: Option<Handle>,
    /// Its name for people.
    display_name: String,
    /// What the person says of themselves.
    bio: Option<String>,
    /// Its picture.
    avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    locked: bool,
    /// Whether it is to be seen.
    state: State,
    /// The `ETag`.
    version: u64,
    /// When it was made.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&Profile> for OwnProfileResponse {
    fn from(profile: &Profile) -> Self {
        let content = profile.content.as_ref();
        Self {
            account_id: profile.account_id,
            handle: profile.handle().cloned(),
            display_name: content.map(|content| content.display_name.to_string()).unwrap_or_default(),
            bio: content.and_then(|content| content.bio.as_ref()).map(ToString::to_string),
            avatar: content.and_then(|content| content.avatar),
            locked: profile.is_locked(),
            state: profile.state.into(),
            version: profile.version,
            created_at: profile.created_at,
            updated_at: profile.updated_at,
        }
    }
}

/// How many follow, are followed, and were written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ProfileCounts {
    /// Who follow it.
    followers: i64,
    /// Whom it follows.
    following: i64,
    /// Its posts that are to be seen.
    posts: i64,
}

/// How the caller stands to a profile.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StandingResponse {
    /// The caller follows it.
    following: bool,
    /// The caller asks to follow it.
    requested: bool,
    /// It follows the caller.
    followed_by: bool,
    /// The caller blocks it.
    blocking: bool,
    /// The caller mutes it.
    muting: bool,
}

/// A profile.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProfileResponse {
    #[serde(flatten)]
    profile: OwnProfileResponse,
    /// Exact numbers.
    counts: ProfileCounts,
    /// How the caller stands to it.
    standing: StandingResponse,
}

impl ProfileResponse {
    pub(crate) fn of(profile: &Profile, tally: &Tally, viewer: Viewer, standing: &Standing, muting: bool) -> Self {
        let (there, back) = (standing.there.as_ref(), standing.back.as_ref());
        let is_other = !viewer.is(profile.account_id);
        Self {
            profile: profile.into(),
            counts: ProfileCounts { followers: tally.followers, following: tally.following, posts: tally.posts },
            standing: StandingResponse {
                following: is_other && there.is_some_and(Edge::follows),
                requested: is_other && there.is_some_and(Edge::requests),
                followed_by: is_other && back.is_some_and(Edge::follows),
                blocking: is_other && standing.blocks(),
                muting,
            },
        }
    }
}

/// A person in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PersonResponse {
    /// The account.
    account_id: AccountId,
    /// Its name in addresses.
    #[schema(value_type = Option<Handle>)]
    handle: Option<Handle>,
    /// Its name for people.
    display_name: String,
    /// Its picture.
    avatar: Option<AssetId>,
    /// Whether followers have to be let in.
    locked: bool,
    /// Since when it is in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    /// Until when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

impl From<&Profile> for PersonResponse {
    fn from(profile: &Profile) -> Self {
        let content = profile.content.as_ref();
        Self {
            account_id: profile.account_id,
            handle: profile.handle().cloned(),
            display_name: content.map(|content| content.display_name.to_string()).unwrap_or_default(),
            avatar: content.and_then(|content| content.avatar),
            locked: profile.is_locked(),
            since: None,
            until: None,
        }
    }
}

impl From<&Person> for PersonResponse {
    fn from(person: &Person) -> Self {
        Self { since: person.since, until: person.until, ..Self::from(&person.profile) }
    }
}

/// How a follow stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FollowResponse {
    /// Who follows.
    follower: AccountId,
    /// Who is followed.
    followee: AccountId,
    /// `requested`, `accepted` or `ended`.
    #[schema(value_type = String, example = "accepted")]
    state: FollowState,
    /// Since when.
    since: Timestamp,
}

impl From<&Edge> for FollowResponse {
    fn from(edge: &Edge) -> Self {
        Self { follower: edge.from, followee: edge.to, state: edge.follow, since: edge.follow_since }
    }
}
