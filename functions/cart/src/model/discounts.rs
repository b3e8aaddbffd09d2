//! Which promotions a cart gets, and what they take off.
//!
//! The order is the same for everybody: higher priority first, of two alike the older one. Each takes its part of what
//! those before it have left of a line, so that a line never goes below zero. An exclusive one is applied where
//! nothing was taken off before it, and then nothing is after it. What a promotion takes off several lines is rounded
//! once, half-up, and allocated by what they come to, with largest remainders.

use std::cmp::Reverse;

use domain::id::{ProductId, PromotionId, Sku};
use domain::money::MoneyError;
use domain::owner::Owner;
use domain::{Currency, Money, Timestamp};

use super::Offer;
use super::promotion::{Benefit, Promotion, PromotionCode};
use super::usage::{AccountUse, Redemption, Usage};

/// The most promotions of one cart that are applied.
pub const MAX_APPLIED: usize = 20;
/// One, in basis points.
const WHOLE: i64 = 10_000;

/// One line, as promotions see it; amounts in the cart's own terms.
#[derive(Clone, Copy, Debug)]
pub struct Goods<'a> {
    /// What.
    pub sku: &'a Sku,
    /// What is known of it.
    pub known: Option<(ProductId, &'a Offer)>,
    /// The price of one piece.
    pub unit_price: Money,
    /// How many pieces.
    pub quantity: u32,
    /// Pieces times price.
    pub subtotal: Money,
}

/// A cart, as promotions see it.
#[derive(Clone, Debug)]
pub struct Basket<'a> {
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Whose it is.
    pub owner: Owner,
    /// The lines.
    pub goods: Vec<Goods<'a>>,
    /// What shipping costs; nothing where no method is chosen.
    pub shipping: Option<Money>,
}

/// Why a promotion is not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PromotionReason)]
pub enum Reason {
    /// There is no promotion of this code any more, or it is out of use.
    NotInUse,
    /// It has not begun.
    NotStarted,
    /// It is over.
    Ended,
    /// It is for carts in another currency.
    OtherCurrency,
    /// Guests do not get it.
    SignInRequired,
    /// The account has ordered before.
    NotFirstOrder,
    /// It was used as often as it may be.
    UsageLimitReached,
    /// The account has used it as often as it may.
    CustomerLimitReached,
    /// No line matches.
    NothingMatches,
    /// The matching lines do not come to enough.
    MinimumSpendNotReached,
    /// It does not go together with what was applied before it.
    NotCombinable,
    /// No shipping method is chosen.
    NoShippingMethod,
    /// There is nothing left to take off.
    NothingToDiscount,
    /// As many promotions as a cart may have were applied before it.
    TooManyPromotions,
}

impl Reason {
    /// Whether it was used up: a code for which that is so can't be had.
    pub const fn is_used_up(self) -> bool {
        matches!(self, Self::UsageLimitReached | Self::CustomerLimitReached | Self::NotFirstOrder)
    }
}

/// What came of one promotion.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The promotion.
    pub promotion_id: PromotionId,
    /// Its version; 0 where there is no such promotion any more.
    pub version: u64,
    /// As it is called.
    pub name: String,
    /// The code that called it in.
    pub code: Option<PromotionCode>,
    /// Whether it is given for how much is bought: from a minimum spend on, or for so many pieces.
    pub conditional: bool,
    /// What it took off, or why nothing.
    pub taken: Result<Money, Reason>,
}

/// What promotions take off a cart.
#[derive(Clone, Debug, PartialEq)]
pub struct Discounts {
    /// Off each line, in the order of the goods.
    pub lines: Vec<Money>,
    /// Off shipping.
    pub shipping: Money,
    /// What came of each promotion, in the order in which they were looked at.
    pub outcomes: Vec<Outcome>,
    /// What is counted if the cart becomes an order.
    pub redemption: Redemption,
}

/// Looks at promotions in their order and takes off what they give.
pub fn discount<'a>(
    basket: &Basket<'_>,
    promotions: impl IntoIterator<Item = &'a Promotion>,
    usage: &Usage,
    now: Timestamp,
) -> Result<Discounts, MoneyError> {
    let mut promotions: Vec<&Promotion> = promotions.into_iter().collect();
    promotions.sort_by_key(|promotion| (Reverse(promotion.content.priority), promotion.id));
    let mut till = Till::over(basket);
    for promotion in promotions {
        let taken = match eligible(basket, promotion, usage, now) {
            Ok(matching) => till.apply(promotion, &matching)?,
            Err(reason) => Err(reason),
        };
        till.note(promotion, taken);
    }
    Ok(till.done)
}

/// The lines that a promotion is about; the first reason why the cart does not get it.
fn eligible(basket: &Basket<'_>, promotion: &Promotion, usage: &Usage, now: Timestamp) -> Result<Vec<usize>, Reason> {
    let content = &promotion.content;
    let refused = |no: bool, reason: Reason| if no { Err(reason) } else { Ok(()) };
    refused(!content.active, Reason::NotInUse)?;
    refused(content.starts_at.is_some_and(|start| now < start), Reason::NotStarted)?;
    refused(content.ends_at.is_some_and(|end| end <= now), Reason::Ended)?;
    refused(content.bound_to().is_some_and(|currency| currency != basket.currency), Reason::OtherCurrency)?;
    used_up(basket.owner, promotion, usage)?;

    let matching: Vec<usize> = basket
        .goods
        .iter()
        .enumerate()
        .filter(|(_, goods)| content.targets.matches(goods.sku, goods.known))
        .map(|(index, _)| index)
        .collect();
    refused(matching.is_empty(), Reason::NothingMatches)?;
    let worth: i64 = matching.iter().filter_map(|index| basket.goods.get(*index)).map(|g| g.subtotal.amount).sum();
    let short = content.minimum_spend.is_some_and(|spend| worth < spend.amount);
    refused(short, Reason::MinimumSpendNotReached)?;
    Ok(matching)
}

/// Refuses a promotion that was used as often as it may be, by all or by this account.
pub fn used_up(owner: Owner, promotion: &Promotion, usage: &Usage) -> Result<(), Reason> {
    let (content, id) = (&promotion.content, &promotion.id);
    if content.usage_limit.is_some_and(|limit| used(&usage.total, id) >= limit.get()) {
        return Err(Reason::UsageLimitReached);
    }
    if content.is_for_accounts() && matches!(owner, Owner::Guest(_)) {
        return Err(Reason::SignInRequired);
    }
    if content.customer_limit.is_some_and(|limit| used(&usage.by_account, id) >= limit.get()) {
        return Err(Reason::CustomerLimitReached);
    }
    if content.first_order_only && usage.has_ordered {
        return Err(Reason::NotFirstOrder);
    }
    Ok(())
}

fn used(counts: &std::collections::BTreeMap<PromotionId, u64>, id: &PromotionId) -> i64 {
    counts.get(id).map_or(0, |count| i64::try_from(*count).unwrap_or(i64::MAX))
}

/// Where discounts are taken off: what is left of each line, and what was taken so far.
struct Till<'a> {
    basket: &'a Basket<'a>,
    left: Vec<Money>,
    applied: usize,
    closed: bool,
    done: Discounts,
}

impl<'a> Till<'a> {
    fn over(basket: &'a Basket<'a>) -> Self {
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

    /// Takes off what a promotion gives; nothing is changed where that is nothing.
    fn apply(&mut self, promotion: &Promotion, matching: &[usize]) -> Result<Result<Money, Reason>, MoneyError> {
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

    /// What a benefit takes off each of the matching lines.
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

    /// The cheapest pieces are the ones given: of every `buy + get`, `get`.
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

    fn note(&mut self, promotion: &Promotion, taken: Result<Money, Reason>) {
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

#[cfg(test)]
#[path = "discounts_tests.rs"]
mod tests;
