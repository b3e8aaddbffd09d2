//! Promotions as the shop describes them: what is taken off, from which goods, when, and for whom.
//!
//! How several of them meet in one cart is said in [`super::discounts`].

mod amounts;
mod benefit;
mod content;
mod targets;

use domain::id::PromotionId;
use domain::{Clock, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::amounts::least_spend;
pub use self::benefit::Benefit;
pub use self::content::PromotionContent;
pub use self::targets::Targets;

/// A promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// Its id.
    #[serde(rename = "sk")]
    pub id: PromotionId,
    /// Counts its changes.
    pub version: u64,
    /// As the shop describes it.
    pub content: PromotionContent,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Promotion {
    /// A new promotion.
    pub fn new(content: PromotionContent, clock: &Clock) -> Self {
        Self { id: PromotionId::new(clock), version: 1, content, updated_at: clock.now() }
    }

    /// The promotion with other content, one version on.
    #[must_use]
    pub fn revised(&self, content: PromotionContent, now: Timestamp) -> Self {
        Self { id: self.id, version: self.version + 1, content, updated_at: now }
    }

    /// When it was made: its id says so.
    pub fn created_at(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.id.raw().made_at_ms()).unwrap_or_default())
    }

    /// Whether every cart has to be looked at for it: in use, without a code, and not over.
    pub fn is_automatic(&self, now: Timestamp) -> bool {
        let content = &self.content;
        content.active && content.code.is_none() && content.ends_at.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests;
