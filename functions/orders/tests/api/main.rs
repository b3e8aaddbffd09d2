//! Orders alone: its real router and store on a database in memory, with the events of the others played by hand.

mod access;
mod commands;
mod cost;
mod invoices;
mod lists;
mod nothing;
mod owners;
mod papers;
mod parcels;
mod patience;
mod prices;
mod races;
mod returns;
mod shop;
mod steps;
mod sweep;
mod waiting;
