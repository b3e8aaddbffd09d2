//! State changes for routes, events and jobs: load, decide, write.

pub(crate) mod book;
pub(crate) mod change_account;
pub(crate) mod chart;
pub(crate) mod expire;
pub(crate) mod gift_cards;
pub(crate) mod look;
pub(crate) mod redeem;
pub(crate) mod resolve;
pub(crate) mod reverse;
pub(crate) mod schedule;
pub(crate) mod seal;
pub(crate) mod trial;
