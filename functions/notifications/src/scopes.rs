//! The scopes of notifications. A person's own inbox needs none.

service::scopes! {
    /// Reads the inbox that staff share.
    NotificationsStaff = "notifications:staff",
    /// Manages where webhooks go.
    NotificationsWebhooks = "notifications:webhooks",
}
