//! How often promotions were used: what is known of it while a cart is priced, and what an order uses.

use std::collections::BTreeMap;

use domain::id::PromotionId;
use serde::{Deserialize, Serialize};

/// What is known of the uses of some promotions, as of now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    /// By how many orders in all, of promotions with a limit.
    pub(crate) total: BTreeMap<PromotionId, u64>,
    /// By how many orders of the cart's account.
    pub(crate) by_account: BTreeMap<PromotionId, u64>,
    /// Whether the account has an order that was confirmed, or one under way that counts as its first.
    pub(crate) has_ordered: bool,
}

/// What one order uses up of promotions with limits: counted at its checkout, given back if it does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Redemption {
    /// Promotions with a limit on all uses.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) total: Vec<PromotionId>,
    /// Promotions with a limit an account.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) by_account: Vec<AccountUse>,
    /// Whether it takes the account's first order for it.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) first_order: bool,
}

/// That an order uses a promotion of which an account may have only so many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccountUse {
    #[serde(rename = "p")]
    pub(crate) promotion_id: PromotionId,
    /// How many an account may have.
    #[serde(rename = "l")]
    pub(crate) limit: u32,
}

impl Redemption {
    /// Whether nothing is counted.
    pub(crate) const fn is_empty(&self) -> bool {
        self.total.is_empty() && self.by_account.is_empty() && !self.first_order
    }
}
