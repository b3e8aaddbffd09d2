//! A shop to test through its front door, over HTTP only.
//!
//! `STOA_URL` names a deployed stack (with `STOA_ADMIN_CLIENT_ID` and `STOA_ADMIN_CLIENT_SECRET`). Without it Stoa
//! starts in this process, in memory, on a free port. The tests are the same.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic fails the test")]

mod client;
mod shop;

pub use client::{Client, Reply};
pub use shop::{Checkout, Shop, key, unique, wait};
