// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/shipping-methods`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, Plain};
use crate::types;

/// The operations of `/shipping-methods`.
#[derive(Clone, Copy, Debug)]
pub struct ShippingMethods<'a> {
    pub(super) stoa: &'a Stoa,
}

impl ShippingMethods<'_> {
    /// Lists the shop's shipping methods.
    ///
    /// The methods in force: the shop's own, or while it has none the built-in ones (without a version). All of them,
    /// at most 50: there are no pages. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the shop's terms.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:read` is missing.
    ///
    /// `GET /shipping-methods`
    pub fn list(&self) -> Call<types::ShopShippingMethods, Plain> {
        self.stoa.call(Method::GET, &["shipping-methods"])
    }

    /// Creates a shipping method.
    ///
    /// The shop's first own method replaces the built-in ones. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 2
    /// WRU per KB of the shop's terms; with an Idempotency-Key 2 WRU per KB of the answer more.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:write` is missing.
    /// - 409: Another change came first (`Retry-After`). Or: The same request is still running.
    /// - 422: `shipping_method_exists`; `too_many_shipping_methods`: more than 50; `shop_terms_too_large`. Or:
    ///   `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /shipping-methods`
    pub fn create(&self, body: &types::ShippingMethodContent) -> Call<types::ShippingMethodResponse, Keyed> {
        self.stoa.call(Method::POST, &["shipping-methods"]).json(body)
    }

    /// Shows a shipping method.
    ///
    /// One of the shop's own. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the shop's terms.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:read` is missing.
    ///
    /// `GET /shipping-methods/{shipping_method_id}`
    pub fn find(&self, shipping_method_id: &str) -> Call<types::ShippingMethodResponse, Conditional> {
        self.stoa.call(Method::GET, &["shipping-methods", shipping_method_id])
    }

    /// Deletes a shipping method.
    ///
    /// Without an own method, the shop uses the built-in ones again. Needs the scope `cart:write`. Costs 1 RRU per 4 KB
    /// and 1 WRU per KB of the shop's terms.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:write` is missing.
    /// - 409: Another change came first (`Retry-After`).
    ///
    /// `DELETE /shipping-methods/{shipping_method_id}`
    pub fn delete(&self, shipping_method_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["shipping-methods", shipping_method_id]).version(version)
    }

    /// Changes a shipping method.
    ///
    /// A JSON Merge Patch (RFC 7396) of one of the shop's own methods. Takes effect at once. A patch that changes
    /// nothing writes nothing. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 1 WRU per KB of the shop's terms.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `cart:write` is missing.
    /// - 409: Another change came first (`Retry-After`).
    /// - 422: `shipping_method_exists`; `shop_terms_too_large`.
    ///
    /// `PATCH /shipping-methods/{shipping_method_id}`
    pub fn change(
        &self,
        shipping_method_id: &str,
        version: impl Into<Expected>,
        body: &types::ChangeShippingMethodRequest,
    ) -> Call<types::ShippingMethodResponse, Plain> {
        self.stoa.call(Method::PATCH, &["shipping-methods", shipping_method_id]).version(version).merge_patch(body)
    }
}
