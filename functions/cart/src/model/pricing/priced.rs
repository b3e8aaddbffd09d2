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
    /// The line's number within its cart.
    pub(crate) number: u32,
    pub(crate) sku: Sku,
    /// The product, if known.
    pub(crate) product_id: Option<ProductId>,
    /// The title; the sku if none is known.
    pub(crate) title: String,
    pub(crate) quantity: u32,
    pub(crate) sum: LineSum,
    /// The unit price shown when the line was set, if it has changed since.
    pub(crate) previous_unit_price: Option<Money>,
    pub(crate) available: bool,
    pub(crate) weight_g: u32,
    pub(crate) track_inventory: bool,
    pub(crate) backorder: bool,
}

/// A code in a cart, with its outcome.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PricedCode {
    pub(crate) code: PromotionCode,
    pub(crate) promotion_id: PromotionId,
    /// The promotion's name, if known.
    pub(crate) name: Option<String>,
    /// The discount, or why there is none.
    pub(crate) taken: Result<Money, Reason>,
}

/// A cart with its prices.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PricedCart {
    pub(crate) lines: Vec<PricedLine>,
    pub(crate) totals: Totals,
    /// The applied promotions, in the order of application.
    pub(crate) discounts: Vec<Discount>,
    pub(crate) codes: Vec<PricedCode>,
    /// The uses to count if the cart becomes an order.
    pub(crate) redemption: Redemption,
    /// Summarises what has changed around the cart since its last write; zero if nothing has.
    pub(crate) fingerprint: u64,
}

impl PricedCart {
    /// The second part of the `ETag`: a cart can look different at the same version.
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
