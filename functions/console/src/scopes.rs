//! The scopes: those of the process itself. A page shows and does what the signed-in person's scopes allow at the API.

service::scopes! {
    /// May read the process's figures, the events that passed and the dead letters.
    OperationsRead = "operations:read",
    /// May deliver dead letters again, and throw them away.
    OperationsWrite = "operations:write",
}
