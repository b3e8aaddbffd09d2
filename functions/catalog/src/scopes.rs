//! The scopes.

service::scopes! {
    /// May read products that are not active.
    CatalogRead = "catalog:read",
    /// May change products and categories.
    CatalogWrite = "catalog:write",
}
