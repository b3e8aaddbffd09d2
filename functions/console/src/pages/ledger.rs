//! `/console/ledger`: accounts and their statements, transactions, the trial balance and closings, reconciliation, gift cards.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod booking;
mod books;
pub(crate) mod gift_card;
pub(crate) mod gift_cards;
pub(crate) mod reconciliation;
pub(crate) mod statement;
#[cfg(test)]
mod tests;
pub(crate) mod transaction;
pub(crate) mod transactions;
pub(crate) mod trial_balance;
