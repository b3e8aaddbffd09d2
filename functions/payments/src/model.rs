//! The payment and its rules: pure, no I/O, no clock of its own.
//!
//! [`Payment`] holds the running sums and one row for each thing ever asked of a provider. A row is written as *pending*
//! before the provider is called, so the rows are at once the history and the list of what is still to be done.
//! Commands ([`Payment::attempt`], [`Payment::request_capture`], …) add rows; outcomes ([`Payment::apply`]) settle them,
//! once each and in any order, and say what has happened.

pub mod code;
mod command;
mod order;
mod outcome;
mod payment;
mod return_url;
mod rows;
#[cfg(test)]
mod sequences_tests;
mod status;
mod step;
#[cfg(test)]
mod tests;

pub use self::command::Refused;
pub use self::outcome::{Happened, News, Outcome};
pub use self::payment::{ACT_WITHIN_S, LEASE, MAX_ATTEMPTS, MAX_ROWS, Payment, WATCHED_FROM, WATCHED_WITHIN};
pub use self::return_url::ReturnUrl;
pub use self::rows::{Attempt, AttemptState, Capture, Refund, Rest, RowState, Then, Void, Waived};
pub use self::status::Status;
pub use self::step::{OperationKey, RefundId, Step};
