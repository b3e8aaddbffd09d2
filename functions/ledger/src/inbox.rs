//! The events that the ledger consumes: what payments took and gave back, and what they ask of wallets; what trading wants
//! set aside, given back and settled; who became whom.

mod identity;
mod payments;
mod trading;
mod wallet;

use events::identity::{AccountErased, GuestMerged};
use events::payments::{DisputeClosed, PaymentCaptured, PaymentRefunded, WalletAsked};
use events::trading::{HoldReleased, HoldRequested, TradeExecuted};

use self::identity::{on_account_erased, on_guest_merged};
use self::payments::{on_captured, on_dispute_closed, on_refunded};
use self::trading::{on_hold_released, on_hold_requested, on_trade_executed};
use self::wallet::on_wallet_asked;
use crate::Ledger;

service::inbox! { Ledger {
    PaymentCaptured => on_captured,
    PaymentRefunded => on_refunded,
    DisputeClosed => on_dispute_closed,
    WalletAsked => on_wallet_asked,
    HoldRequested => on_hold_requested,
    HoldReleased => on_hold_released,
    TradeExecuted => on_trade_executed,
    GuestMerged => on_guest_merged,
    AccountErased => on_account_erased,
} }
