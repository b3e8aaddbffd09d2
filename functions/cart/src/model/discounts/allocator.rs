//! Allocates discounts to lines and shipping.

use domain::Money;
use domain::money::MoneyError;

use super::basket::{Basket, Goods};
use super::outcome::{Discounts, Outcome, Reason};
use crate::model::Promotion;
use crate::model::promotion::Benefit;
use crate::model::usage::{AccountUse, Redemption};

/// The maximum number of promotions applied to one cart.
pub(super) const MAX_APPLIED: usize = 20;
/// 100 % in basis points.
const WHOLE: i64 = 10_000;

/// The rest of each line, and the discounts so far.
pub(super) struct DiscountAllocator<'a> {
    basket: &'a Basket<'a>,
    left: Vec<Money>,
    applied: usize,
    closed: bool,
    pub(super) done: Discounts,
}

impl<'a> DiscountAllocator<'a> {
    pub(super) fn over(basket: &'a Basket<'a>) -> Self {
        let zero = Money::zero(basket.currency);
        Self {
            basket,
            left: basket.goods.iter().map(|goods| goods.subtotal).collect(),
            applied: 0,
            closed: false,
            done: Discounts {
                lines: vec![zero; basket.goods.len()],
                shipping: zero,
                outcomes: Vec::new(),
                redemption: Redemption::default(),
            },
        }
    }

    /// Applies a promotion's benefit; changes nothing if the benefit is zero.
    pub(super) fn apply(
        &mut self,
        promotion: &Promotion,
        matching: &[usize],
    ) -> Result<Result<Money, Reason>, MoneyError> {
        if self.closed || (promotion.content.exclusive && self.applied > 0) {
            return Ok(Err(Reason::NotCombinable));
        }
        if self.applied >= MAX_APPLIED {
            return Ok(Err(Reason::TooManyPromotions));
        }
        if promotion.content.benefit == (Benefit::FreeShipping {}) {
            return self.ship_free();
        }
        let parts = self.parts(&promotion.content.benefit, matching)?;
        let whole = Money::sum(self.basket.currency, parts.iter().copied())?;
        if whole.amount <= 0 {
            return Ok(Err(Reason::NothingToDiscount));
        }
        for (index, part) in matching.iter().zip(parts) {
            if let (Some(left), Some(taken)) = (self.left.get_mut(*index), self.done.lines.get_mut(*index)) {
                (*left, *taken) = (left.minus(part)?, taken.plus(part)?);
            }
        }
        Ok(Ok(whole))
    }

    fn ship_free(&mut self) -> Result<Result<Money, Reason>, MoneyError> {
        let Some(shipping) = self.basket.shipping else { return Ok(Err(Reason::NoShippingMethod)) };
        let rest = shipping.minus(self.done.shipping)?;
        if rest.amount <= 0 {
            return Ok(Err(Reason::NothingToDiscount));
        }
        self.done.shipping = shipping;
        Ok(Ok(rest))
    }

    /// The discount of a benefit on each matching line.
    fn parts(&self, benefit: &Benefit, matching: &[usize]) -> Result<Vec<Money>, MoneyError> {
        let left: Vec<Money> = matching.iter().filter_map(|index| self.left.get(*index)).copied().collect();
        let weights: Vec<i64> = left.iter().map(|left| left.amount).collect();
        let whole = Money::sum(self.basket.currency, left.iter().copied())?;
        match benefit {
            Benefit::Percentage { rate_bps } => Ok(whole.ratio(rate_bps.get(), WHOLE)?.split(&weights)),
            Benefit::Fixed { amount } => {
                let amount = Money::new(amount.amount.min(whole.amount), self.basket.currency);
                Ok(amount.split(&weights))
            }
            Benefit::BuyXGetY { buy, get, rate_bps } => {
                self.given(matching, &left, (buy.get(), get.get()), rate_bps.get())
            }
            Benefit::FreeShipping {} => Ok(left.iter().map(|left| Money::zero(left.currency)).collect()),
        }
    }

    /// Of every `buy + get` pieces, the cheapest `get` are discounted.
    fn given(
        &self,
        matching: &[usize],
        left: &[Money],
        (buy, get): (i64, i64),
        rate_bps: i64,
    ) -> Result<Vec<Money>, MoneyError> {
        let goods: Vec<&Goods<'_>> = matching.iter().filter_map(|index| self.basket.goods.get(*index)).collect();
        let pieces: i64 = goods.iter().map(|goods| i64::from(goods.quantity)).sum();
        let mut to_give = pieces / (buy + get) * get;
        let mut cheapest: Vec<usize> = (0..goods.len()).collect();
        cheapest.sort_by_key(|index| goods.get(*index).map(|goods| goods.unit_price.amount));

        let mut parts = vec![Money::zero(self.basket.currency); goods.len()];
        for index in cheapest {
            if let (Some(goods), Some(left), Some(part)) = (goods.get(index), left.get(index), parts.get_mut(index)) {
                let quantity = i64::from(goods.quantity);
                let given = to_give.min(quantity);
                if given > 0 {
                    *part = left.ratio(given * rate_bps, quantity * WHOLE)?;
                    to_give -= given;
                }
            }
        }
        Ok(parts)
    }

    pub(super) fn note(&mut self, promotion: &Promotion, taken: Result<Money, Reason>) {
        let content = &promotion.content;
        if taken.is_ok() {
            self.applied += 1;
            self.closed = content.exclusive;
            let redemption = &mut self.done.redemption;
            if content.usage_limit.is_some() {
                redemption.total.push(promotion.id);
            }
            if let Some(limit) = content.customer_limit {
                let limit = u32::try_from(limit.get()).unwrap_or(u32::MAX);
                redemption.by_account.push(AccountUse { promotion_id: promotion.id, limit });
            }
            redemption.first_order |= content.first_order_only;
        }
        self.done.outcomes.push(Outcome {
            promotion_id: promotion.id,
            version: promotion.version,
            name: content.name.to_string(),
            code: content.code.clone(),
            conditional: content.is_conditional(),
            taken,
        });
    }
}
