//! All capabilities together, below HTTP: the test controls every event and every call to the database. And the front
//! door, connection by connection.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod canonical;
mod crash;
mod described;
#[path = "../../../functions/payments/tests/api/fake_stripe.rs"]
#[expect(dead_code, reason = "only the tests of payments use the rest")]
mod fake_stripe;
mod faults;
mod front;
mod own_examples;
mod restart;
mod rivals;
mod samples;
mod shuffle;
mod world;
