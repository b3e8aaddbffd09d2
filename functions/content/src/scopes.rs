//! The scopes of content.

service::scopes! {
    /// Reads locales, types, entries and their versions.
    ContentRead = "content:read",
    /// Creates, changes and deletes entries.
    ContentWrite = "content:write",
    /// Publishes, unpublishes and archives entries.
    ContentPublish = "content:publish",
    /// Changes locales and types.
    ContentAdmin = "content:admin",
}
