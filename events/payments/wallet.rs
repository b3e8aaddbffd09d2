//! What a payment by wallet asks of the ledger, which answers with `ledger.wallet.answered`.

use domain::Money;
use domain::id::{OrderId, PaymentId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};

use crate::event;

/// What is done with a wallet's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalletOperation {
    /// It is set aside for the payment. Only this may be refused.
    Authorize,
    /// What is set aside becomes the shop's.
    Capture,
    /// What is set aside goes back.
    Void,
    /// What became the shop's goes back.
    Refund,
}

/// A payment by wallet asks the ledger to move money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletAsked {
    /// Names the operation for ever: the payment, the step and its number (`pay_…:capture:1`).
    pub key: String,
    /// The payment.
    pub payment_id: PaymentId,
    /// The order.
    pub order_id: OrderId,
    /// Whose wallet.
    pub owner: Owner,
    /// What is done.
    pub operation: WalletOperation,
    /// How much: above zero, but for a capture that only gives back the rest.
    pub amount: Money,
    /// The rest that a last capture gives back to the wallet, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Money>,
}
event!(WalletAsked, "payments.wallet.asked", Fact, |e| e.payment_id.to_string(), key = e.key.clone());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_json() {
        let json = serde_json::json!({
            "key": "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:capture:1",
            "payment_id": "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
            "order_id": "ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
            "owner": "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
            "operation": "capture",
            "amount": { "amount": 1999, "currency": "EUR" },
            "released": { "amount": 501, "currency": "EUR" },
        });
        let event: WalletAsked = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&event).unwrap(), json, "others rely on it: a breaking change is a new type");
        let without = serde_json::to_value(WalletAsked { released: None, ..event }).unwrap();
        assert!(without.get("released").is_none());
        for (operation, name) in [
            (WalletOperation::Authorize, "authorize"),
            (WalletOperation::Void, "void"),
            (WalletOperation::Refund, "refund"),
        ] {
            assert_eq!(serde_json::to_value(operation).unwrap(), name);
        }
    }
}
