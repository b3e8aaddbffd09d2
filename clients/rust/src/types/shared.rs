// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types that several capabilities use.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `acct_` and a ULID.
pub type AccountId = String;

/// Whole minor units of an asset, as a text: "1999" of EUR are 19.99 €.
pub type Amount = String;

/// The code of an asset: a currency of ISO 4217, or another of the shop's own.
pub type AssetCode = String;

/// `asset_` and a ULID.
pub type AssetId = String;

/// `cart_` and a ULID.
pub type CartId = String;

/// `cat_` and a ULID.
pub type CategoryId = String;

/// An ISO 3166-1 alpha-2 country code.
pub type Country = String;

/// An ISO 4217 currency code.
pub type Currency = String;

/// What one promotion took off a cart or an order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Discount {
    /// The promotion.
    pub promotion_id: PromotionId,
    /// As it is called.
    pub name: String,
    /// The code that called it in, where it needs one.
    pub code: Option<String>,
    /// Taken off lines and shipping; with tax where prices include it.
    pub amount: Money,
    /// Whether it is given for how much is bought: from a minimum spend on, or for so many pieces.
    pub conditional: Option<bool>,
}

/// `dp_` and a ULID.
pub type DisputeId = String;

/// An e-mail address; kept in lower case.
pub type Email = String;

/// One fault in a request, as problem details list it (`errors[]`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Fault {
    /// Where: a JSON Pointer (RFC 6901) into the body, or the parameter's name.
    pub pointer: String,
    /// Stable, for programs.
    pub code: String,
    /// For people.
    pub detail: String,
}

/// A language tag (BCP 47): a language, then a script and a region where they matter.
pub type LocaleTag = String;

/// What a client keeps beside the resource, for itself.
pub type Metadata = BTreeMap<String, String>;

/// What a client keeps beside the resource; a null removes one text, or all.
pub type MetadataPatch = BTreeMap<String, Option<String>>;

/// An amount of money: `{ "amount": 1999, "currency": "EUR" }` is 19.99 €.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Money {
    /// Minor units of the currency (cents for EUR, yen for JPY).
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Makes one.
    pub fn new(amount: i64, currency: impl Into<Currency>) -> Self {
        Self { amount, currency: currency.into() }
    }
}

/// `ord_` and a ULID.
pub type OrderId = String;

/// An account (`acct_…`) or a guest (`guest_…`).
pub type Owner = String;

/// `pay_` and a ULID.
pub type PaymentId = String;

/// `pm_` and a ULID.
pub type PaymentMethodId = String;

/// `post_` and a ULID.
pub type PostId = String;

/// `prod_` and a ULID.
pub type ProductId = String;

/// `promo_` and a ULID.
pub type PromotionId = String;

/// The shop's own name for one variant.
pub type Sku = String;

/// A tag of 1 to 40 characters. Kept in lower case, with single spaces.
pub type Tag = String;

/// The tax of one rate over a whole cart or order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TaxSum {
    /// In basis points: 1900 is 19 %.
    pub rate_bps: u32,
    /// What is taxed at this rate, without the tax, discounts taken off; shipping included.
    pub net: Money,
    /// The tax.
    pub tax: Money,
}

/// What a cart or an order comes to; parts always sum to the total: `total = subtotal − discount + shipping −
/// shipping_discount`, and `+ tax` where prices do not include it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
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
