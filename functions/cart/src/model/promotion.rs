//! Promotions as the shop describes them: the benefit, its goods, its period and its conditions.
//!
//! [`super::discounts`] applies them to a cart.

mod amounts;
mod benefit;
mod content;
mod targets;

use domain::id::PromotionId;
use domain::{Clock, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) use self::amounts::least_spend;
pub(crate) use self::benefit::Benefit;
pub(crate) use self::content::PromotionContent;
pub(crate) use self::targets::Targets;

/// A promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Promotion {
    #[serde(rename = "sk")]
    pub(crate) id: PromotionId,
    pub(crate) version: u64,
    pub(crate) content: PromotionContent,
    pub(crate) updated_at: Timestamp,
}

impl Promotion {
    /// A new promotion.
    pub(crate) fn new(content: PromotionContent, clock: &Clock) -> Self {
        Self { id: PromotionId::new(clock), version: 1, content, updated_at: clock.now() }
    }

    /// The promotion with changed content, at its next version.
    #[must_use]
    pub(crate) fn revised(&self, content: PromotionContent, now: Timestamp) -> Self {
        Self { id: self.id, version: self.version + 1, content, updated_at: now }
    }

    /// When the promotion was created, by its id.
    pub(crate) fn created_at(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.id.raw().made_at_ms()).unwrap_or_default())
    }

    /// Whether it may apply to every cart: active, without a code, not over.
    pub(crate) fn is_automatic(&self, now: Timestamp) -> bool {
        let content = &self.content;
        content.active && content.code.is_none() && content.ends_at.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests;
