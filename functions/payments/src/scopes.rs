//! The scopes.

service::scopes! {
    /// May see every payment.
    PaymentsRead = "payments:read",
    /// May capture, void and refund payments.
    PaymentsWrite = "payments:write",
}
