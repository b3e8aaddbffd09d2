//! The ids that only identity makes, and the numbers of passwords.

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
    /// An e-mail that is to be sent. The prefix is older than the name.
    PendingEmailId,
    "letter"
);

/// Whether a number is the one of an account's first password, which is not stored.
pub(crate) const fn is_first(generation: &u64) -> bool {
    *generation == 0
}
