//! The scopes.

service::scopes! {
    /// May read stock, movements and reservations.
    InventoryRead = "inventory:read",
    /// May receive and adjust stock, and set its safety stock.
    InventoryWrite = "inventory:write",
}
