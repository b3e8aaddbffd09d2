//! The stored form of the details.
//!
//! Its names are short, since writes are paid for by the kilobyte.

use domain::Currency;
use domain::id::{OrderId, ProductId, PromotionId, Sku};
use events::cart::{Address, Personal};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Body {
    #[serde(rename = "o")]
    pub(super) order_id: OrderId,
    #[serde(rename = "c")]
    pub(super) currency: Currency,
    #[serde(rename = "l")]
    pub(super) lines: Vec<StoredLine>,
    #[serde(rename = "t")]
    pub(super) totals: StoredTotals,
    #[serde(default, rename = "d", skip_serializing_if = "Vec::is_empty")]
    pub(super) discounts: Vec<StoredDiscount>,
    #[serde(rename = "m")]
    pub(super) shipping_method: String,
    #[serde(rename = "mk", default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) shipping_conditional: bool,
    /// Absent once it is erased.
    #[serde(default, rename = "p", skip_serializing_if = "Option::is_none")]
    pub(super) personal: Option<StoredPersonal>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredDiscount {
    #[serde(rename = "p")]
    pub(super) promotion_id: PromotionId,
    #[serde(rename = "n")]
    pub(super) name: String,
    #[serde(default, rename = "c", skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(rename = "a")]
    pub(super) amount: i64,
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) conditional: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredLine {
    #[serde(rename = "n")]
    pub(super) line: u32,
    pub(super) sku: Sku,
    #[serde(rename = "p")]
    pub(super) product_id: ProductId,
    #[serde(rename = "t")]
    pub(super) title: String,
    #[serde(rename = "q")]
    pub(super) quantity: u32,
    #[serde(rename = "u")]
    pub(super) unit_price: i64,
    #[serde(rename = "s")]
    pub(super) subtotal: i64,
    #[serde(rename = "d")]
    pub(super) discount: i64,
    #[serde(rename = "r", default)]
    pub(super) tax_rate_bps: u32,
    #[serde(rename = "x")]
    pub(super) tax: i64,
    #[serde(rename = "a")]
    pub(super) total: i64,
    #[serde(rename = "w", default)]
    pub(super) weight_g: u32,
    #[serde(rename = "i")]
    pub(super) track_inventory: bool,
    #[serde(rename = "b")]
    pub(super) backorder: bool,
    /// The least quantity, and the price of one piece from there on.
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) tiers: Vec<(u32, i64)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredTotals {
    #[serde(rename = "s")]
    pub(super) subtotal: i64,
    #[serde(rename = "d")]
    pub(super) discount: i64,
    #[serde(rename = "h")]
    pub(super) shipping: i64,
    #[serde(rename = "hd", default)]
    pub(super) shipping_discount: i64,
    #[serde(rename = "x")]
    pub(super) tax: i64,
    #[serde(rename = "hx", default)]
    pub(super) shipping_tax: i64,
    /// Rate in basis points, net, tax.
    #[serde(rename = "r", default)]
    pub(super) taxes: Vec<(u32, i64, i64)>,
    #[serde(rename = "i")]
    pub(super) tax_inclusive: bool,
    #[serde(rename = "a")]
    pub(super) total: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredPersonal {
    #[serde(rename = "e")]
    pub(super) email: String,
    #[serde(rename = "s")]
    pub(super) shipping: Address,
    #[serde(default, rename = "b", skip_serializing_if = "Option::is_none")]
    pub(super) billing: Option<Address>,
}

impl From<Personal> for StoredPersonal {
    fn from(personal: Personal) -> Self {
        let billing = Some(personal.billing_address).filter(|billing| *billing != personal.shipping_address);
        Self { email: personal.email, shipping: personal.shipping_address, billing }
    }
}

impl From<StoredPersonal> for Personal {
    fn from(stored: StoredPersonal) -> Self {
        let billing_address = stored.billing.unwrap_or_else(|| stored.shipping.clone());
        Self { email: stored.email, shipping_address: stored.shipping, billing_address }
    }
}
