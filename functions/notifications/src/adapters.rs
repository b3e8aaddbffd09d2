//! What is reached beside the table: the secret that seals others, and the endpoints of others.

pub(crate) mod connect;
pub(crate) mod secret;
pub(crate) mod sender;
