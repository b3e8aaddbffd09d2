//! The console over all capabilities: each figure against the API, each button's request against the API's document, who sees
//! and does what, hostile texts on every page, and edits that lost a race.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod booked;
mod community;
#[path = "../whole/described.rs"]
mod described;
mod door;
mod figures;
mod filled;
mod forms;
mod hostile;
mod html;
mod races;
mod scopes;
mod shop;
