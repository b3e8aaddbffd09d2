//! Applies promotions to a cart.
//!
//! The order is fixed: higher priority first, then the older promotion. Each takes its share of what the previous ones
//! have left of a line, so that no line goes below zero. An exclusive promotion applies only if no other has applied
//! before it, and none applies after it. The discount of a promotion over several lines is rounded once, half-up, and
//! allocated in proportion to their amounts by largest remainders.

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

/// Applies promotions in their order.
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
