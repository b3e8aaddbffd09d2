//! The scopes of staff and services.

shared::scope!(
    /// May see every payment.
    PaymentsRead,
    "payments:read"
);
shared::scope!(
    /// May take and give back money.
    PaymentsWrite,
    "payments:write"
);
