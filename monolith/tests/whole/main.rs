//! All capabilities as one, below HTTP: every event and every call to the database in the test's hands. And the front
//! door, connection by connection.
#![expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]

mod canonical;
mod crash;
mod described;
#[path = "../../../functions/payments/tests/alone/fake_stripe.rs"]
#[expect(dead_code, reason = "what only the tests of payments ask of it")]
mod fake_stripe;
mod faults;
mod front;
mod own_examples;
mod restart;
mod rivals;
mod samples;
mod shuffle;
mod world;
