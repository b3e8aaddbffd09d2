//! A shop to test through its front door: HTTP only, nothing else.
//!
//! `STOA_URL` names a deployed stack (with `STOA_ADMIN_CLIENT_ID` and `STOA_ADMIN_CLIENT_SECRET`); without it a Stoa is
//! started in this process, in memory, on a port of its own. The tests do not know the difference.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a rig that fails is a failed test")]

mod client;
mod shop;

pub use client::{Client, Reply};
pub use shop::{Checkout, Shop, key, unique, wait};
