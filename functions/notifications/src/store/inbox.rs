//! Inboxes: counts, notifications, groups, who takes part, preferences, and messages to whoever listens.

use std::time::Duration;

use domain::Timestamp;
use domain::id::{AccountId, NotificationId};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;
use crate::model::{Facts, Head, Kind, Member, Notification, Preferences, Recipient, Target};

pub(crate) const HEAD: &str = "head";
const NOTIFICATION: &str = "notification";
const GROUP: &str = "group";
const MEMBER: &str = "member";
pub(crate) const PREFERENCES: &str = "preferences";
const MESSAGE: &str = "message";
/// How many partitions the index of what expires has.
const EXPIRY_SHARDS: u64 = 8;
/// How long a listener can be away and still get all messages.
const MESSAGE_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long it is remembered who took part: longer than a notification is kept.
const MEMBER_LIFE: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// The group that takes in more of its kind and target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) notification_id: NotificationId,
    pub(crate) opened_at: Timestamp,
}

/// A message to whoever listens to an inbox. Its number is the inbox's version: as long as somebody listens, there are no
/// gaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number.
    pub number: u64,
    /// What happened: `new`, `changed`, `read`, `seen`, `removed`; `live` for what the inbox does not keep; `listening`
    /// where somebody begins to listen.
    pub what: String,
    /// To which notification; without one, to many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_id: Option<NotificationId>,
    /// What it is about, where the inbox does not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// How many are unread after it.
    pub unread: u64,
    /// How many are unseen after it.
    pub unseen: u64,
    /// Until when nobody is to be disturbed by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<Timestamp>,
    /// Whether open sockets are to hear of it at all.
    pub live: bool,
}

impl Message {
    /// Says what happened, with the counts of the head after it.
    pub(crate) fn new(head: &Head, what: &str, notification_id: Option<NotificationId>) -> Self {
        let Head { version, unread, unseen, .. } = *head;
        Self {
            number: version,
            what: what.to_owned(),
            notification_id,
            about: None,
            unread,
            unseen,
            quiet_until: None,
            live: true,
        }
    }
}

/// What a message is about that the inbox does not keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The kind of notification that it would be.
    pub kind: String,
    /// Of which type the target is.
    pub target_type: String,
    /// The target.
    pub target_id: String,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<AccountId>,
    /// What a client needs besides.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
}

/// A notification with whose it is, as the index of what expires knows it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Expired {
    pub(crate) pk: String,
    #[serde(flatten)]
    pub(crate) notification: Notification,
}

pub(super) fn partition(recipient: Recipient) -> String {
    format!("inbox#{recipient}")
}

fn head_key(recipient: Recipient) -> Key {
    Key::new(partition(recipient), "head")
}

fn notification_key(recipient: Recipient, id: NotificationId) -> Key {
    Key::new(partition(recipient), format!("n#{id}"))
}

fn group_key(recipient: Recipient, kind: Kind, target: &Target) -> Key {
    Key::new(partition(recipient), format!("g#{kind}#{}", target.id))
}

fn member_key(recipient: Recipient, subject: &str, kind: Kind, target: &Target) -> Key {
    Key::new(partition(recipient), format!("m#{subject}#{kind}#{}", target.id))
}

impl Store {
    /// An inbox's counts; those of an empty one where it has none. 1 RRU.
    pub(crate) async fn find_head(&self, recipient: Recipient) -> Result<Head, TableError> {
        Ok(self.table.get(&head_key(recipient)).await?.unwrap_or_default())
    }

    /// Writes an inbox's counts over those that were read.
    pub(crate) fn put_head(&self, recipient: Recipient, after: &Head) -> Write {
        match after.version {
            0 | 1 => Write::create(HEAD, head_key(recipient), after),
            version => Write::replace(HEAD, head_key(recipient), after, version - 1),
        }
    }

    /// Refuses unless the account is there: what is written with it is not left behind by an erasure.
    pub(crate) fn check_not_erased(&self, recipient: Recipient) -> Write {
        Write::check(HEAD, head_key(recipient), "attribute_not_exists(#erased)")
    }

    /// A notification as the last acknowledged write left it. 1 RRU.
    pub(crate) async fn find_notification(
        &self,
        recipient: Recipient,
        id: NotificationId,
    ) -> Result<Option<Notification>, TableError> {
        self.table.get(&notification_key(recipient, id)).await
    }

    /// Writes a notification over the version before.
    pub(crate) fn put_notification(&self, recipient: Recipient, after: &Notification) -> Write {
        let key = notification_key(recipient, after.id);
        let write = match after.version {
            1 => Write::create(NOTIFICATION, key, after),
            version => Write::replace(NOTIFICATION, key, after, version - 1),
        };
        let place = format!("{}#{recipient}#{}", after.kept_until(), after.id);
        write.index2(format!("expires#{}", after.id.raw().shard(EXPIRY_SHARDS)), place)
    }

    /// Takes a notification away as it was read.
    pub(crate) fn delete_notification(&self, recipient: Recipient, before: &Notification) -> Write {
        Write::delete(NOTIFICATION, notification_key(recipient, before.id)).at_version(before.version)
    }

    /// An inbox, newest first, from below one id on. 0.5 RRU for each 4 KB.
    pub(crate) async fn list_notifications(
        &self,
        recipient: Recipient,
        above: Option<NotificationId>,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Notification>, TableError> {
        let query = self.table.query(Index::Main, partition(recipient));
        let query = match above {
            // `~` sorts behind all that an id holds.
            Some(id) => query.between(format!("n#{id}~"), "n#~"),
            None => query.prefix("n#"),
        };
        query.newest_first().limit(limit).after(after).page().await
    }

    /// What came after one id, strongly consistent, up to `most`. 1 RRU for each 4 KB.
    pub(crate) async fn notifications_above(
        &self,
        recipient: Recipient,
        above: NotificationId,
        most: usize,
    ) -> Result<Vec<Notification>, TableError> {
        let query = self.table.query(Index::Main, partition(recipient)).between(format!("n#{above}~"), "n#~");
        query.consistent().limit(100).all(most).await
    }

    /// What came from one id to another, both included, up to `most`.
    pub(crate) async fn notifications_between(
        &self,
        recipient: Recipient,
        first: NotificationId,
        last: NotificationId,
        most: usize,
    ) -> Result<Vec<Notification>, TableError> {
        let query = self.table.query(Index::Main, partition(recipient));
        query.between(format!("n#{first}"), format!("n#{last}")).consistent().newest_first().limit(most).all(most).await
    }

    /// The first notifications of a shard whose time is over.
    pub(crate) async fn expired(&self, shard: u64, now: Timestamp, limit: usize) -> Result<Vec<Expired>, TableError> {
        let query = self.table.query(Index::Second, format!("expires#{shard}"));
        // `~` sorts behind all that follows the time.
        Ok(query.below(format!("{now}~")).limit(limit).page().await?.items)
    }

    /// The shards of the index of what expires.
    pub(crate) const fn expiry_shards() -> std::ops::Range<u64> {
        0..EXPIRY_SHARDS
    }

    pub(crate) async fn find_group(
        &self,
        recipient: Recipient,
        kind: Kind,
        target: &Target,
    ) -> Result<Option<Group>, TableError> {
        self.table.get(&group_key(recipient, kind, target)).await
    }

    /// Opens a group in place of the one that was read.
    pub(crate) fn put_group(
        &self,
        recipient: Recipient,
        (kind, target): (Kind, &Target),
        before: Option<&Group>,
        after: &Group,
    ) -> Write {
        let write = Write::put(GROUP, group_key(recipient, kind, target), after);
        let write = match before {
            None => write.when("attribute_not_exists(pk)"),
            Some(before) => write.when("#notification_id = :before").value("before", before.notification_id),
        };
        write.expires_at(after.opened_at + MESSAGE_LIFE)
    }

    pub(crate) async fn find_member(
        &self,
        recipient: Recipient,
        subject: &str,
        (kind, target): (Kind, &Target),
    ) -> Result<Member, TableError> {
        Ok(self.table.get(&member_key(recipient, subject, kind, target)).await?.unwrap_or_default())
    }

    pub(crate) fn put_member(
        &self,
        recipient: Recipient,
        subject: &str,
        (kind, target): (Kind, &Target),
        after: &Member,
    ) -> Write {
        let key = member_key(recipient, subject, kind, target);
        let write = match after.version {
            1 => Write::create(MEMBER, key, after),
            version => Write::replace(MEMBER, key, after, version - 1),
        };
        write.expires_at(self.table.clock().now() + MEMBER_LIFE)
    }

    /// What a person wants; `None` where nothing was said. 1 RRU.
    pub(crate) async fn find_preferences(&self, recipient: Recipient) -> Result<Option<Preferences>, TableError> {
        self.table.get(&Key::new(partition(recipient), "preferences")).await
    }

    pub(crate) fn put_preferences(&self, recipient: Recipient, after: &Preferences) -> Write {
        let key = Key::new(partition(recipient), "preferences");
        match after.version {
            1 => Write::create(PREFERENCES, key, after),
            version => Write::replace(PREFERENCES, key, after, version - 1),
        }
    }

    /// Tells whoever listens.
    pub(crate) fn put_message(&self, recipient: Recipient, message: &Message) -> Write {
        let key = Key::new(partition(recipient), format!("s#{:020}", message.number));
        Write::create(MESSAGE, key, message).expires_at(self.table.clock().now() + MESSAGE_LIFE)
    }

    /// The messages after one, oldest first. 1 RRU for each 4 KB.
    pub(crate) async fn messages_after(
        &self,
        recipient: Recipient,
        number: u64,
        limit: usize,
    ) -> Result<Vec<Message>, TableError> {
        let query = self.table.query(Index::Main, partition(recipient));
        let query = query.between(format!("s#{:020}", number.saturating_add(1)), "s#~").consistent();
        Ok(query.limit(limit).page().await?.items)
    }
}
