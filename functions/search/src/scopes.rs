//! The scopes of search.

service::scopes! {
    /// Reads the settings and the state of the index.
    SearchRead = "search:read",
    /// Changes the settings and rebuilds the index.
    SearchWrite = "search:write",
}
