//! The head of an inbox: its exact counts, and how far it is read.

use domain::Timestamp;
use domain::id::{AccountId, NotificationId};
use serde::{Deserialize, Serialize};

use super::Notification;

/// The head of an inbox. Each change of the inbox writes it, so that its counts are exact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Counts the changes; the number of the newest message, where somebody listens.
    pub(crate) version: u64,
    pub(crate) unread: u64,
    pub(crate) unseen: u64,
    /// How many notifications there have ever been: the number of the newest.
    #[serde(default)]
    pub(crate) created: u64,
    /// The time in the newest notification's id.
    #[serde(default)]
    pub(crate) last_ms: u64,
    /// All up to this one are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) read_up_to: Option<NotificationId>,
    /// All up to this one were seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seen_up_to: Option<NotificationId>,
    /// Until when somebody may listen: until then, each change has a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) live_until: Option<Timestamp>,
    /// When the digest goes out that collects what comes now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) digest_at: Option<Timestamp>,
    /// The account that a guest has become.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<AccountId>,
    /// Whether the account is erased: then nothing is written here any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) erased: bool,
}

impl Head {
    /// Whether a notification is unread.
    pub(crate) fn is_unread(&self, notification: &Notification) -> bool {
        notification.read_at.is_none() && self.read_up_to.is_none_or(|up_to| notification.id > up_to)
    }

    /// Whether a notification was not seen yet.
    pub(crate) fn is_unseen(&self, id: NotificationId) -> bool {
        self.seen_up_to.is_none_or(|up_to| id > up_to)
    }

    /// Whether somebody may be listening.
    pub(crate) fn is_listened(&self, now: Timestamp) -> bool {
        self.live_until.is_some_and(|until| until > now)
    }

    /// With a new notification.
    pub(crate) fn with(mut self, id: NotificationId) -> Self {
        self.unread += 1;
        self.unseen += 1;
        self.created += 1;
        self.last_ms = self.last_ms.max(id.raw().made_at_ms());
        self
    }

    /// Without a notification.
    pub(crate) fn without(mut self, notification: &Notification) -> Self {
        if self.is_unread(notification) {
            self.unread = self.unread.saturating_sub(1);
        }
        if self.is_unseen(notification.id) {
            self.unseen = self.unseen.saturating_sub(1);
        }
        self
    }

    /// At its next version.
    pub(crate) fn next(mut self) -> Self {
        self.version += 1;
        self
    }
}
