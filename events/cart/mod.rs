//! What cart publishes.

use serde::{Deserialize, Serialize};

use super::event;
use domain::id::{CartId, OrderId, PaymentMethodId, ProductId, PromotionId, Sku};
use domain::owner::Owner;
use domain::{Currency, Money, Timestamp};

/// A shopper checked out: the cart with its prices, frozen. The one way to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckedOut {
    /// The cart.
    pub cart_id: CartId,
    /// Which checkout of this cart it is: it counts up each time the cart is opened again.
    pub generation: u32,
    /// The order that comes of it.
    pub order_id: OrderId,
    /// Whose it is.
    pub owner: Owner,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What was bought.
    pub lines: Vec<Line>,
    /// What it comes to.
    pub totals: Totals,
    /// The promotions that took something off, in the order in which they were applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// How it is sent.
    pub shipping_method: String,
    /// Whether it is sent at this price for how much is bought: free from some value of the goods on, say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shipping_conditional: bool,
    /// How it is paid; absent where nothing is to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethodId>,
    /// When.
    pub checked_out_at: Timestamp,
    /// Personal data.
    pub personal: Personal,
}
event!(CheckedOut, "cart.cart.checked_out", Fact, |e| e.order_id.to_string());

/// One line of a cart or an order, priced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Line {
    /// Its number within the order, from 1.
    pub line: u32,
    /// What.
    pub sku: Sku,
    /// Of which product.
    pub product_id: ProductId,
    /// As it is called.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// One piece.
    pub unit_price: Money,
    /// Pieces times price.
    pub subtotal: Money,
    /// Taken off, by all promotions together.
    pub discount: Money,
    /// The rate at which it is taxed, in basis points: 1900 is 19 %.
    pub tax_rate_bps: u32,
    /// Tax on the line.
    pub tax: Money,
    /// What the line comes to, tax included.
    pub total: Money,
    /// What one piece weighs, packed, in grams.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weight_g: u32,
    /// Whether stock is counted for it.
    pub track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    pub backorder: bool,
    /// What one piece costs by how many are bought, the smallest quantity first and the line's own price last; below the
    /// first quantity there is no price. Empty where the price does not go by the quantity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
}

/// What one piece costs from some quantity on; in the terms of the line's own unit price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PriceTier)]
pub struct Tier {
    /// From so many pieces on.
    #[schema(minimum = 1)]
    pub min_quantity: u32,
    /// One piece.
    pub unit_price: Money,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What one promotion took off a cart or an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Discount {
    /// The promotion.
    pub promotion_id: PromotionId,
    /// As it is called.
    pub name: String,
    /// The code that called it in, where it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Taken off lines and shipping; with tax where prices include it.
    pub amount: Money,
    /// Whether it is given for how much is bought: from a minimum spend on, or for so many pieces.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub conditional: bool,
}

/// The tax of one rate over a whole cart or order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TaxSum {
    /// In basis points: 1900 is 19 %.
    pub rate_bps: u32,
    /// What is taxed at this rate, without the tax, discounts taken off; shipping included.
    pub net: Money,
    /// The tax.
    pub tax: Money,
}

/// What a cart or an order comes to; parts always sum to the total:
/// `total = subtotal − discount + shipping − shipping_discount`, and `+ tax` where prices do not include it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Totals {
    /// All lines before discounts; with tax where prices include it.
    pub subtotal: Money,
    /// Taken off the lines.
    pub discount: Money,
    /// Shipping before discounts; with tax where prices include it.
    pub shipping: Money,
    /// Taken off shipping.
    pub shipping_discount: Money,
    /// All tax, that on shipping included: within the amounts above where prices include it, on top of them otherwise.
    pub tax: Money,
    /// The part of the tax that is on shipping.
    pub shipping_tax: Money,
    /// The tax by rate, highest first; sums to `tax`.
    pub taxes: Vec<TaxSum>,
    /// Whether the amounts above include tax.
    pub tax_inclusive: bool,
    /// What is to be paid.
    pub total: Money,
}

/// Personal data: it travels only here and in `orders.order.placed`, and is blanked by erasure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Personal {
    /// Where mail about the order goes.
    pub email: String,
    /// Where the goods go.
    pub shipping_address: Address,
    /// Where the bill goes.
    pub billing_address: Address,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Address {
    /// Who lives there.
    pub name: String,
    /// First line.
    pub line1: String,
    /// Second line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// For the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}
