//! Promotions: loaded, and what changes with them.

use domain::id::PromotionId;
use service::Problem;
use service::table::TableError;

use super::Failed;
use crate::Cart;
use crate::model::{Promotion, Refusal, ShopTerms};

impl Cart {
    /// A promotion; 404 where there is none.
    pub(crate) async fn promotion(&self, id: PromotionId) -> Result<Promotion, Problem> {
        self.store.promotion(id).await?.ok_or_else(|| Problem::not_found("promotion"))
    }

    /// The shop's terms as they are once a promotion has changed; `None` where they stay as they are.
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

/// Sorts out why a promotion was not written: another has its code, it has changed since, or a race was lost.
pub(crate) fn not_saved(error: TableError) -> Failed {
    if error.refused("promotion") {
        return Problem::stale().into();
    }
    if error.refused("code") {
        return Refusal::CodeTaken.into();
    }
    error.into()
}
