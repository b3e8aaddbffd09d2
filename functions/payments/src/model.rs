//! The payment and its rules: pure functions without I/O or a clock.
//!
//! [`Payment`] holds the running sums and one row for each operation at a provider. A row is written as *pending*
//! before the provider is called, so the rows are both the history and the list of open work. Commands
//! ([`Payment::attempt`], [`Payment::request_capture`], …) add rows; outcomes ([`Payment::apply`]) settle each row
//! once, in any order, and return what has happened.

pub mod code;
mod command;
mod due;
mod order;
mod outcome;
mod payment;
mod report;
mod return_url;
mod rows;
#[cfg(test)]
mod sequences_tests;
mod status;
mod step;
#[cfg(test)]
mod tests;

pub use self::command::Refused;
pub use self::due::{LEASE, WATCHED_FROM, WATCHED_WITHIN};
pub use self::payment::{ACT_WITHIN_S, MAX_ATTEMPTS, MAX_ROWS, Payment, WALLET};
pub use self::report::{Happened, Outcome, Report};
pub use self::return_url::ReturnUrl;
pub use self::rows::{Attempt, AttemptState, Capture, Refund, Rest, RowState, Then, Void, Waived};
pub use self::status::Status;
pub use self::step::{OperationKey, RefundId, Step};
