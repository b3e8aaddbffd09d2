//! A cart with its prices: lines from the read model of the catalog, totals, and what has changed since it was shown.

use shared::events::cart::Totals;
use shared::id::{ProductId, Sku};
use shared::money::MoneyError;
use shared::{Money, Timestamp};

use super::cart::Status;
use super::line::Frozen;
use super::shipping::ShippingTable;
use super::tax::{TaxClass, TaxTable};
use super::totals::{self, Item, LineSum};
use super::{Offer, Offers, ShoppingCart, StoredLine};

/// The shop's own terms.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Tax rates.
    pub taxes: TaxTable,
    /// Shipping methods.
    pub shipping: ShippingTable,
}

/// A line with its price.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedLine {
    /// Names the line within its cart.
    pub number: u32,
    /// What.
    pub sku: Sku,
    /// Of which product, where that is known.
    pub product_id: Option<ProductId>,
    /// As it is called; the sku where no title is known.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// What it comes to.
    pub sum: LineSum,
    /// The unit price that was shown when the line was set, where it is another now.
    pub previous_unit_price: Option<Money>,
    /// Whether it can be bought now.
    pub available: bool,
    /// Whether stock is counted for it.
    pub track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    pub backorder: bool,
}

/// A cart with its prices.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedCart {
    /// The lines, in the order in which they were added.
    pub lines: Vec<PricedLine>,
    /// The whole.
    pub totals: Totals,
    /// The tax on shipping.
    pub shipping_tax: Money,
    /// Sums up what has changed in the catalog since the cart was last written; zero where nothing has.
    pub fingerprint: u64,
}

/// Prices a cart as of now. A frozen one has the prices that it was frozen with.
pub fn price(cart: &ShoppingCart, offers: &Offers, terms: &Terms, now: Timestamp) -> Result<PricedCart, MoneyError> {
    match (cart.status, &cart.frozen) {
        (Status::CheckedOut | Status::Ordered, Some(frozen)) => price_frozen(cart, frozen, offers),
        _ => price_now(cart, offers, terms, now),
    }
}

/// The worth of a cart's lines: what shipping prices go by.
pub fn subtotal(cart: &ShoppingCart, offers: &Offers, terms: &Terms, now: Timestamp) -> Result<Money, MoneyError> {
    let items: Vec<_> = cart.lines.iter().map(|line| current(cart, line, offers, terms, now).item).collect();
    totals::subtotal(cart.currency, &items)
}

fn price_now(cart: &ShoppingCart, offers: &Offers, terms: &Terms, now: Timestamp) -> Result<PricedCart, MoneyError> {
    let currents: Vec<_> = cart.lines.iter().map(|line| current(cart, line, offers, terms, now)).collect();
    let items: Vec<_> = currents.iter().map(|current| current.item).collect();

    let worth = totals::subtotal(cart.currency, &items)?;
    let (method, country) = (cart.settings.shipping_method.as_ref(), cart.settings.destination());
    let shipping = method.and_then(|id| terms.shipping.amount(id, cart.currency, country, worth));
    let bill = totals::add_up(cart.currency, &items, shipping.unwrap_or_else(|| Money::zero(cart.currency)))?;

    let line_tax = Money::sum(cart.currency, bill.lines.iter().map(|line| line.tax))?;
    let mut fingerprint = Fingerprint::default();
    let mut lines = Vec::with_capacity(currents.len());
    for ((line, current), sum) in cart.lines.iter().zip(currents).zip(bill.lines) {
        fingerprint.note(line, &current);
        let now_asked = (current.item.unit_price.amount, current.item.tax_inclusive);
        let changed = now_asked != (line.amount, line.inclusive);
        let previous_unit_price = changed.then(|| Money::new(line.amount, cart.currency));
        lines.push(PricedLine { previous_unit_price, available: current.available, ..described(line, sum, offers) });
    }
    fingerprint.expired(cart.status_at(now) == Status::Expired);
    let shipping_tax = bill.totals.tax.minus(line_tax)?;
    Ok(PricedCart { lines, totals: bill.totals, shipping_tax, fingerprint: fingerprint.0 })
}

fn price_frozen(cart: &ShoppingCart, frozen: &Frozen, offers: &Offers) -> Result<PricedCart, MoneyError> {
    let money = |amount| Money::new(amount, cart.currency);
    let mut lines = Vec::with_capacity(cart.lines.len());
    for line in &cart.lines {
        let (unit, tax) = line.frozen.map_or((line.amount, 0), |frozen| (frozen.unit, frozen.tax));
        let subtotal = money(unit).times(line.quantity.into())?;
        let total = if frozen.inclusive { subtotal } else { subtotal.plus(money(tax))? };
        let discount = money(0);
        let sum = LineSum { unit_price: money(unit), subtotal, discount, tax: money(tax), total };
        lines.push(described(line, sum, offers));
    }
    let sums: Vec<_> = lines.iter().map(|line| line.sum).collect();
    let (shipping, shipping_tax) = (money(frozen.shipping), money(frozen.shipping_tax));
    let totals = totals::sum(cart.currency, &sums, shipping, shipping_tax, frozen.inclusive)?;
    Ok(PricedCart { lines, totals, shipping_tax, fingerprint: 0 })
}

/// What is asked for a line now; what was asked before, where it can't be bought any more.
struct Current<'a> {
    offer: Option<&'a Offer>,
    item: Item,
    available: bool,
}

fn current<'a>(
    cart: &ShoppingCart,
    line: &StoredLine,
    offers: &'a Offers,
    terms: &Terms,
    now: Timestamp,
) -> Current<'a> {
    let offer = offers.find(&line.sku).map(|(_, offer)| offer);
    let price = offer.and_then(|offer| offer.price(cart.currency, line.quantity, now));
    let (amount, tax_inclusive) = price.map_or((line.amount, line.inclusive), |p| (p.amount, p.tax_inclusive));
    let class = offer.map_or(TaxClass::default(), |offer| offer.tax_class);
    let item = Item {
        unit_price: Money::new(amount, cart.currency),
        tax_inclusive,
        quantity: line.quantity,
        // Promotions come in here: what they take off each line, allocated over the lines beforehand.
        discount: Money::zero(cart.currency),
        rate: terms.taxes.rate(cart.settings.destination(), class),
    };
    Current { offer, item, available: price.is_some() }
}

fn described(line: &StoredLine, sum: LineSum, offers: &Offers) -> PricedLine {
    let known = offers.find(&line.sku);
    let title = known.map(|(_, offer)| offer.title.as_str()).filter(|title| !title.is_empty());
    PricedLine {
        number: line.number,
        sku: line.sku.clone(),
        product_id: known.map(|(product_id, _)| product_id),
        title: title.unwrap_or(line.sku.as_str()).to_owned(),
        quantity: line.quantity,
        sum,
        previous_unit_price: None,
        available: true,
        track_inventory: known.is_some_and(|(_, offer)| offer.track_inventory),
        backorder: known.is_some_and(|(_, offer)| offer.backorder),
    }
}

/// FNV-1a over what differs from what the cart was written with.
#[derive(Default)]
struct Fingerprint(u64);

impl Fingerprint {
    fn note(&mut self, line: &StoredLine, current: &Current<'_>) {
        let version = current.offer.map_or(0, |offer| offer.version);
        let (amount, inclusive) = (current.item.unit_price.amount, current.item.tax_inclusive);
        if current.available && (version, amount, inclusive) == (line.seen, line.amount, line.inclusive) {
            return;
        }
        let flags = u64::from(inclusive) | (u64::from(current.available) << 1);
        for number in [u64::from(line.number), version, amount.unsigned_abs(), flags] {
            self.mix(number);
        }
    }

    fn expired(&mut self, expired: bool) {
        if expired {
            self.mix(1);
        }
    }

    fn mix(&mut self, number: u64) {
        let mut hash = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for byte in number.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // Zero means that nothing has changed.
        self.0 = hash.max(1);
    }
}

#[cfg(test)]
#[path = "pricing_tests.rs"]
mod tests;
