//! Shared by handlers of promotions.

use domain::id::PromotionId;
use service::Problem;
use service::table::TableError;

use super::Failed;
use crate::Cart;
use crate::model::{Promotion, Refusal, ShopTerms};

impl Cart {
    /// Loads a promotion; 404 if there is none.
    pub(crate) async fn promotion(&self, id: PromotionId) -> Result<Promotion, Problem> {
        self.store.promotion(id).await?.ok_or_else(|| Problem::not_found("promotion"))
    }

    /// The shop's terms after a promotion has changed; `None` if they stay the same.
    pub(crate) async fn terms_after(
        &self,
        before: Option<&Promotion>,
        after: Option<&Promotion>,
    ) -> Result<Option<ShopTerms>, Failed> {
        let has_none = |promotion: Option<&Promotion>| promotion.is_some_and(|known| known.content.code.is_none());
        let Some(id) = after.or(before).map(|promotion| promotion.id) else { return Ok(None) };
        if !has_none(before) && !has_none(after) {
            return Ok(None);
        }
        let terms = self.store.shop_terms().await?;
        Ok(terms.with_promotion(id, after, self.context.clock.now())?)
    }
}

/// Maps a refused write of a promotion: its code is taken, it has changed, or the terms have.
pub(crate) fn not_saved(error: TableError) -> Failed {
    if error.refused("promotion") {
        return Problem::stale().into();
    }
    if error.refused("code") {
        return Refusal::CodeTaken.into();
    }
    error.into()
}
