//! The scopes.

service::scopes! {
    /// May look at stock, movements and reservations.
    InventoryRead = "inventory:read",
    /// May receive, adjust and keep back stock.
    InventoryWrite = "inventory:write",
}
