//! The scopes of ledger.

service::scopes! {
    /// Reads all accounts, transactions and reports.
    LedgerRead = "ledger:read",
    /// Opens and changes accounts, and books transactions.
    LedgerWrite = "ledger:write",
}
