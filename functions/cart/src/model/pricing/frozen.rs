//! The prices that a cart was frozen with.

use domain::Money;
use domain::money::MoneyError;
use events::cart::{Discount, TaxSum};

use super::priced::{PricedCart, PricedCode, PricedLine};
use crate::model::code::CartCode;
use crate::model::discounts::Reason;
use crate::model::line::{Frozen, FrozenLine};
use crate::model::tax::Rate;
use crate::model::totals::{self, LineSum, Shipping};
use crate::model::usage::Redemption;
use crate::model::{Offers, ShoppingCart};

pub(super) fn price_frozen(cart: &ShoppingCart, frozen: &Frozen, offers: &Offers) -> Result<PricedCart, MoneyError> {
    let money = |amount| Money::new(amount, cart.currency);
    let mut lines = Vec::with_capacity(cart.lines.len());
    for line in &cart.lines {
        let kept = line.frozen.unwrap_or_else(|| FrozenLine { unit: line.amount, ..FrozenLine::default() });
        let subtotal = money(kept.unit).times(line.quantity.into())?;
        let (discount, tax) = (money(kept.discount), money(kept.tax));
        let rest = subtotal.minus(discount)?;
        let total = if frozen.inclusive { rest } else { rest.plus(tax)? };
        let rate = Rate::new(kept.rate_bps);
        let sum = LineSum { unit_price: money(kept.unit), subtotal, discount, rate, tax, total };
        lines.push(PricedLine::of(line, sum, offers));
    }
    let sums: Vec<_> = lines.iter().map(|line| line.sum).collect();
    let shipping = Shipping { amount: money(frozen.shipping), discount: money(frozen.shipping_discount) };
    let taxes = frozen.taxes.iter().map(|(rate_bps, net, tax)| TaxSum {
        rate_bps: *rate_bps,
        net: money(*net),
        tax: money(*tax),
    });
    let totals = totals::sum(cart.currency, &sums, shipping, taxes.collect(), frozen.inclusive)?;
    let discounts = frozen.discounts.iter().map(|kept| Discount {
        promotion_id: kept.promotion_id,
        name: kept.name.clone(),
        code: kept.code.as_ref().map(ToString::to_string),
        amount: money(kept.amount),
        conditional: kept.conditional,
    });
    let discounts: Vec<Discount> = discounts.collect();
    let codes = cart.codes.iter().map(|code| kept_of(code, &discounts)).collect();
    Ok(PricedCart { lines, totals, discounts, codes, redemption: Redemption::default(), fingerprint: 0 })
}

/// The outcome of a code at checkout; the reason why it did not apply is not stored.
fn kept_of(code: &CartCode, discounts: &[Discount]) -> PricedCode {
    let kept = discounts.iter().find(|discount| discount.promotion_id == code.promotion_id);
    PricedCode {
        code: code.code.clone(),
        promotion_id: code.promotion_id,
        name: kept.map(|discount| discount.name.clone()),
        taken: kept.map_or(Err(Reason::NothingToDiscount), |discount| Ok(discount.amount)),
    }
}
