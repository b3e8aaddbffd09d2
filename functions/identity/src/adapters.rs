//! What talks to the world outside: keys in KMS, e-mails, and password hashing on threads of its own.

pub(crate) mod emails;
pub(crate) mod passwords;
pub(crate) mod tokens;
