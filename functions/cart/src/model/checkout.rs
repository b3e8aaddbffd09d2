//! Checking out: a cart is made ready, what the shopper agreed to is held against it ([`super::consent`]), and it is
//! frozen with its prices in the event that an order is made of.

use domain::email::Email;
use domain::fault::{Faults, Invalid};
use domain::id::{OrderId, PaymentMethodId, ProductId};
use domain::{Money, Timestamp};
use events::cart::{CheckedOut, Discount, Line, Personal};

use super::address::PostalAddress;
use super::line::{Frozen, FrozenDiscount, FrozenLine};
use super::pricing::{PricedCart, PricedLine, is_sent_for_value, price, shipping_methods, tiers};
use super::settings::Settings;
use super::shipping::MethodId;
use super::{PriceBook, Refusal, ShoppingCart, Status, Terms};

/// What a shopper says at checkout.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) email: Email,
    pub(crate) shipping_address: PostalAddress,
    /// Where the bill goes; to the shipping address where nothing is said.
    pub(crate) billing_address: Option<PostalAddress>,
    pub(crate) shipping_method: MethodId,
    /// How it is paid, where something is to be paid.
    pub(crate) payment_method: Option<PaymentMethodId>,
}

/// A cart as it would be ordered: with the shopper's wishes, priced as of now, all of it for sale. Not yet frozen.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    /// The cart's next version.
    pub(crate) cart: ShoppingCart,
    pub(crate) priced: PricedCart,
    lines: Vec<Line>,
    personal: Personal,
    shipping_method: MethodId,
    shipping_conditional: bool,
    payment_method: Option<PaymentMethodId>,
    now: Timestamp,
}

/// Makes a cart ready to be ordered. Priced anew, from what cart knows now.
///
/// A code that was used up by others in the meantime is a refusal, so that nobody pays more than was shown; one that
/// does not apply for another reason is shown so before, and does not stand in the way.
pub(crate) fn prepare(
    cart: &ShoppingCart,
    wish: Wish,
    book: &PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Result<Ready, Refusal> {
    cart.require_active(now)?;
    if cart.lines.is_empty() {
        return Err(Refusal::Empty);
    }
    let personal = Personal {
        email: wish.email.to_string(),
        shipping_address: (&wish.shipping_address).into(),
        billing_address: wish.billing_address.as_ref().unwrap_or(&wish.shipping_address).into(),
    };
    let settings = Settings {
        email: Some(wish.email),
        // What is the same is not written twice: each kilobyte is paid for.
        billing_address: wish.billing_address.filter(|billing| *billing != wish.shipping_address),
        shipping_address: Some(wish.shipping_address),
        shipping_method: Some(wish.shipping_method.clone()),
        country: cart.settings.country,
        metadata: cart.settings.metadata.clone(),
    };
    terms.require_taxed(&settings)?;
    let next = cart.with(settings, now)?;

    let priced = price(&next, book, terms, now)?;
    let mut lines = sellable(&priced)?;
    if !shipping_methods(&next, book, terms, now)?.iter().any(|method| *method.id == *wish.shipping_method) {
        return Err(Refusal::NoSuchShipping);
    }
    still_to_be_had(&priced)?;
    for (told, line) in lines.iter_mut().zip(&next.lines) {
        told.tiers = tiers(&next, line, book, terms, (priced.totals.tax_inclusive, now))?;
    }

    let shipping_conditional = is_sent_for_value(&next, book, terms, now)?;
    let (shipping_method, payment_method) = (wish.shipping_method, wish.payment_method);
    Ok(Ready { cart: next, priced, lines, personal, shipping_method, shipping_conditional, payment_method, now })
}

impl Ready {
    /// What is to be paid.
    pub(crate) const fn total(&self) -> Money {
        self.priced.totals.total
    }

    /// Checks it out: the frozen cart, and the event that tells of it. Where nothing is to be paid, no payment method
    /// is asked for, and none is told.
    pub(crate) fn order(self, order_id: OrderId) -> Result<(ShoppingCart, CheckedOut), Refusal> {
        let payment_method = match self.total().amount {
            0 => None,
            _ => Some(self.payment_method.ok_or(Refusal::PaymentMethodRequired)?),
        };
        let mut cart = self.cart;
        freeze(&mut cart, &self.priced, order_id);
        let event = CheckedOut {
            cart_id: cart.id,
            generation: cart.generation,
            order_id,
            owner: cart.owner,
            currency: cart.currency,
            lines: self.lines,
            totals: self.priced.totals,
            discounts: self.priced.discounts,
            shipping_method: self.shipping_method.to_string(),
            shipping_conditional: self.shipping_conditional,
            payment_method,
            checked_out_at: self.now,
            personal: self.personal,
        };
        Ok((cart, event))
    }
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
        tax_rate_bps: line.sum.rate.basis_points(),
        tax: line.sum.tax,
        total: line.sum.total,
        weight_g: line.weight_g,
        track_inventory: line.track_inventory,
        backorder: line.backorder,
        tiers: Vec::new(),
    }
}

/// A refusal that names every code that was used up since it was put into the cart.
fn still_to_be_had(priced: &PricedCart) -> Result<(), Refusal> {
    let mut faults = Faults::none();
    for (index, code) in priced.codes.iter().enumerate() {
        if code.taken.is_err_and(|reason| reason.is_used_up()) {
            let detail = format!("{} can't be used any more", code.code);
            faults.add(format!("/promotion_codes/{index}"), Invalid::new("promotion_code_used_up", detail));
        }
    }
    faults.none_or(()).map_err(Refusal::CodesUsedUp)
}

fn freeze(cart: &mut ShoppingCart, priced: &PricedCart, order_id: OrderId) {
    let totals = &priced.totals;
    cart.status = Status::CheckedOut;
    cart.shown = Some(totals.total.amount);
    cart.frozen = Some(Frozen {
        order_id,
        shipping: totals.shipping.amount,
        shipping_discount: totals.shipping_discount.amount,
        taxes: totals.taxes.iter().map(|sum| (sum.rate_bps, sum.net.amount, sum.tax.amount)).collect(),
        discounts: priced.discounts.iter().map(kept).collect(),
        inclusive: totals.tax_inclusive,
    });
    cart.redeemed = Some(priced.redemption.clone()).filter(|redemption| !redemption.is_empty());
    for (line, PricedLine { sum, .. }) in cart.lines.iter_mut().zip(&priced.lines) {
        line.frozen = Some(FrozenLine {
            unit: sum.unit_price.amount,
            discount: sum.discount.amount,
            rate_bps: sum.rate.basis_points(),
            tax: sum.tax.amount,
        });
    }
}

fn kept(discount: &Discount) -> FrozenDiscount {
    FrozenDiscount {
        promotion_id: discount.promotion_id,
        name: discount.name.clone(),
        code: discount.code.as_deref().and_then(|code| code.parse().ok()),
        amount: discount.amount.amount,
        conditional: discount.conditional,
    }
}

#[cfg(test)]
mod tests;
