//! The shipping methods for a cart's goods, and their prices.

use domain::money::MoneyError;
use domain::{Money, Timestamp};

use super::current::{Current, currents};
use crate::model::shipping::{MethodContent, Parcel, ShippingMethod};
use crate::model::{PriceBook, ShoppingCart, Terms, totals};

/// The methods that send the cart's goods now, with their prices.
pub(crate) fn shipping_methods(
    cart: &ShoppingCart,
    book: &PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Result<Vec<ShippingMethod>, MoneyError> {
    let parcel = parcel(cart, &currents(cart, book, terms, now))?;
    let methods = book.shop.methods_or(terms.shipping.methods());
    Ok(methods.into_iter().filter_map(|method| method.offer(&parcel)).collect())
}

/// Whether the chosen method's price depends on the value of the goods.
pub(crate) fn is_sent_for_value(
    cart: &ShoppingCart,
    book: &PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Result<bool, MoneyError> {
    let parcel = parcel(cart, &currents(cart, book, terms, now))?;
    Ok(chosen(cart, book, terms).is_some_and(|method| method.is_for_value(&parcel)))
}

/// The price of the chosen method; zero if none is chosen, or it does not send the goods.
pub(super) fn shipping(
    cart: &ShoppingCart,
    currents: &[Current<'_>],
    book: &PriceBook,
    terms: &Terms,
) -> Result<Option<Money>, MoneyError> {
    let Some(method) = chosen(cart, book, terms) else { return Ok(None) };
    Ok(method.amount(&parcel(cart, currents)?))
}

/// The chosen method, if it is in force.
fn chosen<'a>(cart: &ShoppingCart, book: &'a PriceBook, terms: &'a Terms) -> Option<&'a MethodContent> {
    let chosen = cart.settings.shipping_method.as_ref()?;
    book.shop.methods_or(terms.shipping.methods()).into_iter().find(|method| method.id == *chosen)
}

fn parcel(cart: &ShoppingCart, currents: &[Current<'_>]) -> Result<Parcel, MoneyError> {
    let items: Vec<_> = currents.iter().map(|current| current.item).collect();
    let weights = cart.lines.iter().zip(currents).map(|(line, current)| {
        let weight_g = current.known.map_or(0, |(_, offer)| offer.weight_g);
        u64::from(line.quantity) * u64::from(weight_g)
    });
    Ok(Parcel {
        currency: cart.currency,
        country: cart.settings.destination(),
        value: totals::subtotal(cart.currency, &items)?,
        weight_g: weights.sum(),
    })
}
