//! What clients see of inboxes.

pub(super) mod webhooks;

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::{AccountId, AssetId, NotificationId};
use serde::Serialize;
use service::Problem;
use service::body::Answer;
use service::table::TableError;

use crate::Notifications;
use crate::commands::read::Found;
use crate::model::{Channels, Digest, Head, Kind, Notification, Preferences, QuietHours, SHOWN_ACTORS};
use crate::store::Profile;

/// A notification.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NotificationResponse {
    /// Its id; newer ones are higher.
    id: NotificationId,
    /// What it is about.
    kind: Kind,
    /// What it points at.
    target: TargetResponse,
    /// The newest of those who took part, at most three.
    #[schema(max_items = 3)]
    actors: Vec<ActorResponse>,
    /// How many took part.
    count: u64,
    /// Facts beside the target, by name.
    facts: BTreeMap<String, String>,
    /// Whether it is read.
    read: bool,
    /// Whether it was seen.
    seen: bool,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

/// What a notification points at.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = NotificationTarget)]
pub(super) struct TargetResponse {
    /// `order`, `post`, `account`, `review`, `report`, `sku`, `dispute`, `webhook_endpoint`.
    #[serde(rename = "type")]
    #[schema(example = "post")]
    kind: String,
    /// Its id.
    #[schema(example = "post_01J8ZQ4T6M3V0X9K2B7C5D1EFG")]
    id: String,
}

/// Who took part.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = NotificationActor)]
pub(super) struct ActorResponse {
    /// Whose account it is.
    account_id: AccountId,
    /// The name in addresses, where there is a profile to be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    handle: Option<String>,
    /// The name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    /// The picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<AssetId>,
}

/// How many notifications are unread, and how many were not seen yet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NotificationCounts {
    /// Not read.
    unread: u64,
    /// Not seen.
    unseen: u64,
}

/// How many notifications of staff somebody has not read.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct StaffNotificationCounts {
    /// Not read by the caller.
    pub(super) unread: u64,
}

/// What a person wants to be told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NotificationPreferences {
    /// Where each kind is told.
    #[schema(value_type = BTreeMap<String, Channels>)]
    kinds: BTreeMap<Kind, Channels>,
    /// When nothing but the inbox is touched.
    quiet_hours: Option<QuietHours>,
    /// When digests go out.
    digest: Digest,
    /// Counts the changes; the `ETag`. 0 where nothing was said yet.
    version: u64,
}

impl NotificationCounts {
    pub(super) const fn of(head: &Head) -> Self {
        Self { unread: head.unread, unseen: head.unseen }
    }
}

impl NotificationPreferences {
    pub(super) fn of(app: &Notifications, preferences: &Preferences) -> Self {
        let kinds = Kind::personal().map(|kind| (kind, preferences.channels(kind, app.config.defaults)));
        Self {
            kinds: kinds.collect(),
            quiet_hours: preferences.quiet.clone(),
            digest: preferences.digest.clone().unwrap_or_default(),
            version: preferences.version,
        }
    }
}

/// Notifications as somebody sees them, with the names that people have now.
pub(super) async fn shown(
    app: &Notifications,
    notifications: Vec<Notification>,
    marks: impl Fn(&Notification) -> (bool, bool),
) -> Result<Vec<NotificationResponse>, TableError> {
    let mut accounts: Vec<_> =
        notifications.iter().flat_map(|one| one.actors.iter().take(SHOWN_ACTORS)).copied().collect();
    accounts.sort_unstable();
    accounts.dedup();
    let profiles = if accounts.is_empty() { Vec::new() } else { app.store.profiles(&accounts).await? };
    Ok(notifications.into_iter().map(|one| shown_one(&profiles, marks(&one), one)).collect())
}

fn shown_one(profiles: &[Profile], (read, seen): (bool, bool), one: Notification) -> NotificationResponse {
    let actor = |account: &AccountId| {
        let profile = profiles.iter().find(|profile| profile.account_id == *account);
        // Who is suspended is not to be seen; who has no profile that is known yet is.
        profile.is_none_or(Profile::is_shown).then(|| ActorResponse {
            account_id: *account,
            handle: profile.and_then(|profile| profile.handle.clone()),
            display_name: profile.map(|profile| profile.display_name.clone()),
            avatar: profile.and_then(|profile| profile.avatar),
        })
    };
    NotificationResponse {
        id: one.id,
        kind: one.kind,
        actors: one.actors.iter().take(SHOWN_ACTORS).filter_map(actor).collect(),
        target: TargetResponse { kind: one.target.kind, id: one.target.id },
        count: one.count,
        facts: one.facts,
        read,
        seen,
        version: one.version,
        created_at: one.created_at,
        updated_at: one.updated_at,
    }
}

/// Whether a notification of one's own is read, and seen.
pub(super) fn own_marks(head: &Head) -> impl Fn(&Notification) -> (bool, bool) {
    |one| (!head.is_unread(one), !head.is_unseen(one.id))
}

/// 200 with a notification of one's own.
pub(super) async fn shown_own(app: &Notifications, (found, head): Found) -> Result<Answer, Problem> {
    let version = found.version;
    let shown = shown(app, vec![found], own_marks(&head)).await?;
    let one = shown.into_iter().next().ok_or_else(Problem::internal)?;
    Ok(Answer::ok(&one).version(version))
}
