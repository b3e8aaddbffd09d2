// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of notifications.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shared::*;
use crate::values::{Patch, Secret, text_enum};

/// Where a kind is told.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Channels {
    /// Whether it is kept in the inbox. What is not is not sent by mail either.
    pub inbox: bool,
    /// Whether open sockets hear of it, and be it that the inbox does not keep it.
    pub live: bool,
    /// Whether it goes out by mail.
    pub mail: MailWhen,
}

impl Channels {
    /// Makes one.
    pub fn new(inbox: bool, live: bool, mail: MailWhen) -> Self {
        Self { inbox, live, mail }
    }
}

/// A new endpoint.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateWebhookEndpointRequest {
    /// Where webhooks go.
    pub url: EndpointUrl,
    /// Which events it asks for: types, or prefixes of them such as `orders.*`.
    pub events: Vec<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How webhooks are signed; with a shared secret where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<WebhookSigning>,
    /// Whether it takes webhooks from now on, as it does where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

impl CreateWebhookEndpointRequest {
    /// Makes one with what it needs.
    pub fn new(url: impl Into<EndpointUrl>, events: Vec<String>) -> Self {
        Self { url: url.into(), events, description: None, signing: None, enabled: None }
    }
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// When it began.
    pub at: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// The status of the answer; without it, there was none.
    pub status: Option<u32>,
    /// The first kilobyte of the answer.
    pub answer: Option<String>,
    /// Why there was no answer: `forbidden_address`, `unknown_host`, `no_connection`, `timed_out`, `broken_answer`.
    pub error: Option<String>,
}

text_enum! {
    /// Where a delivery stands.
    DeliveryState {
        Pending = "pending",
        Delivered = "delivered",
        Failed = "failed",
    }
}

/// When digests go out.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Digest {
    /// How often; weekly ones on Mondays.
    pub every: Every,
    /// At which hour of the day.
    pub hour: u64,
    /// Where.
    pub time_zone: TimeZone,
}

impl Digest {
    /// Makes one.
    pub fn new(every: Every, hour: u64, time_zone: impl Into<TimeZone>) -> Self {
        Self { every, hour, time_zone: time_zone.into() }
    }
}

/// Why an endpoint was switched off by itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EndpointDisabled {
    /// `gone`, where it answered 410, or `failing`, where it took nothing for five days.
    pub reason: String,
    /// When.
    pub at: String,
}

/// Where webhooks go: an https URL without user, password and fragment.
pub type EndpointUrl = String;

text_enum! {
    /// How often digests go out.
    Every {
        Daily = "daily",
        Weekly = "weekly",
    }
}

text_enum! {
    /// When a kind goes out by mail.
    MailWhen {
        Off = "off",
        AtOnce = "at_once",
        Digest = "digest",
    }
}

/// An endpoint with its secret, which is never shown again.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NewWebhookSecretResponse {
    /// Its id.
    pub id: WebhookEndpointId,
    /// Its URL.
    pub url: String,
    /// The types of events that it asks for, or prefixes of them.
    pub events: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
    /// How webhooks are signed.
    pub signing: WebhookSigning,
    /// Whether it takes webhooks.
    pub enabled: bool,
    /// Why it was switched off by itself.
    pub disabled: Option<EndpointDisabled>,
    /// Since when it has taken nothing, where that is so.
    pub failing_since: Option<String>,
    /// Until when the secret before the last change signs, too.
    pub old_secret_until: Option<String>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// What verifies webhooks: the shared secret (`whsec_…`), or the public key (`whpk_…`).
    pub secret: Secret,
}

/// Who took part.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NotificationActor {
    /// Whose account it is.
    pub account_id: AccountId,
    /// The name in addresses, where there is a profile to be seen.
    pub handle: Option<String>,
    /// The name for people.
    pub display_name: Option<String>,
    /// The picture.
    pub avatar: Option<AssetId>,
}

/// How many notifications are unread, and how many were not seen yet.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NotificationCounts {
    /// Not read.
    pub unread: u64,
    /// Not seen.
    pub unseen: u64,
}

/// `ntf_` and a ULID.
pub type NotificationId = String;

text_enum! {
    /// What a notification is about.
    NotificationKind {
        OrderPlaced = "order_placed",
        OrderConfirmed = "order_confirmed",
        OrderCancelled = "order_cancelled",
        OrderRejected = "order_rejected",
        OrderShipped = "order_shipped",
        OrderDelivered = "order_delivered",
        OrderCompleted = "order_completed",
        ReturnDecided = "return_decided",
        Refund = "refund",
        Follow = "follow",
        FollowRequest = "follow_request",
        FollowAccepted = "follow_accepted",
        Reply = "reply",
        Mention = "mention",
        Reaction = "reaction",
        ReviewHidden = "review_hidden",
        PostHidden = "post_hidden",
        ReportOpened = "report_opened",
        StockOversold = "stock_oversold",
        DisputeOpened = "dispute_opened",
        EndpointDisabled = "endpoint_disabled",
    }
}

/// What a person wants to be told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NotificationPreferences {
    /// Where each kind is told.
    pub kinds: BTreeMap<String, Channels>,
    /// When nothing but the inbox is touched.
    pub quiet_hours: Option<QuietHours>,
    /// When digests go out.
    pub digest: Digest,
    /// Counts the changes; the `ETag`. 0 where nothing was said yet.
    pub version: u64,
}

/// A notification.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NotificationResponse {
    /// Its id; newer ones are higher.
    pub id: NotificationId,
    /// What it is about.
    pub kind: NotificationKind,
    /// What it points at.
    pub target: NotificationTarget,
    /// The newest of those who took part, at most three.
    pub actors: Vec<NotificationActor>,
    /// How many took part.
    pub count: u64,
    /// Facts beside the target, by name.
    pub facts: BTreeMap<String, String>,
    /// Whether it is read.
    pub read: bool,
    /// Whether it was seen.
    pub seen: bool,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// What a notification points at.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NotificationTarget {
    /// `order`, `post`, `account`, `review`, `report`, `sku`, `dispute`, `webhook_endpoint`.
    pub r#type: String,
    /// Its id.
    pub id: String,
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NotificationTicketResponse {
    /// The ticket: good once.
    pub ticket: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// When nothing but the inbox is touched.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct QuietHours {
    /// When they begin, each day.
    pub start: TimeOfDay,
    /// When they end: on the next day where that is earlier. The same as the start is a whole day.
    pub end: TimeOfDay,
    /// Where.
    pub time_zone: TimeZone,
}

impl QuietHours {
    /// Makes one.
    pub fn new(start: impl Into<TimeOfDay>, end: impl Into<TimeOfDay>, time_zone: impl Into<TimeZone>) -> Self {
        Self { start: start.into(), end: end.into(), time_zone: time_zone.into() }
    }
}

/// What a person wants to be told.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReplaceNotificationPreferencesRequest {
    /// Where each kind is told; those that are left out are told by the shop's defaults.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<BTreeMap<String, Channels>>,
    /// When mails and open sockets wait; without it, never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// When digests go out; without it, each day at 8 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// What was begun anew.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReplayedResponse {
    /// How many deliveries.
    pub replayed: u64,
    /// Whether more are left: call again.
    pub more: bool,
}

/// How many notifications of staff somebody has not read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StaffNotificationCounts {
    /// Not read by the caller.
    pub unread: u64,
}

/// A time of day.
pub type TimeOfDay = String;

/// An IANA time zone.
pub type TimeZone = String;

/// Up to where.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpToRequest {
    /// All up to this notification; without it, all that there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to: Option<NotificationId>,
}

/// `whd_` and a ULID.
pub type WebhookDeliveryId = String;

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WebhookDeliveryResponse {
    /// Its id: the `webhook-id` of each attempt.
    pub id: WebhookDeliveryId,
    /// The event's id.
    pub event_id: String,
    /// The event's type.
    pub r#type: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// The newest attempts, oldest first.
    pub attempts: Vec<DeliveryAttempt>,
    /// When it is tried next.
    pub next_attempt_at: Option<String>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was written down.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// `whe_` and a ULID.
pub type WebhookEndpointId = String;

/// What can be changed of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WebhookEndpointPatch {
    /// Where webhooks go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<EndpointUrl>,
    /// Which events it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// What it is for.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether it takes webhooks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// Where webhooks go.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WebhookEndpointResponse {
    /// Its id.
    pub id: WebhookEndpointId,
    /// Its URL.
    pub url: String,
    /// The types of events that it asks for, or prefixes of them.
    pub events: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
    /// How webhooks are signed.
    pub signing: WebhookSigning,
    /// Whether it takes webhooks.
    pub enabled: bool,
    /// Why it was switched off by itself.
    pub disabled: Option<EndpointDisabled>,
    /// Since when it has taken nothing, where that is so.
    pub failing_since: Option<String>,
    /// Until when the secret before the last change signs, too.
    pub old_secret_until: Option<String>,
    /// Counts its changes; the `ETag`.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

text_enum! {
    /// How webhooks are signed.
    WebhookSigning {
        V1 = "v1",
        V1a = "v1a",
    }
}
