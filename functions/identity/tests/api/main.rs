//! Identity alone, through its front door: the real router and store on a database in memory.
#![expect(clippy::unwrap_used, reason = "a helper that can't go on is a failed test")]

mod accounts;
mod addresses;
mod authority;
mod costs;
mod letters;
mod oauth;
mod operator;
mod passwords;
mod rivals;
mod sessions;
mod support;
mod tokens;
