//! The scopes.

service::scopes! {
    /// May read any cart, promotions and shipping methods.
    CartRead = "cart:read",
    /// May change promotions and shipping methods.
    CartWrite = "cart:write",
}
