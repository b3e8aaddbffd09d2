//! The present price of a line.

use domain::id::ProductId;
use domain::money::MoneyError;
use domain::tax::TaxClass;
use domain::{Money, Timestamp};
use events::cart::Tier;

use crate::model::totals::{self, Item};
use crate::model::{Offer, Offers, PriceBook, ShoppingCart, StoredLine, Terms};

/// The present price of a line; the last known one if it can't be bought any more.
pub(super) struct Current<'a> {
    pub(super) known: Option<(ProductId, &'a Offer)>,
    pub(super) item: Item,
    pub(super) available: bool,
}

pub(super) fn current<'a>(
    cart: &ShoppingCart,
    line: &StoredLine,
    offers: &'a Offers,
    terms: &Terms,
    now: Timestamp,
) -> Current<'a> {
    let known = offers.find(&line.sku);
    let offer = known.map(|(_, offer)| offer);
    let price = offer.and_then(|offer| offer.price(cart.currency, line.quantity, now));
    let (amount, tax_inclusive) = price.map_or((line.amount, line.inclusive), |p| (p.amount, p.tax_inclusive));
    let class = offer.map_or(TaxClass::default(), |offer| offer.tax_class);
    let item = Item {
        unit_price: Money::new(amount, cart.currency),
        tax_inclusive,
        quantity: line.quantity,
        discount: Money::zero(cart.currency),
        rate: terms.taxes.rate(cart.settings.destination(), class),
    };
    Current { known, item, available: price.is_some() }
}

/// The present prices of all lines of a cart.
pub(super) fn currents<'a>(
    cart: &ShoppingCart,
    book: &'a PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Vec<Current<'a>> {
    cart.lines.iter().map(|line| current(cart, line, &book.offers, terms, now)).collect()
}

/// The unit prices of a line by quantity, up to its own; empty if the price is always the
/// same.
///
/// `inclusive` says whether the cart's amounts include tax.
pub(crate) fn tiers(
    cart: &ShoppingCart,
    line: &StoredLine,
    book: &PriceBook,
    terms: &Terms,
    (inclusive, now): (bool, Timestamp),
) -> Result<Vec<Tier>, MoneyError> {
    let steps = book.offers.find(&line.sku).map(|(_, offer)| offer.steps(cart.currency, line.quantity, now));
    let mut tiers: Vec<Tier> = Vec::new();
    for quantity in steps.unwrap_or_default() {
        let fewer = StoredLine { quantity, ..line.clone() };
        let current = current(cart, &fewer, &book.offers, terms, now);
        let (unit_price, _) = totals::open(&current.item, inclusive)?;
        if current.available && tiers.last().is_none_or(|known| known.unit_price != unit_price) {
            tiers.push(Tier { min_quantity: quantity, unit_price });
        }
    }
    // A single price is a tier if smaller quantities have none.
    let goes_by_quantity = tiers.len() > 1 || tiers.first().is_some_and(|tier| tier.min_quantity > 1);
    Ok(if goes_by_quantity { tiers } else { Vec::new() })
}
