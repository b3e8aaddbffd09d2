//! Prices a cart: its lines by the read model of the catalog, the discounts, the totals, and what has changed since
//! the cart was last shown.

mod current;
mod fingerprint;
mod frozen;
mod priced;
mod sending;

use domain::money::MoneyError;
use domain::{Money, Timestamp};
use events::cart::Discount;

pub(crate) use self::current::tiers;
use self::current::{Current, currents};
use self::fingerprint::Fingerprint;
use self::frozen::price_frozen;
pub(crate) use self::priced::{PricedCart, PricedCode, PricedLine};
use self::sending::shipping;
pub(crate) use self::sending::{is_sent_for_value, shipping_methods};
use super::code::CartCode;
use super::discounts::{self, Basket, Goods, Outcome, Reason};
use super::totals::{self, Shipping};
use super::{PriceBook, ShoppingCart, Status, Terms};

/// Prices a cart as of now. A frozen cart keeps the prices of its checkout.
pub(crate) fn price(
    cart: &ShoppingCart,
    book: &PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Result<PricedCart, MoneyError> {
    match (cart.status, &cart.frozen) {
        (Status::CheckedOut | Status::Ordered, Some(frozen)) => price_frozen(cart, frozen, &book.offers),
        _ => price_now(cart, book, terms, now),
    }
}

fn price_now(cart: &ShoppingCart, book: &PriceBook, terms: &Terms, now: Timestamp) -> Result<PricedCart, MoneyError> {
    let mut currents = currents(cart, book, terms, now);
    let shipping = shipping(cart, &currents, book, terms)?;
    let basket = basket(cart, &currents, shipping)?;
    let discounts = discounts::discount(&basket, book.promotions(), &book.usage, now)?;

    for (current, discount) in currents.iter_mut().zip(&discounts.lines) {
        current.item.discount = *discount;
    }
    let items: Vec<_> = currents.iter().map(|current| current.item).collect();
    let amount = shipping.unwrap_or_else(|| Money::zero(cart.currency));
    let bill = totals::add_up(cart.currency, &items, Shipping { amount, discount: discounts.shipping })?;

    let mut fingerprint = Fingerprint::default();
    let mut lines = Vec::with_capacity(currents.len());
    for ((line, current), sum) in cart.lines.iter().zip(currents).zip(bill.lines) {
        fingerprint.note(line, &current);
        let now_asked = (current.item.unit_price.amount, current.item.tax_inclusive);
        let changed = now_asked != (line.amount, line.inclusive);
        let previous_unit_price = changed.then(|| Money::new(line.amount, cart.currency));
        let line = PricedLine::of(line, sum, &book.offers);
        lines.push(PricedLine { previous_unit_price, available: current.available, ..line });
    }
    fingerprint.terms(book, &discounts.outcomes);
    fingerprint.total(cart, bill.totals.total);
    fingerprint.expired(cart.status_at(now) == Status::Expired);
    Ok(PricedCart {
        lines,
        totals: bill.totals,
        codes: cart.codes.iter().map(|code| came_of(code, book, &discounts.outcomes)).collect(),
        discounts: discounts.outcomes.into_iter().filter_map(told).collect(),
        redemption: discounts.redemption,
        fingerprint: fingerprint.0,
    })
}

fn came_of(code: &CartCode, book: &PriceBook, outcomes: &[Outcome]) -> PricedCode {
    let promotion = book.called_by(code);
    let outcome = promotion.and_then(|known| outcomes.iter().find(|outcome| outcome.promotion_id == known.id));
    PricedCode {
        code: code.code.clone(),
        promotion_id: code.promotion_id,
        name: promotion.map(|known| known.content.name.to_string()),
        taken: outcome.map_or(Err(Reason::NotInUse), |outcome| outcome.taken),
    }
}

fn told(outcome: Outcome) -> Option<Discount> {
    let amount = outcome.taken.ok()?;
    let code = outcome.code.map(|code| code.to_string());
    let Outcome { promotion_id, name, conditional, .. } = outcome;
    Some(Discount { promotion_id, name, code, amount, conditional })
}

fn basket<'a>(
    cart: &'a ShoppingCart,
    currents: &[Current<'a>],
    shipping: Option<Money>,
) -> Result<Basket<'a>, MoneyError> {
    let inclusive = currents.iter().any(|current| current.item.tax_inclusive);
    let goods = cart.lines.iter().zip(currents).map(|(line, current)| {
        let (unit_price, subtotal) = totals::open(&current.item, inclusive)?;
        Ok(Goods { sku: &line.sku, known: current.known, unit_price, quantity: line.quantity, subtotal })
    });
    let goods = goods.collect::<Result<_, MoneyError>>()?;
    Ok(Basket { currency: cart.currency, owner: cart.owner, goods, shipping })
}

#[cfg(test)]
mod tests;
