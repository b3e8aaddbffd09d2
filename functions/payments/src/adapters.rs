//! The connections to payment providers, and the secrets shared with them.

pub mod provider;
pub(crate) mod secret;
pub mod signature;
pub mod simulator;
pub mod stripe;
pub mod wallet;
