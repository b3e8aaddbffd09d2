//! The scopes: none, since a page shows and does what the signed-in person's own scopes allow at the API.

/// All scopes of the console.
pub(crate) const ALL: &[&str] = &[];
