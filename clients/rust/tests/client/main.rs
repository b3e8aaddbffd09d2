//! The client against a whole shop in this process, and against servers that misbehave.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod misbehaving;
mod session;
mod shop;
mod support;
