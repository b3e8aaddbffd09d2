//! Checking out: a cart is frozen with its prices, and the event that an order is made of tells of it.

use shared::Timestamp;
use shared::events::cart::{CheckedOut, Line, Personal};
use shared::fault::{Faults, Invalid};
use shared::id::{OrderId, PaymentMethodId, ProductId};

use super::address::{EmailAddress, PostalAddress};
use super::cart::Status;
use super::line::{Frozen, FrozenLine};
use super::pricing::{PricedCart, PricedLine, Terms, price};
use super::settings::Settings;
use super::shipping::MethodId;
use super::{Offers, Refusal, ShoppingCart};

/// What a shopper says at checkout.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Where mail about the order goes.
    pub email: EmailAddress,
    /// Where the goods go.
    pub shipping_address: PostalAddress,
    /// Where the bill goes; to the shipping address where nothing is said.
    pub billing_address: Option<PostalAddress>,
    /// How the goods are sent.
    pub shipping_method: MethodId,
    /// How it is paid.
    pub payment_method: PaymentMethodId,
}

/// Checks a cart out: the frozen cart, and the event that tells of it. Priced anew, from what cart knows now.
pub fn check_out(
    cart: &ShoppingCart,
    wish: Wish,
    order_id: OrderId,
    offers: &Offers,
    terms: &Terms,
    now: Timestamp,
) -> Result<(ShoppingCart, CheckedOut), Refusal> {
    cart.require_active(now)?;
    if cart.lines.is_empty() {
        return Err(Refusal::Empty);
    }
    let billing_address = wish.billing_address.unwrap_or_else(|| wish.shipping_address.clone());
    let personal = Personal {
        email: wish.email.to_string(),
        shipping_address: (&wish.shipping_address).into(),
        billing_address: (&billing_address).into(),
    };
    let settings = Settings {
        email: Some(wish.email),
        shipping_address: Some(wish.shipping_address),
        billing_address: Some(billing_address),
        shipping_method: Some(wish.shipping_method.clone()),
        country: cart.settings.country,
        metadata: cart.settings.metadata.clone(),
    };
    let mut next = cart.with(settings, now)?;

    let priced = price(&next, offers, terms, now)?;
    let lines = sellable(&priced)?;
    let (country, worth) = (next.settings.destination(), priced.totals.subtotal);
    if terms.shipping.amount(&wish.shipping_method, next.currency, country, worth).is_none() {
        return Err(Refusal::NoSuchShipping);
    }

    freeze(&mut next, &priced, order_id);
    let event = CheckedOut {
        cart_id: next.id,
        generation: next.generation,
        order_id,
        owner: next.owner,
        currency: next.currency,
        lines,
        totals: priced.totals,
        discounts: Vec::new(),
        shipping_method: wish.shipping_method.to_string(),
        payment_method: wish.payment_method,
        checked_out_at: now,
        personal,
    };
    Ok((next, event))
}

/// The lines of an order, numbered from 1; a refusal that names every line that can't be bought.
fn sellable(priced: &PricedCart) -> Result<Vec<Line>, Refusal> {
    let (mut lines, mut faults) = (Vec::with_capacity(priced.lines.len()), Faults::none());
    for (number, (index, line)) in (1..).zip(priced.lines.iter().enumerate()) {
        match line.product_id.filter(|_| line.available) {
            Some(product_id) => lines.push(order_line(number, product_id, line)),
            None => faults.add(
                format!("/lines/{index}/sku"),
                Invalid::new("not_for_sale", format!("{} (line {}) is not for sale", line.sku, line.number)),
            ),
        }
    }
    faults.none_or(lines).map_err(Refusal::NotForSale)
}

/// A line as orders hears of it.
fn order_line(number: u32, product_id: ProductId, line: &PricedLine) -> Line {
    Line {
        line: number,
        sku: line.sku.clone(),
        product_id,
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: line.sum.unit_price,
        subtotal: line.sum.subtotal,
        discount: line.sum.discount,
        tax_rate_bps: 0,
        tax: line.sum.tax,
        total: line.sum.total,
        weight_g: 0,
        track_inventory: line.track_inventory,
        backorder: line.backorder,
    }
}

fn freeze(cart: &mut ShoppingCart, priced: &PricedCart, order_id: OrderId) {
    cart.status = Status::CheckedOut;
    cart.frozen = Some(Frozen {
        order_id,
        shipping: priced.totals.shipping.amount,
        shipping_tax: priced.shipping_tax.amount,
        inclusive: priced.totals.tax_inclusive,
    });
    for (line, priced) in cart.lines.iter_mut().zip(&priced.lines) {
        let (unit, tax) = (priced.sum.unit_price.amount, priced.sum.tax.amount);
        line.frozen = Some(FrozenLine { unit, tax });
    }
}

#[cfg(test)]
#[path = "checkout_tests.rs"]
mod tests;
