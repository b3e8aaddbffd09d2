//! The pages about webhooks: where they go, and what became of each.

pub(crate) mod delivery;
pub(crate) mod endpoint;
pub(crate) mod endpoints;
mod seen;
#[cfg(test)]
mod tests;

/// The scope of who manages them.
const MANAGES: &str = "notifications:webhooks";
