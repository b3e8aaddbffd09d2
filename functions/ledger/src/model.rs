//! The rules of the ledger: pure, no I/O.

mod account;
mod amounts;
mod draft;
mod entry;
mod path;
mod record;
mod refusal;
mod step;
mod transaction;

pub(crate) use self::account::{Account, AccountKind, AccountStatus, Balances, Constraint, NewAccount, Sums};
pub(crate) use self::amounts::{NotNegative, Positive};
pub(crate) use self::draft::{Accounts, Draft, DraftLine};
pub(crate) use self::entry::{Entry, Side};
pub(crate) use self::path::{AccountPath, LedgerName, PathPrefix};
pub(crate) use self::record::{Change, JournalRecord, Seal};
pub(crate) use self::refusal::Refusal;
pub(crate) use self::step::Step;
pub(crate) use self::transaction::{Kept, Line, Refused, Status, Transaction};
