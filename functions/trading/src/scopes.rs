//! The scopes of trading.

service::scopes! {
    /// Reads and lists orders of others. Markets are public.
    TradingRead = "trading:read",
    /// Creates and changes markets, and cancels orders of others.
    TradingWrite = "trading:write",
}
