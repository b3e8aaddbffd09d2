//! Orders alone: its real router and store on a database in memory, with the events of the others played by hand.

mod access;
mod commands;
mod cost;
mod lists;
mod owners;
mod races;
mod shop;
mod steps;
mod sweep;
