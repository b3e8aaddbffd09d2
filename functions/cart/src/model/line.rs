//! The lines of a cart as they are kept, and what a checkout freezes of them.

use serde::{Deserialize, Serialize};
use shared::events::catalog::Price;
use shared::id::{OrderId, Sku};

/// The most lines of a cart.
pub const MAX_LINES: usize = 90;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenLine {
    /// The unit price, in the cart's own terms.
    #[serde(rename = "u")]
    pub unit: i64,
    /// The line's tax.
    #[serde(rename = "t")]
    pub tax: i64,
}

/// What the whole came to at checkout, beside its lines, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The order that is made of the cart.
    pub order_id: OrderId,
    /// Shipping.
    #[serde(rename = "s")]
    pub shipping: i64,
    /// The tax on shipping.
    #[serde(rename = "st")]
    pub shipping_tax: i64,
    /// Whether amounts include tax.
    #[serde(rename = "inc")]
    pub inclusive: bool,
}

/// A price as it is shown when a line is set.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The price.
    pub price: &'a Price,
    /// The version of the product that it is of.
    pub version: u64,
}
