//! The scopes of ledger.

service::scopes! {
    /// Reads ledger items.
    LedgerRead = "ledger:read",
    /// Creates, changes and deletes ledger items.
    LedgerWrite = "ledger:write",
}
