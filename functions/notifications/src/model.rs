//! The rules of notification items: pure, no I/O.

mod notification_item;

pub(crate) use self::notification_item::{NotificationItem, NotificationItemContent, NotificationItemPatch};
