//! The scopes of social.

service::scopes! {
    /// Reads posts.
    SocialRead = "social:read",
    /// Creates, changes and deletes posts.
    SocialWrite = "social:write",
}
