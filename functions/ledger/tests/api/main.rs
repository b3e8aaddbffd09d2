//! The ledger alone: its real router, inbox and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod access;
mod accounts;
mod bank;
mod batch;
mod chart;
mod closings;
mod cost;
mod crowd;
mod gift_cards;
mod gone;
mod holds;
mod input;
mod journal;
mod limits;
mod lists;
mod merged;
mod origins;
mod payments;
mod people;
mod plans;
mod races;
mod random;
mod reversals;
mod rivals;
mod spread;
mod statements;
mod story;
mod support;
mod trading;
mod transactions;
mod wallet_costs;
mod wallet_payments;
mod wallets;
