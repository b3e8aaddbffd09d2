//! The order's sheet: what is written once when it is placed, and never changes but to be blanked.
//!
//! Stored short and packed, since it is paid for by the kilobyte: one currency for all amounts, and no billing address
//! where it is the shipping address.

use domain::id::{OrderId, ProductId, PromotionId, Sku};
use domain::{Currency, Money};
use events::cart::{Address, CheckedOut, Discount, Line, Personal, TaxSum, Tier, Totals};
use events::orders::Quantity;
use serde::{Deserialize, Serialize};
use service::packed::{Damaged, Packed};

use super::shares::Share;
use super::{Portion, Portions, Shares, Terms};

/// What was bought, by whom, and what it comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct OrderDetails {
    body: Body,
}

/// The sheet as it lies in the table.
#[derive(Serialize, Deserialize)]
struct Kept {
    sheet: Packed,
}

#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error(transparent)]
    Damaged(#[from] Damaged),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl TryFrom<Kept> for OrderDetails {
    type Error = Unreadable;

    fn try_from(kept: Kept) -> Result<Self, Unreadable> {
        Ok(Self { body: serde_json::from_str(&kept.sheet.text()?)? })
    }
}

impl From<OrderDetails> for Kept {
    fn from(sheet: OrderDetails) -> Self {
        Self { sheet: sheet.packed() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Body {
    #[serde(rename = "o")]
    order_id: OrderId,
    #[serde(rename = "c")]
    currency: Currency,
    #[serde(rename = "l")]
    lines: Vec<StoredLine>,
    #[serde(rename = "t")]
    totals: StoredTotals,
    #[serde(default, rename = "d", skip_serializing_if = "Vec::is_empty")]
    discounts: Vec<StoredDiscount>,
    #[serde(rename = "m")]
    shipping_method: String,
    #[serde(rename = "mk", default, skip_serializing_if = "std::ops::Not::not")]
    shipping_conditional: bool,
    /// Absent once it was erased.
    #[serde(default, rename = "p", skip_serializing_if = "Option::is_none")]
    personal: Option<StoredPersonal>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredDiscount {
    #[serde(rename = "p")]
    promotion_id: PromotionId,
    #[serde(rename = "n")]
    name: String,
    #[serde(default, rename = "c", skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(rename = "a")]
    amount: i64,
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    conditional: bool,
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
    /// From so many pieces on, one piece.
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    tiers: Vec<(u32, i64)>,
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredPersonal {
    #[serde(rename = "e")]
    email: String,
    #[serde(rename = "s")]
    shipping: Address,
    #[serde(default, rename = "b", skip_serializing_if = "Option::is_none")]
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

impl OrderDetails {
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
            tiers: line.tiers.iter().map(|tier| (tier.min_quantity, tier.unit_price.amount)).collect(),
        });
        let discounts = checkout.discounts.into_iter().map(|discount| StoredDiscount {
            promotion_id: discount.promotion_id,
            name: discount.name,
            code: discount.code,
            amount: discount.amount.amount,
            conditional: discount.conditional,
        });
        let body = Body {
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
            discounts: discounts.collect(),
            shipping_method: checkout.shipping_method,
            shipping_conditional: checkout.shipping_conditional,
            personal: Some(checkout.personal.into()),
        };
        Self { body }
    }

    /// The sheet as it is written.
    pub fn packed(&self) -> Packed {
        Packed::new(serde_json::to_string(&self.body).unwrap_or_default())
    }

    /// The order.
    pub const fn order_id(&self) -> OrderId {
        self.body.order_id
    }

    /// How it is sent.
    pub fn shipping_method(&self) -> &str {
        &self.body.shipping_method
    }

    const fn money(&self, amount: i64) -> Money {
        Money::new(amount, self.body.currency)
    }

    const fn tier(&self, (min_quantity, unit_price): (u32, i64)) -> Tier {
        Tier { min_quantity, unit_price: self.money(unit_price) }
    }

    /// The lines as they were bought.
    pub fn lines(&self) -> Vec<Line> {
        let lines = self.body.lines.iter().map(|line| Line {
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
            tiers: line.tiers.iter().map(|tier| self.tier(*tier)).collect(),
        });
        lines.collect()
    }

    /// The promotions that took something off.
    pub fn discounts(&self) -> Vec<Discount> {
        let discounts = self.body.discounts.iter().map(|discount| Discount {
            promotion_id: discount.promotion_id,
            name: discount.name.clone(),
            code: discount.code.clone(),
            amount: self.money(discount.amount),
            conditional: discount.conditional,
        });
        discounts.collect()
    }

    /// All that was bought, as events tell it.
    pub fn quantities(&self) -> Vec<Quantity> {
        self.body.lines.iter().map(|line| quantity(line, line.quantity)).collect()
    }

    /// Some of what was bought, as events tell it.
    pub fn quantities_of(&self, portions: &Portions) -> Vec<Quantity> {
        let lines = self.body.lines.iter().map(|line| quantity(line, portions.of(line.line)));
        lines.filter(|quantity| quantity.quantity > 0).collect()
    }

    /// What its pieces come to.
    pub fn shares(&self) -> Shares {
        let lines = self.body.lines.iter();
        let shares = lines.map(|line| Share { line: line.line, ordered: line.quantity, total: line.total });
        Shares::new(self.body.totals.total, shares.collect())
    }

    /// What must stay of it for its prices to hold.
    pub fn terms(&self) -> Terms {
        let least = self.body.lines.iter().filter_map(|line| {
            let (least, _) = line.tiers.last()?;
            Some(Portion { line: line.line, quantity: *least })
        });
        let is_discounted = self.body.discounts.iter().any(|discount| discount.conditional);
        Terms::new(least.collect(), is_discounted || self.body.shipping_conditional)
    }

    /// What it comes to.
    pub fn totals(&self) -> Totals {
        let totals = &self.body.totals;
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

    /// What tells of a person; nothing once it was erased.
    pub fn personal(&self) -> Option<Personal> {
        self.body.personal.clone().map(Personal::from)
    }

    /// What tells of a person; blank texts once it was erased.
    pub fn personal_or_blank(&self) -> Personal {
        self.personal().unwrap_or_else(blank)
    }

    /// Blanks what tells of a person.
    pub fn erase(&mut self) {
        self.body.personal = None;
    }
}

fn quantity(line: &StoredLine, quantity: u32) -> Quantity {
    Quantity { sku: line.sku.clone(), quantity, track_inventory: line.track_inventory, backorder: line.backorder }
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
