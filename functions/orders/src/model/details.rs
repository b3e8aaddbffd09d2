//! The order's details, also called its sheet.
//!
//! They are written once, when the order is placed, and change only when personal data is erased. The stored form is
//! short and packed, since writes are paid for by the kilobyte: one currency for all amounts, and no billing address
//! if it equals the shipping address.

mod stored;

use domain::Money;
use domain::id::OrderId;
use events::cart::{Address, CheckedOut, Discount, Line, Personal, TaxSum, Tier, Totals};
use events::orders::Quantity;
use serde::{Deserialize, Serialize};
use service::packed::{Damaged, Packed};

use self::stored::{Body, StoredDiscount, StoredLine, StoredTotals};
use super::shares::Share;
use super::{Portion, Portions, Shares, Terms};

/// What was bought, by whom, and at what price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredDetails", into = "StoredDetails")]
pub struct OrderDetails {
    body: Body,
}

/// The details as an item of the table.
#[derive(Serialize, Deserialize)]
struct StoredDetails {
    sheet: Packed,
}

#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error(transparent)]
    Damaged(#[from] Damaged),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl TryFrom<StoredDetails> for OrderDetails {
    type Error = Unreadable;

    fn try_from(stored: StoredDetails) -> Result<Self, Unreadable> {
        Ok(Self { body: serde_json::from_str(&stored.sheet.text()?)? })
    }
}

impl From<OrderDetails> for StoredDetails {
    fn from(sheet: OrderDetails) -> Self {
        Self { sheet: sheet.packed() }
    }
}

impl OrderDetails {
    /// Takes the details of a checkout.
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

    /// The details in their stored form.
    pub fn packed(&self) -> Packed {
        Packed::new(serde_json::to_string(&self.body).unwrap_or_default())
    }

    /// The order's id.
    pub const fn order_id(&self) -> OrderId {
        self.body.order_id
    }

    /// The shipping method.
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

    /// The discounts, by promotion.
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

    /// The quantities of all lines, in the form that events use.
    pub fn quantities(&self) -> Vec<Quantity> {
        self.body.lines.iter().map(|line| quantity(line, line.quantity)).collect()
    }

    /// The quantities of some pieces, in the form that events use.
    pub fn quantities_of(&self, portions: &Portions) -> Vec<Quantity> {
        let lines = self.body.lines.iter().map(|line| quantity(line, portions.of(line.line)));
        lines.filter(|quantity| quantity.quantity > 0).collect()
    }

    /// The prices of single pieces.
    pub fn shares(&self) -> Shares {
        let lines = self.body.lines.iter();
        let shares = lines.map(|line| Share { line: line.line, ordered: line.quantity, total: line.total });
        Shares::new(self.body.totals.total, shares.collect())
    }

    /// What a cancellation must leave for the prices to hold.
    pub fn terms(&self) -> Terms {
        let least = self.body.lines.iter().filter_map(|line| {
            let (least, _) = line.tiers.last()?;
            Some(Portion { line: line.line, quantity: *least })
        });
        let is_discounted = self.body.discounts.iter().any(|discount| discount.conditional);
        Terms::new(least.collect(), is_discounted || self.body.shipping_conditional)
    }

    /// The order's totals.
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

    /// The personal data; `None` once it is erased.
    pub fn personal(&self) -> Option<Personal> {
        self.body.personal.clone().map(Personal::from)
    }

    /// The personal data; blank texts once it is erased.
    pub fn personal_or_blank(&self) -> Personal {
        self.personal().unwrap_or_else(blank)
    }

    /// Erases the personal data.
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
