//! The scopes of notifications.

service::scopes! {
    /// Reads notification items.
    NotificationsRead = "notifications:read",
    /// Creates, changes and deletes notification items.
    NotificationsWrite = "notifications:write",
}
