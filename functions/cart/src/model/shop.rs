//! The shop's terms for every cart: automatic promotions and shipping methods, in one item, so that pricing reads one.

use domain::Timestamp;
use domain::id::PromotionId;
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::promotion::Promotion;
use super::shipping::{Method, MethodContent};

/// The maximum number of automatic promotions in use.
pub(crate) const MAX_AUTOMATIC: usize = 50;
/// The maximum number of the shop's own shipping methods.
pub(crate) const MAX_METHODS: usize = 50;
/// The maximum size of both together as JSON, in bytes: each priced cart reads them.
const MAX_BYTES: usize = 128 * 1024;

/// The terms for every cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShopTerms {
    /// Counts every change; 0 before the first.
    pub(crate) version: u64,
    #[serde(default)]
    pub(crate) promotions: Vec<Promotion>,
    /// The shop's own shipping methods, in the order of their creation.
    #[serde(default)]
    pub(crate) methods: Vec<Method>,
}

impl ShopTerms {
    /// The shop's own method with this id.
    pub(crate) fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|method| &*method.content.id == id)
    }

    /// The terms after a promotion has changed or gone; `None` if they stay the same.
    pub(crate) fn with_promotion(
        &self,
        id: PromotionId,
        promotion: Option<&Promotion>,
        now: Timestamp,
    ) -> Result<Option<Self>, Refusal> {
        let automatic = promotion.filter(|promotion| promotion.is_automatic(now));
        if automatic.is_none() && !self.promotions.iter().any(|known| known.id == id) {
            return Ok(None);
        }
        let mut next = self.next();
        // Each change also drops the promotions that have ended.
        next.promotions.retain(|known| known.id != id && known.is_automatic(now));
        next.promotions.extend(automatic.cloned());
        if next.promotions.len() > MAX_AUTOMATIC {
            return Err(Refusal::TooManyAutomatic);
        }
        next.small().map(Some)
    }

    /// The terms with one more method.
    pub(crate) fn with_method(&self, method: Method) -> Result<Self, Refusal> {
        if self.method(&method.content.id).is_some() {
            return Err(Refusal::MethodExists);
        }
        let mut next = self.next();
        next.methods.push(method);
        if next.methods.len() > MAX_METHODS {
            return Err(Refusal::TooManyMethods);
        }
        next.small()
    }

    /// The terms with a method changed.
    pub(crate) fn with_changed_method(&self, id: &str, method: Method) -> Result<Self, Refusal> {
        if &*method.content.id != id && self.method(&method.content.id).is_some() {
            return Err(Refusal::MethodExists);
        }
        let mut next = self.next();
        if let Some(known) = next.methods.iter_mut().find(|known| &*known.content.id == id) {
            *known = method;
        }
        next.small()
    }

    /// The terms without a method.
    #[must_use]
    pub(crate) fn without_method(&self, id: &str) -> Self {
        let mut next = self.next();
        next.methods.retain(|method| &*method.content.id != id);
        next
    }

    /// The methods in force: the shop's own, or if it has none, those of the table.
    pub(crate) fn methods_or<'a>(&'a self, table: &'a [MethodContent]) -> Vec<&'a MethodContent> {
        match self.methods.is_empty() {
            true => table.iter().collect(),
            false => self.methods.iter().map(|method| &method.content).collect(),
        }
    }

    fn next(&self) -> Self {
        Self { version: self.version + 1, ..self.clone() }
    }

    fn small(self) -> Result<Self, Refusal> {
        let bytes = serde_json::to_vec(&self).map_or(usize::MAX, |json| json.len());
        if bytes <= MAX_BYTES { Ok(self) } else { Err(Refusal::TermsTooLarge) }
    }
}
