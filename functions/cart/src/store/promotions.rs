//! Promotions with their codes, and the shop's terms for every cart.
//!
//! A code has its own item, written and deleted in the transaction of the promotion that takes it or gives it up. One
//! item holds a copy of the terms for every cart, so that pricing reads only one.

use domain::id::PromotionId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::Store;
use super::usage::limited;
use crate::model::shop::ShopTerms;
use crate::model::{Promotion, PromotionCode};

/// The partition of all promotions.
const PROMOTIONS: &str = "promotions";

/// The promotion that owns a code.
#[derive(Serialize, Deserialize)]
struct CodeItem {
    promotion_id: PromotionId,
}

impl Store {
    /// Finds a promotion.
    pub(crate) async fn promotion(&self, id: PromotionId) -> Result<Option<Promotion>, TableError> {
        self.table.get(&promotion_key(id)).await
    }

    /// The promotion that has a code now, if any.
    pub(crate) async fn promotion_of(&self, code: &PromotionCode) -> Result<Option<Promotion>, TableError> {
        let Some(known) = self.table.get_eventually::<CodeItem>(&code_key(code)).await? else { return Ok(None) };
        let promotion: Option<Promotion> = self.table.get_eventually(&promotion_key(known.promotion_id)).await?;
        Ok(promotion.filter(|promotion| promotion.content.code.as_ref() == Some(code)))
    }

    /// A page of all promotions, newest first.
    pub(crate) async fn promotions(
        &self,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Promotion>, TableError> {
        self.table.query(Index::Main, PROMOTIONS).newest_first().limit(limit).after(after).page().await
    }

    /// The shop's terms for every cart.
    pub(crate) async fn shop_terms(&self) -> Result<ShopTerms, TableError> {
        Ok(self.table.get(&terms_key()).await?.unwrap_or_default())
    }

    /// Writes a created, changed or deleted promotion, with its code, its limit and the terms.
    ///
    /// Refused with `promotion` if the version has changed, `code` if another promotion has the code, `terms` if the terms
    /// have changed meanwhile.
    pub(crate) fn save_promotion(
        &self,
        before: Option<&Promotion>,
        after: Option<&Promotion>,
        terms: Option<&ShopTerms>,
    ) -> Transaction {
        let mut transaction = self.table.transaction();
        if let Some(write) = promotion_write(before, after) {
            transaction.push(write);
        }
        let code = |promotion: Option<&Promotion>| promotion.and_then(|known| known.content.code.clone());
        let (old, new) = (code(before), code(after));
        if old != new {
            if let Some(code) = old {
                transaction.push(Write::delete("code", code_key(&code)));
            }
            if let Some((code, promotion_id)) = new.zip(after.map(|known| known.id)) {
                transaction.push(Write::create("code", code_key(&code), &CodeItem { promotion_id }));
            }
        }
        if let Some(write) = limit_write(before, after) {
            transaction.push(write);
        }
        if let Some(terms) = terms {
            transaction.push(terms_write(terms));
        }
        transaction
    }

    /// Adds the next version of the shop's terms; refused with `terms` if they have changed.
    pub(crate) fn save_terms(&self, terms: &ShopTerms) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(terms_write(terms));
        transaction
    }

    /// Writes the next version of the shop's terms alone.
    pub(crate) async fn write_terms(&self, terms: &ShopTerms) -> Result<(), TableError> {
        self.table.write(terms_write(terms)).await
    }
}

fn promotion_write(before: Option<&Promotion>, after: Option<&Promotion>) -> Option<Write> {
    match (before, after) {
        (None, Some(after)) => Some(Write::create("promotion", promotion_key(after.id), after)),
        (Some(before), Some(after)) => {
            Some(Write::replace("promotion", promotion_key(after.id), after, before.version))
        }
        (Some(before), None) => Some(Write::delete("promotion", promotion_key(before.id)).at_version(before.version)),
        (None, None) => None,
    }
}

/// Writes a new or changed limit. A deleted promotion gets a limit of zero, so that carts which have just read it are
/// refused.
fn limit_write(before: Option<&Promotion>, after: Option<&Promotion>) -> Option<Write> {
    let limit = |promotion: Option<&Promotion>| promotion?.content.usage_limit.map(|limit| limit.get());
    let id = after.or(before)?.id;
    match (limit(before), after, limit(after)) {
        (Some(_), None, _) => Some(limited(id, 0)),
        (known, Some(_), Some(wanted)) if known != Some(wanted) => Some(limited(id, wanted)),
        _ => None,
    }
}

fn terms_write(terms: &ShopTerms) -> Write {
    let write = Write::put("terms", terms_key(), terms);
    match terms.version {
        1 => write.when("attribute_not_exists(pk)"),
        version => write.at_version(version.saturating_sub(1)),
    }
}

pub(super) fn promotion_key(id: PromotionId) -> Key {
    Key::new(PROMOTIONS, id.to_string())
}

/// Whether this is the partition of the promotions.
pub(super) fn is_promotion(pk: &str) -> bool {
    pk == PROMOTIONS
}

pub(super) fn terms_key() -> Key {
    Key::only("terms")
}

fn code_key(code: &PromotionCode) -> Key {
    Key::only(format!("code#{code}"))
}
