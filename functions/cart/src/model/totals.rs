//! The totals of a cart: a pure function of its lines, its shipping and the tax rates.
//!
//! Each line is rounded once, half-up, where its tax rate is applied, and so is the part of shipping that falls to each
//! rate; everything else is a sum, so the parts always add up to the whole, also rate by rate. Amounts are of one
//! currency and never below zero.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::money::MoneyError;
use domain::{Currency, Money};
use events::cart::{TaxSum, Totals};

use super::tax::Rate;

/// One line before it is added up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) unit_price: Money,
    /// Whether tax is in that price.
    pub(crate) tax_inclusive: bool,
    pub(crate) quantity: u32,
    /// The discount on the whole line, in the cart's own terms; never more than the line.
    pub(crate) discount: Money,
    /// The rate for these goods in the country of destination.
    pub(crate) rate: Rate,
}

/// The totals of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineSum {
    /// The unit price; with tax if the cart's amounts include it.
    pub(crate) unit_price: Money,
    pub(crate) subtotal: Money,
    pub(crate) discount: Money,
    pub(crate) rate: Rate,
    pub(crate) tax: Money,
    /// The line's total, tax included.
    pub(crate) total: Money,
}

/// The price of shipping, in the cart's own terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shipping {
    pub(crate) amount: Money,
    /// The discount; never more than the amount.
    pub(crate) discount: Money,
}

/// The totals of all lines and of the cart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bill {
    pub(crate) lines: Vec<LineSum>,
    pub(crate) totals: Totals,
}

impl Shipping {
    /// Shipping without a discount.
    pub(crate) const fn at(amount: Money) -> Self {
        Self { amount, discount: Money::zero(amount.currency) }
    }
}

/// Whether a cart's amounts include tax: true if any of its prices does.
pub(crate) fn is_inclusive(items: &[Item]) -> bool {
    items.iter().any(|item| item.tax_inclusive)
}

/// Unit price and subtotal of an item, in the terms of a cart whose amounts include tax or not.
pub(crate) fn open(item: &Item, inclusive: bool) -> Result<(Money, Money), MoneyError> {
    let unit_price = unit_price(item, inclusive)?;
    Ok((unit_price, unit_price.times(item.quantity.into())?))
}

/// The sum of the lines before discounts, which shipping prices depend on.
pub(crate) fn subtotal(currency: Currency, items: &[Item]) -> Result<Money, MoneyError> {
    let inclusive = is_inclusive(items);
    items.iter().try_fold(Money::zero(currency), |sum, item| sum.plus(open(item, inclusive)?.1))
}

/// Totals a cart.
///
/// Shipping is free without lines. Otherwise it is split over the goods' tax rates, in proportion to the amounts of
/// their lines (in the cart's own terms, so that the net parts have the same proportions as the goods), and each part
/// is taxed at its rate. If some prices include tax and others do not, the latter are converted, so that all amounts of
/// the cart include tax.
pub(crate) fn add_up(currency: Currency, items: &[Item], shipping: Shipping) -> Result<Bill, MoneyError> {
    let inclusive = is_inclusive(items);
    let lines = items.iter().map(|item| line(item, inclusive)).collect::<Result<Vec<_>, _>>()?;
    let shipping = if items.is_empty() { Shipping::at(Money::zero(currency)) } else { shipping };
    let discount = Money::new(shipping.discount.amount.clamp(0, shipping.amount.amount.max(0)), currency);
    let shipping = Shipping { amount: shipping.amount, discount };

    let taxes = taxes(&lines, shipping.amount.minus(discount)?, inclusive)?;
    Ok(Bill { totals: sum(currency, &lines, shipping, taxes, inclusive)?, lines })
}

/// The cart's totals, from lines whose taxes are known rate by rate.
pub(crate) fn sum(
    currency: Currency,
    lines: &[LineSum],
    shipping: Shipping,
    taxes: Vec<TaxSum>,
    tax_inclusive: bool,
) -> Result<Totals, MoneyError> {
    let subtotal = Money::sum(currency, lines.iter().map(|line| line.subtotal))?;
    let discount = Money::sum(currency, lines.iter().map(|line| line.discount))?;
    let on_lines = Money::sum(currency, lines.iter().map(|line| line.tax))?;
    let tax = Money::sum(currency, taxes.iter().map(|sum| sum.tax))?;
    let amounts = subtotal.minus(discount)?.plus(shipping.amount)?.minus(shipping.discount)?;
    Ok(Totals {
        subtotal,
        discount,
        shipping: shipping.amount,
        shipping_discount: shipping.discount,
        tax,
        shipping_tax: tax.minus(on_lines)?,
        taxes,
        tax_inclusive,
        total: if tax_inclusive { amounts } else { amounts.plus(tax)? },
    })
}

/// The tax rate by rate, highest first: that of the lines, and that of the part of shipping which falls to the rate.
/// A rate without goods is left out.
fn taxes(lines: &[LineSum], shipping: Money, inclusive: bool) -> Result<Vec<TaxSum>, MoneyError> {
    let zero = Money::zero(shipping.currency);
    let mut rates: BTreeMap<Reverse<Rate>, (Money, Money)> = BTreeMap::new();
    for line in lines {
        let (amount, tax) = rates.entry(Reverse(line.rate)).or_insert((zero, zero));
        *amount = amount.plus(line.subtotal.minus(line.discount)?)?;
        *tax = tax.plus(line.tax)?;
    }
    let shares = shares(shipping, &rates.values().map(|(amount, _)| amount.amount).collect::<Vec<_>>());
    let mut sums = Vec::with_capacity(rates.len());
    for ((Reverse(rate), (amount, tax)), share) in rates.into_iter().zip(shares) {
        let tax = tax.plus(self::tax(rate, share, inclusive)?)?;
        let amount = amount.plus(share)?;
        let net = if inclusive { amount.minus(tax)? } else { amount };
        if amount.amount > 0 {
            sums.push(TaxSum { rate_bps: rate.basis_points(), net, tax });
        }
    }
    Ok(sums)
}

/// Shipping, split by the amounts of the goods of each rate; all of it at the highest rate
/// if the goods are free.
fn shares(shipping: Money, goods: &[i64]) -> Vec<Money> {
    if goods.iter().any(|amount| *amount > 0) {
        return shipping.split(goods);
    }
    (0..goods.len()).map(|index| if index == 0 { shipping } else { Money::zero(shipping.currency) }).collect()
}

fn line(item: &Item, inclusive: bool) -> Result<LineSum, MoneyError> {
    let (unit_price, subtotal) = open(item, inclusive)?;
    let discount = Money::new(item.discount.amount.clamp(0, subtotal.amount.max(0)), item.discount.currency);
    let rest = subtotal.minus(discount)?;
    let tax = tax(item.rate, rest, inclusive)?;
    let total = if inclusive { rest } else { rest.plus(tax)? };
    Ok(LineSum { unit_price, subtotal, discount, rate: item.rate, tax, total })
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
mod tests;
