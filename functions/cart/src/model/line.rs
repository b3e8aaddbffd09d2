//! The lines of a cart as stored, and their frozen amounts.

use domain::id::{OrderId, PromotionId, Sku};
use events::catalog::Price;
use serde::{Deserialize, Serialize};

use super::PromotionCode;

/// The most lines of a cart.
pub(crate) const MAX_LINES: usize = 90;
/// The most promotion codes of a cart.
pub(crate) const MAX_CODES: usize = 10;
/// The most pieces of a line.
pub(crate) const MAX_QUANTITY: u32 = 999;

/// A line as stored. The names are short, since every change writes the whole cart and
/// pays for each kilobyte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredLine {
    /// The line's number within its cart.
    #[serde(rename = "n")]
    pub(crate) number: u32,
    pub(crate) sku: Sku,
    #[serde(rename = "q")]
    pub(crate) quantity: u32,
    /// The unit price shown when the line was last set, in minor units.
    #[serde(rename = "amt")]
    pub(crate) amount: i64,
    /// Whether that price included tax.
    #[serde(rename = "inc", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) inclusive: bool,
    /// The product's version that was shown.
    #[serde(rename = "v")]
    pub(crate) seen: u64,
    /// The line's amounts while the cart is frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) frozen: Option<FrozenLine>,
}

/// A line's amounts at checkout, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenLine {
    #[serde(rename = "u")]
    pub(crate) unit: i64,
    #[serde(rename = "d", default, skip_serializing_if = "is_zero")]
    pub(crate) discount: i64,
    #[serde(rename = "r", default)]
    pub(crate) rate_bps: u32,
    #[serde(rename = "t")]
    pub(crate) tax: i64,
}

/// A cart's amounts at checkout, beside its lines, in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Frozen {
    pub(crate) order_id: OrderId,
    /// Shipping, before discounts.
    #[serde(rename = "s")]
    pub(crate) shipping: i64,
    #[serde(rename = "sd", default, skip_serializing_if = "is_zero")]
    pub(crate) shipping_discount: i64,
    /// The tax: rate in basis points, net, tax.
    #[serde(rename = "tx", default)]
    pub(crate) taxes: Vec<(u32, i64, i64)>,
    #[serde(rename = "pr", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) discounts: Vec<FrozenDiscount>,
    #[serde(rename = "inc")]
    pub(crate) inclusive: bool,
}

/// One promotion's discount at checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenDiscount {
    #[serde(rename = "p")]
    pub(crate) promotion_id: PromotionId,
    #[serde(rename = "n")]
    pub(crate) name: String,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<PromotionCode>,
    #[serde(rename = "a")]
    pub(crate) amount: i64,
    /// Whether the discount depended on the quantity or value bought.
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) conditional: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

/// The price shown when a line is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    pub(crate) price: &'a Price,
    /// The product's version.
    pub(crate) version: u64,
}
