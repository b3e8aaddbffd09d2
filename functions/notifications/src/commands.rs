//! State changes for routes, consumers and jobs: load, decide, write.

pub(crate) mod deliver;
pub(crate) mod endpoints;
pub(crate) mod erase;
pub(crate) mod leave;
pub(crate) mod listen;
pub(crate) mod mail;
pub(crate) mod merge;
pub(crate) mod notify;
pub(crate) mod orders;
pub(crate) mod posts;
pub(crate) mod preferences;
pub(crate) mod read;
pub(crate) mod relations;
pub(crate) mod replay;
pub(crate) mod send_webhooks;
pub(crate) mod staff;
pub(crate) mod take;
pub(crate) mod tickets;
