//! Decides which promotions a cart is eligible for.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::PromotionId;
use domain::owner::Owner;

use super::basket::Basket;
use super::outcome::Reason;
use crate::model::Promotion;
use crate::model::usage::Usage;

/// The lines that a promotion matches, or the first reason why it does not apply.
pub(super) fn eligible(
    basket: &Basket<'_>,
    promotion: &Promotion,
    usage: &Usage,
    now: Timestamp,
) -> Result<Vec<usize>, Reason> {
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

/// Refuses a promotion whose limit is reached, in all or for this account.
pub(crate) fn used_up(owner: Owner, promotion: &Promotion, usage: &Usage) -> Result<(), Reason> {
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

fn used(counts: &BTreeMap<PromotionId, u64>, id: &PromotionId) -> i64 {
    counts.get(id).map_or(0, |count| i64::try_from(*count).unwrap_or(i64::MAX))
}
