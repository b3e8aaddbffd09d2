//! The scopes.

shared::scopes! {
    /// May see every payment.
    PaymentsRead = "payments:read",
    /// May take and give back money.
    PaymentsWrite = "payments:write",
}
