//! Tests of identity alone, through its HTTP API: the real router and store on a database in memory.
#![expect(clippy::unwrap_used, reason = "a helper that panics fails its test")]

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
