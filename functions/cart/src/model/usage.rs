//! Uses of promotions: the counts known while a cart is priced, and those that an order adds.

use std::collections::BTreeMap;

use domain::id::PromotionId;
use serde::{Deserialize, Serialize};

/// The known uses of some promotions, as of now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    /// How many orders in all used each promotion with a limit.
    pub(crate) total: BTreeMap<PromotionId, u64>,
    /// How many orders of the cart's account used each promotion.
    pub(crate) by_account: BTreeMap<PromotionId, u64>,
    /// Whether the account has a confirmed order, or a pending one that counts as its first.
    pub(crate) has_ordered: bool,
}

/// The limited uses of one order: counted at checkout, given back if the order fails.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Redemption {
    /// Promotions with a limit on all uses.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) total: Vec<PromotionId>,
    /// Promotions with a limit per account.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) by_account: Vec<AccountUse>,
    /// Whether the order counts as the account's first.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) first_order: bool,
}

/// A use of a promotion with a limit per account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccountUse {
    #[serde(rename = "p")]
    pub(crate) promotion_id: PromotionId,
    /// The limit per account.
    #[serde(rename = "l")]
    pub(crate) limit: u32,
}

impl Redemption {
    /// Whether the order counts no use.
    pub(crate) const fn is_empty(&self) -> bool {
        self.total.is_empty() && self.by_account.is_empty() && !self.first_order
    }
}
