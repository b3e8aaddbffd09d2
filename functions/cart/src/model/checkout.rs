//! Checkout: prepares a cart, and freezes it with its prices in the event that creates the order. In between,
//! [`super::consent`] compares it with what the shopper was shown.

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

/// The addresses, the shipping method and the payment method.
#[derive(Clone, Debug)]
pub(crate) struct CheckoutDetails {
    pub(crate) email: Email,
    pub(crate) shipping_address: PostalAddress,
    /// The billing address; if absent, the shipping address.
    pub(crate) billing_address: Option<PostalAddress>,
    pub(crate) shipping_method: MethodId,
    /// The payment method; needed unless the total is zero.
    pub(crate) payment_method: Option<PaymentMethodId>,
}

/// A cart ready to be ordered: with the shopper's details, priced as of now, every line
/// for sale. Not yet frozen.
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

/// Prepares a cart to be ordered, priced as of now.
///
/// Refuses a code that others have used up meanwhile, so that the shopper pays no more than was shown. One that does not
/// apply for another reason was shown with that reason and refuses nothing.
pub(crate) fn prepare(
    cart: &ShoppingCart,
    details: CheckoutDetails,
    book: &PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Result<Ready, Refusal> {
    cart.require_active(now)?;
    if cart.lines.is_empty() {
        return Err(Refusal::Empty);
    }
    let personal = Personal {
        email: details.email.to_string(),
        shipping_address: (&details.shipping_address).into(),
        billing_address: details.billing_address.as_ref().unwrap_or(&details.shipping_address).into(),
    };
    let settings = Settings {
        email: Some(details.email),
        // An equal address is not stored twice, since each kilobyte costs a write unit.
        billing_address: details.billing_address.filter(|billing| *billing != details.shipping_address),
        shipping_address: Some(details.shipping_address),
        shipping_method: Some(details.shipping_method.clone()),
        country: cart.settings.country,
        metadata: cart.settings.metadata.clone(),
    };
    terms.require_taxed(&settings)?;
    let next = cart.with(settings, now)?;

    let priced = price(&next, book, terms, now)?;
    let mut lines = sellable(&priced)?;
    if !shipping_methods(&next, book, terms, now)?.iter().any(|method| *method.id == *details.shipping_method) {
        return Err(Refusal::NoSuchShipping);
    }
    refuse_used_up_codes(&priced)?;
    for (ordered, line) in lines.iter_mut().zip(&next.lines) {
        ordered.tiers = tiers(&next, line, book, terms, (priced.totals.tax_inclusive, now))?;
    }

    let shipping_conditional = is_sent_for_value(&next, book, terms, now)?;
    let (shipping_method, payment_method) = (details.shipping_method, details.payment_method);
    Ok(Ready { cart: next, priced, lines, personal, shipping_method, shipping_conditional, payment_method, now })
}

impl Ready {
    /// The amount to pay.
    pub(crate) const fn total(&self) -> Money {
        self.priced.totals.total
    }

    /// Checks the cart out: returns the frozen cart and its event. The event of a zero total
    /// has no payment method.
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

/// The lines of an order, numbered from 1; a refusal names every line not for sale.
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

/// A line of the event.
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

/// Refuses codes that were used up since they were added, naming each.
fn refuse_used_up_codes(priced: &PricedCart) -> Result<(), Refusal> {
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
