//! The scopes.

service::scopes! {
    /// Reads accounts and clients.
    IdentityRead = "identity:read",
    /// Changes accounts, roles and clients.
    IdentityWrite = "identity:write",
}
