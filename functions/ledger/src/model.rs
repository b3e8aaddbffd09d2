//! The rules of the ledger: pure, no I/O.

mod account;
mod amounts;
mod chain;
mod chart;
mod closing;
mod derived;
mod draft;
mod entry;
mod gift_card;
mod gift_code;
mod heard;
mod heir;
mod path;
mod plan;
mod record;
mod refusal;
mod resolve;
mod rules;
mod sent;
mod side;
mod step;
mod transaction;
mod transfer;

pub(crate) use self::account::{Account, AccountKind, AccountStatus, Accounts, Balances, Constraint, NewAccount, Sums};
pub(crate) use self::amounts::{MAX_SUM, NotNegative, Positive};
pub(crate) use self::chain::{GENESIS, Head, Sealed};
pub(crate) use self::chart::charted;
pub(crate) use self::closing::{Closing, Day, is_backdated, last_closable};
pub(crate) use self::derived::{derived, derived_of};
pub(crate) use self::draft::{Asked, Draft, DraftLine};
pub(crate) use self::entry::Entry;
pub(crate) use self::gift_card::{GiftCard, GiftEnd, GiftStatus, NewGiftCard, Tries};
pub(crate) use self::gift_code::GiftCode;
pub(crate) use self::heard::{Heard, OneWay, Told, Way};
pub(crate) use self::heir::GuestWallets;
pub(crate) use self::path::{AccountPath, LedgerName, PathPrefix};
pub(crate) use self::plan::{Due, Every, Repeat, Run};
pub(crate) use self::record::{Change, JournalRecord, RecordEntry, Seal};
pub(crate) use self::refusal::{ACCOUNT_ERASED, Refusal};
pub(crate) use self::resolve::{Resolve, Unresolved};
pub(crate) use self::rules::WalletRules;
pub(crate) use self::sent::{Counted, Sent, month_of};
pub(crate) use self::side::Side;
pub(crate) use self::step::Step;
pub(crate) use self::transaction::{Kept, Line, Origin, Refused, Status, Transaction};
pub(crate) use self::transfer::{
    Direction, KeptTransfer, TransferDraft, TransferStatus, WalletTransfer, fees_path, wallet_path,
};
