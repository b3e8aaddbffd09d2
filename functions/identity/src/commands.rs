//! Commands that several endpoints share: each loads, decides and writes.

pub(crate) mod authenticate;
pub(crate) mod authority;
pub(crate) mod client_credentials;
pub(crate) mod one_time_tokens;
pub(crate) mod open_session;
pub(crate) mod queue_email;
pub(crate) mod recognise_guest;
pub(crate) mod redeem_code;
pub(crate) mod refresh_session;
pub(crate) mod refusals;
