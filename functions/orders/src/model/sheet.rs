//! The order's sheet: what is written once when it is placed, and never changes but to be blanked.
//!
//! Stored short, since it is paid for by the kilobyte in the table and in both of its indexes: one currency for all
//! amounts, and no billing address where it is the shipping address.

use serde::{Deserialize, Serialize};
use shared::events::cart::{Address, CheckedOut, Line, Personal, TaxSum, Totals};
use shared::events::orders::Quantity;
use shared::id::{OrderId, ProductId, Sku};
use shared::{Currency, Money};

/// What was bought, by whom, and what it comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The order.
    pub order_id: OrderId,
    /// The currency of all amounts.
    currency: Currency,
    lines: Vec<StoredLine>,
    totals: StoredTotals,
    /// How it is sent.
    pub shipping_method: String,
    /// What tells of a person; absent once it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<StoredPersonal>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredLine {
    #[serde(rename = "n")]
    line: u32,
    sku: Sku,
    #[serde(rename = "p")]
    product_id: ProductId,
    #[serde(rename = "t")]
    title: String,
    #[serde(rename = "q")]
    quantity: u32,
    #[serde(rename = "u")]
    unit_price: i64,
    #[serde(rename = "s")]
    subtotal: i64,
    #[serde(rename = "d")]
    discount: i64,
    #[serde(rename = "r", default)]
    tax_rate_bps: u32,
    #[serde(rename = "x")]
    tax: i64,
    #[serde(rename = "a")]
    total: i64,
    #[serde(rename = "w", default)]
    weight_g: u32,
    #[serde(rename = "i")]
    track_inventory: bool,
    #[serde(rename = "b")]
    backorder: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredTotals {
    #[serde(rename = "s")]
    subtotal: i64,
    #[serde(rename = "d")]
    discount: i64,
    #[serde(rename = "h")]
    shipping: i64,
    #[serde(rename = "hd", default)]
    shipping_discount: i64,
    #[serde(rename = "x")]
    tax: i64,
    #[serde(rename = "hx", default)]
    shipping_tax: i64,
    /// Rate in basis points, net, tax.
    #[serde(rename = "r", default)]
    taxes: Vec<(u32, i64, i64)>,
    #[serde(rename = "i")]
    tax_inclusive: bool,
    #[serde(rename = "a")]
    total: i64,
}

/// What tells of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredPersonal {
    email: String,
    shipping: Address,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    billing: Option<Address>,
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

impl Sheet {
    /// The sheet of a checkout.
    pub fn of(checkout: CheckedOut) -> Self {
        let totals = checkout.totals;
        let lines = checkout.lines.into_iter().map(|line| StoredLine {
            line: line.line,
            sku: line.sku,
            product_id: line.product_id,
            title: line.title,
            quantity: line.quantity,
            unit_price: line.unit_price.amount,
            subtotal: line.subtotal.amount,
            discount: line.discount.amount,
            tax_rate_bps: line.tax_rate_bps,
            tax: line.tax.amount,
            total: line.total.amount,
            weight_g: line.weight_g,
            track_inventory: line.track_inventory,
            backorder: line.backorder,
        });
        Self {
            order_id: checkout.order_id,
            currency: checkout.currency,
            lines: lines.collect(),
            totals: StoredTotals {
                subtotal: totals.subtotal.amount,
                discount: totals.discount.amount,
                shipping: totals.shipping.amount,
                shipping_discount: totals.shipping_discount.amount,
                tax: totals.tax.amount,
                shipping_tax: totals.shipping_tax.amount,
                taxes: totals.taxes.iter().map(|t| (t.rate_bps, t.net.amount, t.tax.amount)).collect(),
                tax_inclusive: totals.tax_inclusive,
                total: totals.total.amount,
            },
            shipping_method: checkout.shipping_method,
            personal: Some(checkout.personal.into()),
        }
    }

    const fn money(&self, amount: i64) -> Money {
        Money::new(amount, self.currency)
    }

    /// The lines as they were bought.
    pub fn lines(&self) -> Vec<Line> {
        let lines = self.lines.iter().map(|line| Line {
            line: line.line,
            sku: line.sku.clone(),
            product_id: line.product_id,
            title: line.title.clone(),
            quantity: line.quantity,
            unit_price: self.money(line.unit_price),
            subtotal: self.money(line.subtotal),
            discount: self.money(line.discount),
            tax_rate_bps: line.tax_rate_bps,
            tax: self.money(line.tax),
            total: self.money(line.total),
            weight_g: line.weight_g,
            track_inventory: line.track_inventory,
            backorder: line.backorder,
        });
        lines.collect()
    }

    /// What was bought, as events tell it.
    pub fn quantities(&self) -> Vec<Quantity> {
        let lines = self.lines.iter().map(|line| Quantity {
            sku: line.sku.clone(),
            quantity: line.quantity,
            track_inventory: line.track_inventory,
            backorder: line.backorder,
        });
        lines.collect()
    }

    /// What it comes to.
    pub fn totals(&self) -> Totals {
        let totals = &self.totals;
        Totals {
            subtotal: self.money(totals.subtotal),
            discount: self.money(totals.discount),
            shipping: self.money(totals.shipping),
            shipping_discount: self.money(totals.shipping_discount),
            tax: self.money(totals.tax),
            shipping_tax: self.money(totals.shipping_tax),
            taxes: totals
                .taxes
                .iter()
                .map(|&(rate_bps, net, tax)| TaxSum { rate_bps, net: self.money(net), tax: self.money(tax) })
                .collect(),
            tax_inclusive: totals.tax_inclusive,
            total: self.money(totals.total),
        }
    }

    /// What tells of a person; blank texts once it was erased.
    pub fn personal(&self) -> Personal {
        self.personal.clone().map_or_else(blank, Personal::from)
    }
}

fn blank() -> Personal {
    let address = Address {
        name: String::new(),
        line1: String::new(),
        line2: None,
        city: String::new(),
        region: None,
        postal_code: String::new(),
        country: String::new(),
        phone: None,
    };
    Personal { email: String::new(), shipping_address: address.clone(), billing_address: address }
}
