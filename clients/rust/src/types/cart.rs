// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of cart.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shared::*;
use crate::values::{Patch, text_enum};

/// A quantity of a sku.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AddLineRequest {
    /// The sku.
    pub sku: Sku,
    /// The pieces to add.
    pub quantity: u64,
}

impl AddLineRequest {
    /// Makes one.
    pub fn new(sku: impl Into<Sku>, quantity: u64) -> Self {
        Self { sku: sku.into(), quantity }
    }
}

/// A promotion code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AddPromotionCodeRequest {
    /// The code; case does not matter.
    pub code: PromotionCode,
}

impl AddPromotionCodeRequest {
    /// Makes one.
    pub fn new(code: impl Into<PromotionCode>) -> Self {
        Self { code: code.into() }
    }
}

/// The benefit of a promotion.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Benefit {
    /// A share of the matching lines' total.
    Percentage {
        /// In basis points: 1000 is 10 %.
        rate_bps: u64,
    },
    /// An amount, allocated over the matching lines; never more than their total.
    Fixed {
        /// How much, above zero.
        amount: Money,
    },
    /// Of every `buy` + `get` matching pieces, the cheapest `get` are cheaper.
    BuyXGetY {
        /// Pieces bought at full price.
        buy: u64,
        /// Pieces at the reduced price.
        get: u64,
        /// The reduction of those pieces, in basis points: 10000 makes them free.
        rate_bps: u64,
    },
    /// Shipping.
    FreeShipping,
    /// One that this version of the client doesn't know.
    #[serde(untagged)]
    Unknown(Value),
}

/// A line of a cart with its price as of now.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CartLine {
    /// Its number within the cart.
    pub id: u32,
    /// The sku.
    pub sku: Sku,
    /// The product.
    pub product_id: Option<ProductId>,
    /// Its title.
    pub title: String,
    /// The quantity.
    pub quantity: u32,
    /// The unit price; with tax if `totals.tax_inclusive`.
    pub unit_price: Money,
    /// Quantity times unit price.
    pub subtotal: Money,
    /// The discount.
    pub discount: Money,
    /// The tax rate in basis points: 1900 is 19 %.
    pub tax_rate_bps: u32,
    /// Tax on the line.
    pub tax: Money,
    /// The line's total, tax included.
    pub total: Money,
    /// Whether the price has changed since the line was set. The new price is in effect.
    pub price_changed: bool,
    /// The price when the line was set, if it has changed.
    pub previous_unit_price: Option<Money>,
    /// Whether it can be bought now. If not, it counts at its last price and prevents the checkout.
    pub available: bool,
}

/// A promotion code in a cart.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CartPromotionCode {
    /// The code.
    pub code: PromotionCode,
    /// Its promotion.
    pub promotion_id: PromotionId,
    /// The promotion's name, if known.
    pub name: Option<String>,
    /// Whether it gives a discount now.
    pub applied: bool,
    /// Its discount.
    pub amount: Option<Money>,
    /// Why it does not apply.
    pub reason: Option<PromotionReason>,
}

/// A cart with its prices as of now.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CartResponse {
    /// Its id.
    pub id: CartId,
    /// The owner.
    pub owner: Owner,
    /// `active` carts can be changed and checked out.
    pub status: CartStatus,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The country that determines tax: of the shipping address, or as set before.
    pub country: Option<Country>,
    /// The lines, in the order of adding.
    pub lines: Vec<CartLine>,
    /// The totals.
    pub totals: Totals,
    /// The applied promotions, in the order of application.
    pub discounts: Vec<Discount>,
    /// The promotion codes in the cart, including those that do not apply.
    pub promotion_codes: Vec<CartPromotionCode>,
    /// The e-mail address for the order.
    pub email: Option<Email>,
    /// The shipping address.
    pub shipping_address: Option<PostalAddress>,
    /// The billing address; if absent, the shipping address.
    pub billing_address: Option<PostalAddress>,
    /// The shipping method.
    pub shipping_method: Option<String>,
    /// The client's own notes.
    pub metadata: Metadata,
    /// The number of the next or pending checkout; rises each time the cart is reopened.
    pub generation: u32,
    /// The pending or placed order.
    pub order_id: Option<OrderId>,
    /// The cart that it was merged into.
    pub merged_into: Option<CartId>,
    /// Counts every change; the value for `If-Match`.
    pub version: u64,
    /// When it was opened.
    pub created_at: String,
    /// The last change.
    pub updated_at: String,
    /// When the cart expires unless it changes.
    pub expires_at: String,
}

text_enum! {
    /// The state of a cart.
    CartStatus {
        Active = "active",
        CheckedOut = "checked_out",
        Ordered = "ordered",
        Merged = "merged",
        Expired = "expired",
    }
}

/// A cart in a list: without prices.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CartSummary {
    /// Its id.
    pub id: CartId,
    /// The state.
    pub status: CartStatus,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// The number of lines.
    pub line_count: u64,
    /// The number of pieces.
    pub piece_count: u32,
    /// The pending or placed order.
    pub order_id: Option<OrderId>,
    /// Counts every change.
    pub version: u64,
    /// When it was opened.
    pub created_at: String,
    /// The last change.
    pub updated_at: String,
    /// When the cart expires unless it changes.
    pub expires_at: String,
}

/// The changes of a cart beside its lines. Absent fields stay; null removes a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangeCartRequest {
    /// The e-mail address for the order.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub email: Patch<Email>,
    /// The shipping address.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub shipping_address: Patch<PostalAddress>,
    /// The billing address.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub billing_address: Patch<PostalAddress>,
    /// One of the cart's shipping methods.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub shipping_method: Patch<String>,
    /// The country to tax for, until there is a shipping address.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub country: Patch<Country>,
    /// The client's own notes.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// The changes of a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChangeLineRequest {
    /// The new quantity of the line.
    pub quantity: u64,
}

impl ChangeLineRequest {
    /// Makes one.
    pub fn new(quantity: u64) -> Self {
        Self { quantity }
    }
}

/// The changes of a promotion: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangePromotionRequest {
    /// The name that shoppers see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The code that applies it; null makes it automatic.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub code: Patch<PromotionCode>,
    /// The benefit. For another kind, set the fields of the present one to null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefit: Option<Benefit>,
    /// The goods that it applies to; null is all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub targets: Patch<PromotionTargets>,
    /// What the matching lines have to come to, before discounts.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub minimum_spend: Patch<Money>,
    /// Only for carts in this currency.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub currency: Patch<Currency>,
    /// Only for accounts without a confirmed order.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub first_order_only: Patch<bool>,
    /// The start of its period.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub starts_at: Patch<String>,
    /// The end of its period, exclusive.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub ends_at: Patch<String>,
    /// Higher goes first; null is 0.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub priority: Patch<u64>,
    /// Whether it applies alone.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub exclusive: Patch<bool>,
    /// How many orders may use it, including those that already have.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub usage_limit: Patch<u64>,
    /// How many orders of one account may use it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub customer_limit: Patch<u64>,
    /// Whether the promotion is in use.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub active: Patch<bool>,
    /// The shop's own notes; a null removes one text, or all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// The changes of a shipping method: a JSON Merge Patch (RFC 7396). Absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangeShippingMethodRequest {
    /// The value for `shipping_method`. Carts that chose the method under its old id have to choose again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The prices: the whole list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<Vec<ShippingPrice>>,
    /// The shop's own notes; a null removes one text, or all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
}

/// The addresses, the shipping method and the payment method.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckOutRequest {
    /// The e-mail address for the order.
    pub email: Email,
    /// The shipping address.
    pub shipping_address: PostalAddress,
    /// The billing address; if absent, the shipping address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_address: Option<PostalAddress>,
    /// One of the cart's shipping methods.
    pub shipping_method: String,
    /// A payment method of the caller. Needed unless the total is zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethodId>,
    /// The total that the shopper was shown, including shipping and tax to this address. An order with another total is
    /// refused (409).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_total: Option<Money>,
}

impl CheckOutRequest {
    /// Makes one with what it needs.
    pub fn new(email: impl Into<Email>, shipping_address: PostalAddress, shipping_method: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            shipping_address,
            billing_address: None,
            shipping_method: shipping_method.into(),
            payment_method: None,
            expected_total: None,
        }
    }
}

/// The cart to merge into this one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MergeCartsRequest {
    /// Another cart of the caller, or of the guest that the caller was before signing in.
    pub from: CartId,
}

impl MergeCartsRequest {
    /// Makes one.
    pub fn new(from: impl Into<CartId>) -> Self {
        Self { from: from.into() }
    }
}

/// A new cart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenCartRequest {
    /// The currency of all its amounts; it never changes.
    pub currency: Currency,
    /// The country to tax for, until there is a shipping address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

impl OpenCartRequest {
    /// Makes one with what it needs.
    pub fn new(currency: impl Into<Currency>) -> Self {
        Self { currency: currency.into(), country: None }
    }
}

/// A line of an order right after checkout.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OrderLine {
    /// Its number within the order, from 1.
    pub line: u32,
    /// The sku.
    pub sku: Sku,
    /// The product.
    pub product_id: Option<ProductId>,
    /// The title at checkout.
    pub title: String,
    /// The unit price.
    pub unit_price: Money,
    /// Quantity times unit price.
    pub subtotal: Money,
    /// The discount.
    pub discount: Money,
    /// Tax on the line.
    pub tax: Money,
    /// The line's total, tax included.
    pub total: Money,
    /// The quantities of the line.
    pub quantities: OrderedPieces,
}

/// An order right after checkout: a part of the answer of `GET /orders/{order_id}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OrderView {
    /// The order's id.
    pub id: OrderId,
    /// The owner.
    pub owner: Owner,
    /// `placed`, or `confirmed` if the cart already knows of the confirmation.
    pub status: String,
    /// The cart of the order.
    pub cart_id: CartId,
    /// The lines of the order.
    pub lines: Vec<OrderLine>,
    /// The totals.
    pub totals: Totals,
    /// The amount to pay.
    pub total: Money,
    /// The shipping method.
    pub shipping_method: Option<String>,
}

/// The quantities of a line.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OrderedPieces {
    /// Ordered.
    pub ordered: u32,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PostalAddress {
    /// The recipient.
    pub name: String,
    /// First line.
    pub line1: String,
    /// Second line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State, province or county.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: Country,
    /// A phone number for the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl PostalAddress {
    /// Makes one with what it needs.
    pub fn new(
        name: impl Into<String>,
        line1: impl Into<String>,
        city: impl Into<String>,
        postal_code: impl Into<String>,
        country: impl Into<Country>,
    ) -> Self {
        Self {
            name: name.into(),
            line1: line1.into(),
            line2: None,
            city: city.into(),
            region: None,
            postal_code: postal_code.into(),
            country: country.into(),
            phone: None,
        }
    }
}

/// A promotion.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Promotion {
    /// Its id.
    pub id: PromotionId,
    /// The name that shoppers see.
    pub name: String,
    /// The code that applies it; without a code it is automatic.
    pub code: Option<PromotionCode>,
    /// The benefit.
    pub benefit: Benefit,
    /// The goods that it applies to; all if absent.
    pub targets: PromotionTargets,
    /// The minimum total of the matching lines, before discounts.
    pub minimum_spend: Option<Money>,
    /// Only for carts in this currency.
    pub currency: Option<Currency>,
    /// Only for accounts without a confirmed order.
    pub first_order_only: bool,
    /// The start of its period.
    pub starts_at: Option<String>,
    /// The end of its period, exclusive.
    pub ends_at: Option<String>,
    /// Higher goes first; then the older promotion.
    pub priority: u64,
    /// Whether it applies alone.
    pub exclusive: bool,
    /// How many orders may use it.
    pub usage_limit: Option<u64>,
    /// How many orders of one account may use it.
    pub customer_limit: Option<u64>,
    /// How many orders use it; only if that is limited, and only for a single promotion.
    pub used: Option<u64>,
    /// Whether the promotion is in use.
    pub active: bool,
    /// The shop's own notes.
    pub metadata: Metadata,
    /// Counts every change; the value for `If-Match`.
    pub version: u64,
    /// When it was created.
    pub created_at: String,
    /// The last change.
    pub updated_at: String,
}

/// A code that a promotion is applied by, read without regard to case and to space around it.
pub type PromotionCode = String;

/// A promotion as the shop describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PromotionContent {
    /// The name that shoppers see.
    pub name: String,
    /// The code that applies it, unique; without a code it is automatic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<PromotionCode>,
    /// The benefit.
    pub benefit: Benefit,
    /// The goods that it applies to; all if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<PromotionTargets>,
    /// What the matching lines have to come to, before discounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_spend: Option<Money>,
    /// Only for carts in this currency. An amount among the conditions names its currency itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Only for accounts without a confirmed order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_order_only: Option<bool>,
    /// The start of its period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<String>,
    /// The end of its period, exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
    /// Higher goes first; then the older promotion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u64>,
    /// Whether it applies alone. Others stack, each on what the previous ones have left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive: Option<bool>,
    /// How many orders may use it, counted since a limit was first set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_limit: Option<u64>,
    /// How many orders of one account may use it; guests have to sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_limit: Option<u64>,
    /// Whether the promotion is in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// The shop's own notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl PromotionContent {
    /// Makes one with what it needs.
    pub fn new(name: impl Into<String>, benefit: Benefit) -> Self {
        Self {
            name: name.into(),
            code: None,
            benefit,
            targets: None,
            minimum_spend: None,
            currency: None,
            first_order_only: None,
            starts_at: None,
            ends_at: None,
            priority: None,
            exclusive: None,
            usage_limit: None,
            customer_limit: None,
            active: None,
            metadata: None,
        }
    }
}

text_enum! {
    /// Why a promotion is not applied.
    PromotionReason {
        NotInUse = "not_in_use",
        NotStarted = "not_started",
        Ended = "ended",
        OtherCurrency = "other_currency",
        SignInRequired = "sign_in_required",
        NotFirstOrder = "not_first_order",
        UsageLimitReached = "usage_limit_reached",
        CustomerLimitReached = "customer_limit_reached",
        NothingMatches = "nothing_matches",
        MinimumSpendNotReached = "minimum_spend_not_reached",
        NotCombinable = "not_combinable",
        NoShippingMethod = "no_shipping_method",
        NothingToDiscount = "nothing_to_discount",
        TooManyPromotions = "too_many_promotions",
    }
}

/// The goods that a promotion applies to: a line matches if any list names it; without lists, every line matches.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct PromotionTargets {
    /// These skus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skus: Option<Vec<Sku>>,
    /// These products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_ids: Option<Vec<ProductId>>,
    /// Products that are listed in these categories themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_ids: Option<Vec<CategoryId>>,
    /// Products with one of these tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// A method that can be chosen, with its price.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShippingMethod {
    /// The value for `shipping_method`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The price for this cart now; with tax if the cart's prices include it.
    pub amount: Money,
}

/// A way to send goods, as the shop describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShippingMethodContent {
    /// The value for `shipping_method`: letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The prices. Of those that fit a parcel, one for named countries goes before one for all, then the first one. The
    /// method does not send a parcel that no price fits.
    pub prices: Vec<ShippingPrice>,
    /// The shop's own notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl ShippingMethodContent {
    /// Makes one with what it needs.
    pub fn new(id: impl Into<String>, name: impl Into<String>, prices: Vec<ShippingPrice>) -> Self {
        Self { id: id.into(), name: name.into(), prices, metadata: None }
    }
}

/// A shipping method.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShippingMethodResponse {
    /// The value for `shipping_method`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The prices, and the parcels that they are for.
    pub prices: Vec<ShippingPrice>,
    /// The shop's own notes.
    pub metadata: Metadata,
    /// Counts every change; the value for `If-Match`. Null for a built-in method, which can't be changed.
    pub version: Option<u64>,
    /// When it was created.
    pub created_at: Option<String>,
    /// The last change.
    pub updated_at: Option<String>,
}

/// The shipping methods for a cart's goods.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShippingMethods {
    /// The methods, in the shop's order; empty if the shop does not deliver there.
    pub items: Vec<ShippingMethod>,
}

/// The price of a method in one currency, for some parcels.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ShippingPrice {
    /// The currency of the cart.
    pub currency: Currency,
    /// Minor units; with tax if the cart's prices include it.
    pub amount: u64,
    /// The value of the goods from which shipping is free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_from: Option<u64>,
    /// Only to these countries; to all if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countries: Option<Vec<Country>>,
    /// From this weight on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_from_g: Option<u64>,
    /// Below this weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_below_g: Option<u64>,
    /// From this value of the goods on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_from: Option<u64>,
    /// Below this value of the goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_below: Option<u64>,
}

impl ShippingPrice {
    /// Makes one with what it needs.
    pub fn new(currency: impl Into<Currency>, amount: u64) -> Self {
        Self {
            currency: currency.into(),
            amount,
            free_from: None,
            countries: None,
            weight_from_g: None,
            weight_below_g: None,
            value_from: None,
            value_below: None,
        }
    }
}

/// The shop's shipping methods.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShopShippingMethods {
    /// The methods in force, in the order of creation.
    pub items: Vec<ShippingMethodResponse>,
}
