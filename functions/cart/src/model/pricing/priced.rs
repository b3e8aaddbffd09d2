//! A cart with its prices.

use domain::Money;
use domain::id::{ProductId, PromotionId, Sku};
use events::cart::{Discount, Totals};

use crate::model::discounts::Reason;
use crate::model::totals::LineSum;
use crate::model::usage::Redemption;
use crate::model::{Offers, PromotionCode, StoredLine};

/// A line with its price.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PricedLine {
    /// Names the line within its cart.
    pub(crate) number: u32,
    pub(crate) sku: Sku,
    /// Of which product, where that is known.
    pub(crate) product_id: Option<ProductId>,
    /// Its title; the sku where none is known.
    pub(crate) title: String,
    pub(crate) quantity: u32,
    pub(crate) sum: LineSum,
    /// The unit price that was shown when the line was set, where it is another now.
    pub(crate) previous_unit_price: Option<Money>,
    pub(crate) available: bool,
    pub(crate) weight_g: u32,
    pub(crate) track_inventory: bool,
    pub(crate) backorder: bool,
}

/// A code in a cart, with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PricedCode {
    pub(crate) code: PromotionCode,
    pub(crate) promotion_id: PromotionId,
    /// The promotion's name, where it is known.
    pub(crate) name: Option<String>,
    /// What it took off, or why nothing.
    pub(crate) taken: Result<Money, Reason>,
}

/// A cart with its prices.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PricedCart {
    pub(crate) lines: Vec<PricedLine>,
    pub(crate) totals: Totals,
    /// The promotions that took something off, in the order in which they were applied.
    pub(crate) discounts: Vec<Discount>,
    pub(crate) codes: Vec<PricedCode>,
    /// What is counted if it becomes an order.
    pub(crate) redemption: Redemption,
    /// Sums up what has changed around the cart since it was last written; zero where nothing has.
    pub(crate) fingerprint: u64,
}

impl PricedCart {
    /// What of its `ETag` stands beside the version: a cart can look different at the same version.
    pub(crate) fn part(&self) -> Option<u64> {
        Some(self.fingerprint).filter(|part| *part != 0)
    }
}

impl PricedLine {
    /// A line that can be bought, at the price that the shopper knows.
    pub(super) fn of(line: &StoredLine, sum: LineSum, offers: &Offers) -> Self {
        let known = offers.find(&line.sku);
        let title = known.map(|(_, offer)| offer.title.as_str()).filter(|title| !title.is_empty());
        Self {
            number: line.number,
            sku: line.sku.clone(),
            product_id: known.map(|(product_id, _)| product_id),
            title: title.unwrap_or(line.sku.as_str()).to_owned(),
            quantity: line.quantity,
            sum,
            previous_unit_price: None,
            available: true,
            weight_g: known.map_or(0, |(_, offer)| offer.weight_g),
            track_inventory: known.is_some_and(|(_, offer)| offer.track_inventory),
            backorder: known.is_some_and(|(_, offer)| offer.backorder),
        }
    }
}
