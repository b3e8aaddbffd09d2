//! The events that the ledger consumes: what trading wants set aside, given back and settled.

mod trading;

use events::trading::{HoldReleased, HoldRequested, TradeExecuted};

use self::trading::{on_hold_released, on_hold_requested, on_trade_executed};
use crate::Ledger;

service::inbox! { Ledger {
    HoldRequested => on_hold_requested,
    HoldReleased => on_hold_released,
    TradeExecuted => on_trade_executed,
} }
