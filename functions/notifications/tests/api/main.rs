//! Notifications alone: its real router and store on a database in memory.

#![expect(clippy::unwrap_used, reason = "a helper that finds nothing is a failed test")]

mod access;
mod cost;
mod examples;
mod inboxes;
mod mails;
mod orders;
mod people;
mod races;
mod random;
mod receiver;
mod rivals;
mod samples;
mod society;
mod staff;
mod support;
mod tickets;
mod webhook_failures;
mod webhooks;
