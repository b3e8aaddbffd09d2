//! What trading publishes: what the ledger is to set aside, to settle and to give back, and its markets.

use serde::{Deserialize, Serialize};

use super::event;
use domain::id::TradingOrderId;
use domain::owner::Owner;
use domain::{Amount, AssetCode, Timestamp};

/// An order waits for its funds: the ledger sets them aside, or says why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldRequested {
    /// The order.
    pub order_id: TradingOrderId,
    /// Which hold of the order, from 1: an order that is amended may need another.
    pub n: u32,
    /// Whose funds.
    pub owner: Owner,
    /// Of what.
    pub asset: AssetCode,
    /// How much, in minor units: above zero.
    pub amount: Amount,
}
event!(
    HoldRequested,
    "trading.hold.requested",
    Fact,
    |e| e.order_id.to_string(),
    key = format!("{}:hold:{}", e.order_id, e.n)
);

/// What an order no longer needs of its holds goes back to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldReleased {
    /// The order.
    pub order_id: TradingOrderId,
    /// Which release of the order, from 1.
    pub n: u32,
    /// Whose funds.
    pub owner: Owner,
    /// Of what.
    pub asset: AssetCode,
    /// How much, in minor units: above zero.
    pub amount: Amount,
}
event!(
    HoldReleased,
    "trading.hold.released",
    Fact,
    |e| e.order_id.to_string(),
    key = format!("{}:release:{}", e.order_id, e.n)
);

/// Two orders met: both sides' funds are held, and change hands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradeExecuted {
    /// The market.
    pub market: String,
    /// Counts the market's trades, from 1.
    pub trade: u64,
    /// When, by the market's writer.
    pub executed_at: Timestamp,
    /// Who buys.
    pub buyer: Owner,
    /// The buyer's order.
    pub buy_order_id: TradingOrderId,
    /// Who sells.
    pub seller: Owner,
    /// The seller's order.
    pub sell_order_id: TradingOrderId,
    /// What is traded.
    pub base: AssetCode,
    /// How much of it: from the seller's hold to the buyer, less the buyer's fee.
    pub base_amount: Amount,
    /// What it is paid in.
    pub quote: AssetCode,
    /// How much of that: from the buyer's hold to the seller, less the seller's fee.
    pub quote_amount: Amount,
    /// What the buyer pays, of the base.
    pub buyer_fee: Amount,
    /// What the seller pays, of the quote.
    pub seller_fee: Amount,
}
event!(
    TradeExecuted,
    "trading.trade.executed",
    Fact,
    |e| format!("{}:{}", e.market, e.trade),
    key = format!("{}:trade:{}", e.market, e.trade)
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_json() {
        let json = serde_json::json!({
            "order_id": "tord_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "n": 1, "owner": "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
            "asset": "EUR", "amount": "1999",
        });
        let event: HoldRequested = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), json, "others rely on it: a breaking change is a new type");
        let event: HoldReleased = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), json, "others rely on it: a breaking change is a new type");
        let json = serde_json::json!({
            "market": "BTC-EUR", "trade": 7, "executed_at": "2026-01-01T12:00:00.000Z",
            "buyer": "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "buy_order_id": "tord_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
            "seller": "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFH", "sell_order_id": "tord_01J8ZQ4T6M3V0X9K2B7C5D1EFH",
            "base": "BTC", "base_amount": "100000000", "quote": "EUR", "quote_amount": "6000000",
            "buyer_fee": "100000", "seller_fee": "6000",
        });
        let event: TradeExecuted = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), json, "others rely on it: a breaking change is a new type");
    }
}
