//! What endpoints, events and the schedule have in common: changes of a payment, and the calls to providers.

pub(crate) mod access;
pub(crate) mod begin;
pub(crate) mod carry_out;
pub(crate) mod follow_order;
pub(crate) mod notices;
pub(crate) mod wallets;
