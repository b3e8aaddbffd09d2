//! The lines of a cart as they are kept, and what a checkout freezes of them.

use domain::id::{OrderId, PromotionId, Sku};
use events::catalog::Price;
use serde::{Deserialize, Serialize};

use super::PromotionCode;

/// The most lines of a cart.
pub const MAX_LINES: usize = 90;
/// The most promotion codes of a cart.
pub const MAX_CODES: usize = 10;
/// The most pieces of a line.
pub const MAX_QUANTITY: u32 = 999;

/// One line as it is kept. Short names: a cart is written whole, and each kilobyte of it is paid for on every change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredLine {
    /// Names the line within its cart.
    #[serde(rename = "n")]
    pub number: u32,
    /// What.
    pub sku: Sku,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: u32,
    /// The unit price that was shown when the line was last set, in minor units.
    #[serde(rename = "amt")]
    pub amount: i64,
    /// Whether tax was in it.
    #[serde(rename = "inc", default, skip_serializing_if = "std::ops::Not::not")]
    pub inclusive: bool,
    /// The product's version that was shown.
    #[serde(rename = "v")]
    pub seen: u64,
    /// What the line comes to, while the cart is frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<FrozenLine>,
}

/// What a line came to at checkout, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenLine {
    /// The unit price, in the cart's own terms.
    #[serde(rename = "u")]
    pub unit: i64,
    /// What was taken off the line.
    #[serde(rename = "d", default, skip_serializing_if = "is_zero")]
    pub discount: i64,
    /// The rate of its tax, in basis points.
    #[serde(rename = "r", default)]
    pub rate_bps: u32,
    /// The line's tax.
    #[serde(rename = "t")]
    pub tax: i64,
}

/// What the whole came to at checkout, beside its lines, in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The order that is made of the cart.
    pub order_id: OrderId,
    /// Shipping, before discounts.
    #[serde(rename = "s")]
    pub shipping: i64,
    /// What was taken off shipping.
    #[serde(rename = "sd", default, skip_serializing_if = "is_zero")]
    pub shipping_discount: i64,
    /// The tax: rate in basis points, net, tax.
    #[serde(rename = "tx", default)]
    pub taxes: Vec<(u32, i64, i64)>,
    /// The promotions that took something off.
    #[serde(rename = "pr", default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<FrozenDiscount>,
    /// Whether amounts include tax.
    #[serde(rename = "inc")]
    pub inclusive: bool,
}

/// What one promotion took off at checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenDiscount {
    /// The promotion.
    #[serde(rename = "p")]
    pub promotion_id: PromotionId,
    /// As it was called.
    #[serde(rename = "n")]
    pub name: String,
    /// The code that called it in.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub code: Option<PromotionCode>,
    /// Minor units.
    #[serde(rename = "a")]
    pub amount: i64,
    /// Whether it was given for how much was bought.
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    pub conditional: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

/// A price as it is shown when a line is set.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The price.
    pub price: &'a Price,
    /// The version of the product that it is of.
    pub version: u64,
}
