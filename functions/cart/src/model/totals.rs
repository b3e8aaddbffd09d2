//! What a cart comes to: a pure function of its lines, its shipping and the tax rates.
//!
//! Each line is rounded once, half-up, where its tax rate is applied; everything else is a sum, so the parts always
//! add up to the whole. Amounts are of one currency and never below zero.

use shared::events::cart::Totals;
use shared::money::MoneyError;
use shared::{Currency, Money};

use super::tax::Rate;

/// One line before it is added up.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// The price of one piece.
    pub unit_price: Money,
    /// Whether tax is in that price.
    pub tax_inclusive: bool,
    /// How many pieces.
    pub quantity: u32,
    /// What promotions take off the whole line, in the cart's own terms; never more than the line.
    pub discount: Money,
    /// The rate for these goods in the country that they go to.
    pub rate: Rate,
}

/// One line, added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSum {
    /// The price of one piece; with tax where the cart's amounts include it.
    pub unit_price: Money,
    /// Pieces times price.
    pub subtotal: Money,
    /// Taken off.
    pub discount: Money,
    /// The line's tax.
    pub tax: Money,
    /// What the line comes to, tax included.
    pub total: Money,
}

/// All lines and the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Bill {
    /// The lines, in the order of the items.
    pub lines: Vec<LineSum>,
    /// The whole.
    pub totals: Totals,
}

/// Whether a cart's amounts include tax: as soon as one of its prices does.
pub fn is_inclusive(items: &[Item]) -> bool {
    items.iter().any(|item| item.tax_inclusive)
}

/// The sum of the lines before discounts: what shipping prices go by.
pub fn subtotal(currency: Currency, items: &[Item]) -> Result<Money, MoneyError> {
    let inclusive = is_inclusive(items);
    let lines = items.iter().map(|item| unit_price(item, inclusive)?.times(item.quantity.into()));
    lines.into_iter().try_fold(Money::zero(currency), |sum, line| sum.plus(line?))
}

/// Adds a cart up.
///
/// Shipping is taxed at the highest rate among the lines and costs nothing where there is no line. Where prices with
/// and without tax meet in one cart, those without are converted, so that all of its amounts mean the same.
pub fn add_up(currency: Currency, items: &[Item], shipping: Money) -> Result<Bill, MoneyError> {
    let inclusive = is_inclusive(items);
    let lines = items.iter().map(|item| line(item, inclusive)).collect::<Result<Vec<_>, _>>()?;
    let shipping = if items.is_empty() { Money::zero(currency) } else { shipping };
    let rate = items.iter().map(|item| item.rate).max().unwrap_or_default();
    let shipping_tax = tax(rate, shipping, inclusive)?;
    Ok(Bill { totals: sum(currency, &lines, shipping, shipping_tax, inclusive)?, lines })
}

/// The whole of lines that are added up already.
pub fn sum(
    currency: Currency,
    lines: &[LineSum],
    shipping: Money,
    shipping_tax: Money,
    tax_inclusive: bool,
) -> Result<Totals, MoneyError> {
    let subtotal = Money::sum(currency, lines.iter().map(|line| line.subtotal))?;
    let discount = Money::sum(currency, lines.iter().map(|line| line.discount))?;
    let tax = Money::sum(currency, lines.iter().map(|line| line.tax))?.plus(shipping_tax)?;
    let amounts = subtotal.minus(discount)?.plus(shipping)?;
    let total = if tax_inclusive { amounts } else { amounts.plus(tax)? };
    let shipping_discount = Money::zero(currency);
    let taxes = Vec::new();
    Ok(Totals { subtotal, discount, shipping, shipping_discount, tax, shipping_tax, taxes, tax_inclusive, total })
}

fn line(item: &Item, inclusive: bool) -> Result<LineSum, MoneyError> {
    let unit_price = unit_price(item, inclusive)?;
    let subtotal = unit_price.times(item.quantity.into())?;
    let discount = Money::new(item.discount.amount.clamp(0, subtotal.amount.max(0)), item.discount.currency);
    let rest = subtotal.minus(discount)?;
    let tax = tax(item.rate, rest, inclusive)?;
    let total = if inclusive { rest } else { rest.plus(tax)? };
    Ok(LineSum { unit_price, subtotal, discount, tax, total })
}

fn unit_price(item: &Item, inclusive: bool) -> Result<Money, MoneyError> {
    if inclusive && !item.tax_inclusive {
        return item.unit_price.plus(item.rate.on(item.unit_price)?);
    }
    Ok(item.unit_price)
}

fn tax(rate: Rate, amount: Money, inclusive: bool) -> Result<Money, MoneyError> {
    if inclusive { rate.within(amount) } else { rate.on(amount) }
}

#[cfg(test)]
#[path = "totals_tests.rs"]
mod tests;
