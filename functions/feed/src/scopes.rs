//! The scopes of feed.

service::scopes! {
    /// Reads feed items.
    FeedRead = "feed:read",
    /// Creates, changes and deletes feed items.
    FeedWrite = "feed:write",
}
