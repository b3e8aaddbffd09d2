//! State changes for routes, events and jobs: load, decide, write.

pub(crate) mod book;
mod book_transfer;
pub(crate) mod change_account;
pub(crate) mod chart;
pub(crate) mod end_transfer;
pub(crate) mod erase;
pub(crate) mod expire;
mod follow;
pub(crate) mod gift_cards;
pub(crate) mod look;
pub(crate) mod merge;
pub(crate) mod open;
pub(crate) mod redeem;
pub(crate) mod resolve;
pub(crate) mod reverse;
pub(crate) mod run_transfers;
pub(crate) mod schedule;
pub(crate) mod seal;
pub(crate) mod transfer;
pub(crate) mod trial;
pub(crate) mod wake;
