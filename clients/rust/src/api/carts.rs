// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/carts`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Checkout, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/carts`.
#[derive(Clone, Copy, Debug)]
pub struct Carts<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Carts<'_> {
    /// Lists the caller's carts.
    ///
    /// Newest first, without prices. Costs 0.5 RRU a page and 0.5 RRU a cart.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no cart, order or payment method of its own.
    ///
    /// `GET /carts`
    pub fn list(&self) -> List<types::CartSummary> {
        self.stoa.list(Method::GET, &["carts"])
    }

    /// Opens a cart.
    ///
    /// The cart is empty, and the caller's: a customer's or a guest's. Costs 4 WRU and 1 RRU; with an Idempotency-Key 6
    /// WRU and 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: The guest has signed in: carts are opened with the account's token now. Or: The same request is still
    ///   running.
    /// - 422: `country_not_served`: the shop has no tax rule for that country. Or: `idempotency_key_reused`: the key
    ///   was used with another request.
    ///
    /// `POST /carts`
    pub fn open(&self, body: &types::OpenCartRequest) -> Call<types::CartResponse, Keyed> {
        self.stoa.call(Method::POST, &["carts"]).json(body)
    }

    /// Shows a cart.
    ///
    /// The caller's own, with its prices as of now; staff and services with the scope `cart:read` see any. Costs 1 RRU
    /// per 4 KB of the cart, 0.5 RRU a line and code, and 0.5 RRU per 4 KB of the shop's terms.
    ///
    /// `GET /carts/{cart_id}`
    pub fn find(&self, cart_id: &str) -> Call<types::CartResponse, Conditional> {
        self.stoa.call(Method::GET, &["carts", cart_id])
    }

    /// Deletes a cart.
    ///
    /// A cart with a pending or placed order can't be deleted. Costs 1 RRU per 4 KB of the cart and 2 WRU per KB of it,
    /// and 2 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`).
    ///
    /// `DELETE /carts/{cart_id}`
    pub fn delete(&self, cart_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["carts", cart_id]).version(version)
    }

    /// Changes a cart.
    ///
    /// A JSON Merge Patch (RFC 7396) of addresses, e-mail, shipping method, country and notes. Costs 1 RRU per 4 KB of
    /// the cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`).
    /// - 422: `shipping_method_not_offered` for the cart's currency, country, weight and value; `country_not_served`:
    ///   the shop has no tax rule for that country.
    ///
    /// `PATCH /carts/{cart_id}`
    pub fn change(
        &self,
        cart_id: &str,
        version: impl Into<Expected>,
        body: &types::ChangeCartRequest,
    ) -> Call<types::CartResponse, Plain> {
        self.stoa.call(Method::PATCH, &["carts", cart_id]).version(version).merge_patch(body)
    }

    /// Checks a cart out.
    ///
    /// Freezes the cart with its present prices and places an order. `expected_total`, `If-Match` or both say what the
    /// shopper was shown. If that has changed, the order is refused: 409 `cart_changed`, with the cart as it would be
    /// ordered now, for the shopper to agree to. Without both, the cart's total must not have risen since its last
    /// write. `If-Match` covers the cart as it was shown. Only `expected_total` covers what this request adds to it: an
    /// address or a shipping method that it did not have. A cart that had both was shown with the total of an order, so
    /// the order must not exceed it, unless `expected_total` names the order's own total. Another capability creates
    /// the order, so it may take a moment until `Location` finds it. If the order fails, the cart is active again.
    /// While the order is under way, a second call with another key answers the same order. Costs 1 RRU per 4 KB of the
    /// cart, 0.5 RRU a line, code and limit, 0.5 RRU per 4 KB of the shop's terms, and 2 WRU per KB of the cart, of the
    /// event and of the answer (both compressed): 6 WRU for three lines. Each limit of a promotion that is used costs 2
    /// WRU more.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_changed`: it is not what was shown, see `cart`; to be agreed to under a new key. `cart_not_active`.
    ///   Or another change came first (`Retry-After`). Or: The same request is still running.
    /// - 422: `empty_cart`; `payment_method_required`: something is to be paid; `currency_mismatch`: `expected_total`
    ///   is in another currency; `not_for_sale`: every line that can't be bought is listed;
    ///   `shipping_method_not_offered`; `country_not_served`: the shop has no tax rule for that country;
    ///   `promotion_code_used_up`: every code that can't be used any more is listed. Or: `idempotency_key_reused`: the
    ///   key was used with another request.
    ///
    /// `POST /carts/{cart_id}/checkout`
    pub fn check_out(&self, cart_id: &str, body: &types::CheckOutRequest) -> Call<types::OrderView, Checkout> {
        self.stoa.call(Method::POST, &["carts", cart_id, "checkout"]).json(body)
    }

    /// Adds pieces of a sku to a cart.
    ///
    /// Creates a line, or adds to the sku's line. Without an Idempotency-Key a repetition adds again. Costs 1 RRU per 4
    /// KB of the cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart;
    /// with an Idempotency-Key twice the WRU per KB, and 2 WRU per KB of the answer.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`). Or: The same request is still running.
    /// - 422: `not_for_sale`: unknown, withdrawn, or without a price in the cart's currency; `quantity_out_of_range`:
    ///   more than 999 pieces; `cart_full`: more than 90 lines. Or: `idempotency_key_reused`: the key was used with
    ///   another request.
    ///
    /// `POST /carts/{cart_id}/lines`
    pub fn add_line(&self, cart_id: &str, body: &types::AddLineRequest) -> Call<types::CartResponse, Keyed> {
        self.stoa.call(Method::POST, &["carts", cart_id, "lines"]).json(body)
    }

    /// Removes a line from a cart.
    ///
    /// Answers the cart without it. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a remaining line and code, 0.5 RRU per 4
    /// KB of the shop's terms, and 1 WRU per KB of the cart.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`).
    ///
    /// `DELETE /carts/{cart_id}/lines/{line_id}`
    pub fn remove_line(
        &self,
        cart_id: &str,
        line_id: u64,
        version: impl Into<Expected>,
    ) -> Call<types::CartResponse, Plain> {
        self.stoa.call(Method::DELETE, &["carts", cart_id, "lines", &line_id.to_string()]).version(version)
    }

    /// Changes the quantity of a line.
    ///
    /// A JSON Merge Patch (RFC 7396). Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of
    /// the shop's terms, and 1 WRU per KB of the cart.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`).
    /// - 422: `not_for_sale`: it is withdrawn, or has no price in the cart's currency.
    ///
    /// `PATCH /carts/{cart_id}/lines/{line_id}`
    pub fn change_line(
        &self,
        cart_id: &str,
        line_id: u64,
        version: impl Into<Expected>,
        body: &types::ChangeLineRequest,
    ) -> Call<types::CartResponse, Plain> {
        let path = &["carts", cart_id, "lines", &line_id.to_string()];
        self.stoa.call(Method::PATCH, path).version(version).merge_patch(body)
    }

    /// Merges another cart into this one.
    ///
    /// Moves all lines of another cart of the caller (or of the guest that the caller was before signing in) to this
    /// one; quantities of the same sku add up. The other cart is `merged` afterwards. Both must be active and of one
    /// currency. Repeated, it changes nothing. Costs 2 RRU per 4 KB of each cart, 0.5 RRU a line and code, 0.5 RRU per
    /// 4 KB of the shop's terms, and 2 WRU per KB of each cart; with an Idempotency-Key 2 WRU per KB of the answer
    /// more.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`). Or: The same request is still running.
    /// - 422: `currency_mismatch`; `same_cart`; `cart_full`: more than 90 lines; `quantity_out_of_range`: more than 999
    ///   pieces of a sku. Nothing was moved. Or: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /carts/{cart_id}/merge`
    pub fn merge(&self, cart_id: &str, body: &types::MergeCartsRequest) -> Call<types::CartResponse, Keyed> {
        self.stoa.call(Method::POST, &["carts", cart_id, "merge"]).json(body)
    }

    /// Adds a promotion code to a cart.
    ///
    /// A code that does not apply now is kept and shown with the reason; adding a code again changes nothing. Costs 1
    /// RRU per 4 KB of the cart, 1 RRU for the code, 0.5 RRU a line, code and limit, 0.5 RRU per 4 KB of the shop's
    /// terms, and 1 WRU per KB of the cart; with an Idempotency-Key twice the WRU per KB, and 2 WRU per KB of the
    /// answer.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`). Or: The same request is still running.
    /// - 422: `unknown_promotion_code`: there is none, or it is over; `promotion_code_used_up`: by all, or by this
    ///   account; `too_many_promotion_codes`: more than 10. Or: `idempotency_key_reused`: the key was used with another
    ///   request.
    ///
    /// `POST /carts/{cart_id}/promotion-codes`
    pub fn add_promotion_code(
        &self,
        cart_id: &str,
        body: &types::AddPromotionCodeRequest,
    ) -> Call<types::CartResponse, Keyed> {
        self.stoa.call(Method::POST, &["carts", cart_id, "promotion-codes"]).json(body)
    }

    /// Removes a promotion code from a cart.
    ///
    /// Answers the cart without it. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line, remaining code and limit, 0.5 RRU
    /// per 4 KB of the shop's terms, and 1 WRU per KB of the cart.
    ///
    /// # Refusals
    ///
    /// - 403: `account_erased`: the account was erased. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    /// - 409: `cart_not_active`; or another change came first (`Retry-After`).
    ///
    /// `DELETE /carts/{cart_id}/promotion-codes/{code}`
    pub fn remove_promotion_code(
        &self,
        cart_id: &str,
        code: &str,
        version: impl Into<Expected>,
    ) -> Call<types::CartResponse, Plain> {
        self.stoa.call(Method::DELETE, &["carts", cart_id, "promotion-codes", code]).version(version)
    }

    /// Lists the shipping methods for a cart.
    ///
    /// The methods that send this cart's goods to its country, with their prices. All of them: there are no pages.
    /// Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line and 0.5 RRU per 4 KB of the shop's terms.
    ///
    /// `GET /carts/{cart_id}/shipping-methods`
    pub fn list_shipping_methods(&self, cart_id: &str) -> Call<types::ShippingMethods, Plain> {
        self.stoa.call(Method::GET, &["carts", cart_id, "shipping-methods"])
    }
}
