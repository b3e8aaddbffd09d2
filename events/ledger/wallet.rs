//! The answers to payments by wallet.

use domain::id::PaymentId;
use serde::{Deserialize, Serialize};

use crate::event;

/// What became of `payments.wallet.asked`: booked in the same commit, or refused for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletAnswered {
    /// The operation that was asked for, by its key.
    pub key: String,
    /// The payment.
    pub payment_id: PaymentId,
    /// Whether the money has moved.
    pub granted: bool,
    /// Why it has not: `insufficient_funds`, `account_frozen`, `account_closed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}
event!(
    WalletAnswered,
    "ledger.wallet.answered",
    Fact,
    |e| e.payment_id.to_string(),
    key = format!("{}:answered", e.key)
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_json() {
        let granted = serde_json::json!({
            "key": "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:authorize:1",
            "payment_id": "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
            "granted": true,
        });
        let mut refused = granted.clone();
        refused["granted"] = false.into();
        refused["code"] = "insufficient_funds".into();
        for json in [granted, refused] {
            let event: WalletAnswered = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(
                serde_json::to_value(event).unwrap(),
                json,
                "others rely on it: a breaking change is a new type"
            );
        }
    }
}
