//! The rules of ledger items: pure, no I/O.

mod ledger_item;

pub(crate) use self::ledger_item::{LedgerItem, LedgerItemContent, LedgerItemPatch};
