//! The scopes of trading.

service::scopes! {
    /// Reads markets.
    TradingRead = "trading:read",
    /// Creates, changes and deletes markets.
    TradingWrite = "trading:write",
}
