//! The scopes.

service::scopes! {
    /// May see every payment.
    PaymentsRead = "payments:read",
    /// May take and give back money.
    PaymentsWrite = "payments:write",
}
