// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/payment-methods`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/payment-methods`.
#[derive(Clone, Copy, Debug)]
pub struct PaymentMethods<'a> {
    pub(super) stoa: &'a Stoa,
}

impl PaymentMethods<'_> {
    /// Lists the shopper's own payment methods.
    ///
    /// For customers and guests. Costs 0.5 RRU per 4 KB. A new payment method may be missing for a moment.
    ///
    /// # Refusals
    ///
    /// - 403: A service has no payment methods of its own. Or: `not_a_shopper`: a service has no cart, order or payment
    ///   method of its own.
    ///
    /// `GET /payment-methods`
    pub fn list(&self) -> List<types::PaymentMethodResponse> {
        self.stoa.list(Method::GET, &["payment-methods"])
    }

    /// Adds a payment method: a reference to a provider's token.
    ///
    /// For customers and guests. Only the reference (`pm_…`) is ever shown or passed on; the token is sent to its
    /// provider alone. The simulator knows `tok_success`, `tok_declined`, `tok_insufficient_funds`,
    /// `tok_action_required`, `tok_timeout`, `tok_timeout_not_applied`, `tok_duplicate_webhook`, `tok_late_webhook`,
    /// `tok_slow` and `tok_dispute`; Stripe takes its own `pm_…`. A `wallet` pays from the shopper's wallet in the
    /// ledger and has no token. A method that is added with the token of a guest who has signed in since belongs to the
    /// account. Costs 5 WRU, with a key 7; for a guest who has signed in since twice that, and 2 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: `not_a_shopper`: a service has no payment methods of its own; `account_erased`. Or: `not_a_shopper`: a
    ///   service has no cart, order or payment method of its own.
    /// - 409: The same request is still running.
    /// - 422: `unknown_provider`, `unknown_token`. Or: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /payment-methods`
    pub fn add(&self, body: &types::AddPaymentMethodRequest) -> Call<types::PaymentMethodResponse, Keyed> {
        self.stoa.call(Method::POST, &["payment-methods"]).json(body)
    }

    /// Finds a payment method of the caller.
    ///
    /// For its owner. Costs 1 RRU; up to 1 more if another caller asks for a guest's.
    ///
    /// `GET /payment-methods/{payment_method_id}`
    pub fn find(&self, payment_method_id: &str) -> Call<types::PaymentMethodResponse, Conditional> {
        self.stoa.call(Method::GET, &["payment-methods", payment_method_id])
    }

    /// Removes a payment method of the caller.
    ///
    /// For its owner. Payments made with it do not change; they can still be captured and refunded. Costs 1 RRU and 2
    /// WRU.
    ///
    /// `DELETE /payment-methods/{payment_method_id}`
    pub fn delete(&self, payment_method_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["payment-methods", payment_method_id]).version(version)
    }
}
