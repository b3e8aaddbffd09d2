//! The scopes of __name__.

service::scopes! {
    /// Reads __words__s.
    __Name__Read = "__name__:read",
    /// Creates, changes and deletes __words__s.
    __Name__Write = "__name__:write",
}
