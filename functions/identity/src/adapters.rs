//! Access to the outside: keys in KMS, e-mails, and password hashing on blocking threads.

pub(crate) mod emails;
pub(crate) mod passwords;
pub(crate) mod tokens;
