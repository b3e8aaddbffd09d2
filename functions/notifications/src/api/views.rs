//! Notification items as clients see them.

use domain::Timestamp;
use events::notifications::NotificationItemId;
use serde::Serialize;
use service::body::Answer;

use crate::model::NotificationItem;

/// A notification item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NotificationItemResponse {
    /// Its id.
    id: NotificationItemId,
    /// Its name.
    #[schema(example = "First")]
    name: String,
    /// Counts its changes; the `ETag`.
    version: u64,
    /// When it was created.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
}

impl From<&NotificationItem> for NotificationItemResponse {
    fn from(notification_item: &NotificationItem) -> Self {
        Self {
            id: notification_item.id,
            name: notification_item.content.name.to_string(),
            version: notification_item.version,
            created_at: notification_item.created_at,
            updated_at: notification_item.updated_at,
        }
    }
}

/// 200 with a notification item.
pub(super) fn shown(notification_item: &NotificationItem) -> Answer {
    Answer::ok(&NotificationItemResponse::from(notification_item)).version(notification_item.version)
}
