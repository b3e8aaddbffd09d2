//! The scopes of orders.

service::scopes! {
    /// May see any order.
    OrdersRead = "orders:read",
    /// May change any order.
    OrdersWrite = "orders:write",
}
