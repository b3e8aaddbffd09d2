//! The scopes.

service::scopes! {
    /// May read products that are not on the shelf.
    CatalogRead = "catalog:read",
    /// May change products and categories.
    CatalogWrite = "catalog:write",
}
