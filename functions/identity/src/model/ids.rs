//! The ids that only identity creates, and a helper for password generations.

domain::typed_id!(
    /// An OAuth client.
    ClientId,
    "client"
);
domain::typed_id!(
    /// A session: one sign-in on one device.
    SessionId,
    "ses"
);
domain::typed_id!(
    /// A pending e-mail. Its prefix dates from an earlier name.
    PendingEmailId,
    "letter"
);

/// Whether this is the generation of the first password, which is not stored.
pub(crate) const fn is_first(generation: &u64) -> bool {
    *generation == 0
}
