//! Which promotions a cart gets, and what they take off.
//!
//! The order is the same for everybody: higher priority first, of two alike the older one. Each takes its part of what
//! those before it have left of a line, so that a line never goes below zero. An exclusive one is applied where
//! nothing was taken off before it, and then nothing is after it. What a promotion takes off several lines is rounded
//! once, half-up, and allocated by what they come to, with largest remainders.

mod allocator;
mod basket;
mod eligibility;
mod outcome;

use std::cmp::Reverse;

use domain::Timestamp;
use domain::money::MoneyError;

use self::allocator::DiscountAllocator;
pub(crate) use self::basket::{Basket, Goods};
use self::eligibility::eligible;
pub(crate) use self::eligibility::used_up;
pub(crate) use self::outcome::{Discounts, Outcome, Reason};
use super::Promotion;
use super::usage::Usage;

/// Looks at promotions in their order and takes off what they give.
pub(crate) fn discount<'a>(
    basket: &Basket<'_>,
    promotions: impl IntoIterator<Item = &'a Promotion>,
    usage: &Usage,
    now: Timestamp,
) -> Result<Discounts, MoneyError> {
    let mut promotions: Vec<&Promotion> = promotions.into_iter().collect();
    promotions.sort_by_key(|promotion| (Reverse(promotion.content.priority), promotion.id));
    let mut allocator = DiscountAllocator::over(basket);
    for promotion in promotions {
        let taken = match eligible(basket, promotion, usage, now) {
            Ok(matching) => allocator.apply(promotion, &matching)?,
            Err(reason) => Err(reason),
        };
        allocator.note(promotion, taken);
    }
    Ok(allocator.done)
}

#[cfg(test)]
mod tests;
