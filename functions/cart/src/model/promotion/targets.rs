//! The goods that a promotion applies to.

use deserr::Deserr;
use domain::collection::BoundedVec;
use domain::fault::Faults;
use domain::id::{CategoryId, ProductId, Sku};
use domain::tag::Tag;
use serde::{Deserialize, Serialize};

use crate::model::Offer;

/// The goods that a promotion applies to: a line matches if any list names it; without lists, every line matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = PromotionTargets, example = json!({ "tags": ["summer"] }))]
pub(crate) struct Targets {
    /// These skus.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<Sku>, max_items = 100, required = false)]
    pub(crate) skus: BoundedVec<Sku, 100>,
    /// These products.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<ProductId>, max_items = 100, required = false)]
    pub(crate) product_ids: BoundedVec<ProductId, 100>,
    /// Products that are listed in these categories themselves.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<CategoryId>, max_items = 100, required = false)]
    pub(crate) category_ids: BoundedVec<CategoryId, 100>,
    /// Products with one of these tags.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[deserr(default)]
    #[schema(value_type = Vec<Tag>, max_items = 100, required = false)]
    pub(crate) tags: BoundedVec<Tag, 100>,
}

fn is_empty<T, const MAX: usize>(list: &BoundedVec<T, MAX>) -> bool {
    list.is_empty()
}

impl Targets {
    /// Whether all goods match.
    pub(crate) fn is_all(&self) -> bool {
        self.skus.is_empty() && self.product_ids.is_empty() && self.category_ids.is_empty() && self.tags.is_empty()
    }

    /// Whether a sku matches, by its known offer.
    pub(crate) fn matches(&self, sku: &Sku, known: Option<(ProductId, &Offer)>) -> bool {
        self.is_all()
            || self.skus.contains(sku)
            || known.is_some_and(|(product_id, offer)| {
                self.product_ids.contains(&product_id)
                    || self.category_ids.iter().any(|id| offer.category_ids.contains(id))
                    || self.tags.iter().any(|tag| offer.tags.iter().any(|known| known == tag.as_str()))
            })
    }
}
