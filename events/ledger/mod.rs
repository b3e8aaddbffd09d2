//! What ledger publishes: its answers to those who asked for a hold.

mod wallet;

use serde::{Deserialize, Serialize};

pub use self::wallet::WalletAnswered;
use super::event;
use domain::id::TradingOrderId;

/// The funds of a market's order are set aside: `trading.hold.requested` was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldPlaced {
    /// The order.
    pub order_id: TradingOrderId,
    /// Which hold of the order, from 1.
    pub n: u32,
}
event!(
    HoldPlaced,
    "ledger.hold.placed",
    Fact,
    |e| e.order_id.to_string(),
    key = format!("{}:hold:{}:placed", e.order_id, e.n)
);

/// The funds are not there, or their account takes no part: the order does not open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldRefused {
    /// The order.
    pub order_id: TradingOrderId,
    /// Which hold of the order, from 1.
    pub n: u32,
    /// `insufficient_funds`, `account_frozen`, `account_closed`.
    pub code: String,
}
event!(
    HoldRefused,
    "ledger.hold.refused",
    Fact,
    |e| e.order_id.to_string(),
    key = format!("{}:hold:{}:refused", e.order_id, e.n)
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_json() {
        let json = serde_json::json!({ "order_id": "tord_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "n": 1 });
        let event: HoldPlaced = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), json, "others rely on it: a breaking change is a new type");
        let json = serde_json::json!({
            "order_id": "tord_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "n": 1, "code": "insufficient_funds",
        });
        let event: HoldRefused = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), json, "others rely on it: a breaking change is a new type");
    }
}
