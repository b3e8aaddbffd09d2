//! The scopes that identity's own routes ask for.

shared::scope!(
    /// Reads accounts and clients.
    IdentityRead,
    "identity:read"
);
shared::scope!(
    /// Changes accounts, roles and clients.
    IdentityWrite,
    "identity:write"
);
