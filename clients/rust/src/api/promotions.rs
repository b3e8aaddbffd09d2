// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/promotions`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/promotions`.
#[derive(Clone, Copy, Debug)]
pub struct Promotions<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Promotions<'_> {
    /// Lists the promotions.
    ///
    /// Newest first. Needs the scope `cart:read`. Costs 0.5 RRU per 4 KB of the page.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:read` is missing.
    ///
    /// `GET /promotions`
    pub fn list(&self) -> List<types::Promotion> {
        self.stoa.list(Method::GET, &["promotions"])
    }

    /// Creates a promotion.
    ///
    /// With a code, the code applies it; without one, it is automatic. Needs the scope `cart:write`. Costs 2 WRU per KB
    /// of the promotion; 2 WRU more for a code, 2 WRU for a usage limit; for an automatic one 1 RRU per 4 KB and 2 WRU
    /// per KB of the shop's terms; with an Idempotency-Key 2 WRU per KB of the answer.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:write` is missing.
    /// - 409: Another change came first (`Retry-After`). Or: The same request is still running.
    /// - 422: `promotion_code_taken`; `too_many_automatic_promotions`: more than 50 in use; `shop_terms_too_large`. Or:
    ///   `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /promotions`
    pub fn create(&self, body: &types::PromotionContent) -> Call<types::Promotion, Keyed> {
        self.stoa.call(Method::POST, &["promotions"]).json(body)
    }

    /// Shows a promotion.
    ///
    /// With the number of orders that use it, if that is limited. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of
    /// the promotion, and 0.5 RRU for the uses.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:read` is missing.
    ///
    /// `GET /promotions/{promotion_id}`
    pub fn find(&self, promotion_id: &str) -> Call<types::Promotion, Conditional> {
        self.stoa.call(Method::GET, &["promotions", promotion_id])
    }

    /// Deletes a promotion.
    ///
    /// Its code is free again. Orders keep the discounts that it gave them. Needs the scope `cart:write`. Costs 1 RRU
    /// per 4 KB and 2 WRU per KB of the promotion; 2 WRU more for a code, 2 WRU for a usage limit; for an automatic one
    /// 1 RRU per 4 KB and 2 WRU per KB of the shop's terms.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:write` is missing.
    /// - 409: Another change came first (`Retry-After`).
    ///
    /// `DELETE /promotions/{promotion_id}`
    pub fn delete(&self, promotion_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["promotions", promotion_id]).version(version)
    }

    /// Changes a promotion.
    ///
    /// A JSON Merge Patch (RFC 7396). Takes effect at once, also in carts that have the promotion. A patch that changes
    /// nothing writes nothing. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 2 WRU per KB of the promotion; 4
    /// WRU more for another code, 2 WRU for another usage limit; for an automatic one 1 RRU per 4 KB and 2 WRU per KB
    /// of the shop's terms.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:write` is missing.
    /// - 409: Another change came first (`Retry-After`).
    /// - 422: `promotion_code_taken`; `too_many_automatic_promotions`: more than 50 in use; `shop_terms_too_large`.
    ///
    /// `PATCH /promotions/{promotion_id}`
    pub fn change(
        &self,
        promotion_id: &str,
        version: impl Into<Expected>,
        body: &types::ChangePromotionRequest,
    ) -> Call<types::Promotion, Plain> {
        self.stoa.call(Method::PATCH, &["promotions", promotion_id]).version(version).merge_patch(body)
    }
}
