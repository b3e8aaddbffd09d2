// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/payments`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Keyed, List, Plain};
use crate::types;
use crate::values::Page;

/// The operations of `/payments`.
#[derive(Clone, Copy, Debug)]
pub struct Payments<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Payments<'_> {
    /// Lists payments, newest order first.
    ///
    /// For staff. A page may be short, above all with `status`, which filters after reading; `next_cursor` is null only
    /// at the true end. Costs 8 RRU for a page of 20, and 0.5 RRU for each 5 payments read beyond the first 80.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `payments:read` is missing.
    ///
    /// `GET /payments`
    pub fn list(&self, query: &ListPaymentsQuery) -> List<types::PaymentResponse> {
        self.stoa.list(Method::GET, &["payments"]).query(query)
    }

    /// Shows the page of a customer's action at the simulator.
    ///
    /// The page stands for a real provider's and has two buttons. Its URL is the `action_url` of a payment that was
    /// made with `tok_action_required`. Either button completes the action and leads back to the payment method's
    /// `return_url`. Public, since the URL's random end is the proof. Costs 1 RRU.
    ///
    /// `GET /payments/webhooks/simulator/actions/{action}`
    pub fn show_action(&self, action: &str) -> Call<String, Plain> {
        self.stoa.text(Method::GET, &["payments", "webhooks", "simulator", "actions", action]).open()
    }

    /// Completes a customer's action at the simulator.
    ///
    /// The page behind a payment's `action_url` sends it as a form; a developer may send it as JSON. Public, since the
    /// URL's random end is the proof. The simulator then sends a signed webhook, as a real provider would. A form is
    /// redirected to the payment method's `return_url`, with `payment_id` and `redirect_status` (`succeeded` or
    /// `failed`) added. Costs 3 RRU and 12 WRU, a form 1 RRU more.
    ///
    /// # Refusals
    ///
    /// - 409: The action had the other outcome before, or the payment was closed meanwhile.
    ///
    /// `POST /payments/webhooks/simulator/actions/{action}`
    pub fn complete_action(&self, action: &str, body: &types::CompleteActionRequest) -> Call<String, Plain> {
        self.stoa.text(Method::POST, &["payments", "webhooks", "simulator", "actions", action]).json(body).open()
    }

    /// Receives a provider's webhook.
    ///
    /// Public: the signature is the proof. Stripe's header is `Stripe-Signature`, the simulator's `Stoa-Signature`,
    /// both `t=<seconds>,v1=<hex>`: the hex is HMAC-SHA-256 of `<seconds>.<body>` under the webhook secret, and the
    /// time is within five minutes of the server's. An event that reports nothing new is accepted and changes nothing.
    /// Costs 1 RRU and, if it changes something, 6 WRU.
    ///
    /// `POST /payments/webhooks/{provider}`
    pub fn receive_webhook(
        &self,
        provider: &str,
        body: &serde_json::Value,
        stoa_signature: Option<&str>,
        stripe_signature: Option<&str>,
    ) -> Call<(), Plain> {
        let path = &["payments", "webhooks", provider];
        self.stoa
            .empty(Method::POST, path)
            .json(body)
            .open()
            .header("stoa-signature", stoa_signature)
            .header("stripe-signature", stripe_signature)
    }

    /// Finds a payment.
    ///
    /// For its owner, who may have ordered as a guest before signing in, and for holders of `payments:read`. A payment
    /// is created once its order's stock is held: in the order's first minute the 404 says `not_yet`. An order of
    /// nothing has a payment too, once it is confirmed: `captured`, of nothing and without attempts. Costs 1 RRU; up to
    /// 1 more if another caller asks for a guest's payment.
    ///
    /// `GET /payments/{payment_id}`
    pub fn find(&self, payment_id: &str) -> Call<types::PaymentResponse, Conditional> {
        self.stoa.call(Method::GET, &["payments", payment_id])
    }

    /// Tries a declined payment again, with this or another payment method.
    ///
    /// For the owner, after a decline and until the order's time is up; at most 5 attempts. The answer is the updated
    /// payment: `authorized`, `action_required`, or `declined` with `last_error`. If the provider's answer is lost, and
    /// for a wallet, whose answer comes a moment later, the answer is 202, and the payment is settled later. Costs 5
    /// RRU and 13 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: A service has no payments of its own. Or: `not_a_shopper`: a service has no cart, order or payment method
    ///   of its own.
    /// - 409: The payment's state does not allow it. Or: The same request is still running.
    /// - 422: `invalid_payment_method`: unknown, or not the shopper's; `wallet_merged`: the token is of a guest who has
    ///   signed in since, whose wallet is the account's. Or: `idempotency_key_reused`: the key was used with another
    ///   request.
    ///
    /// `POST /payments/{payment_id}/attempts`
    pub fn retry(&self, payment_id: &str, body: &types::RetryPaymentRequest) -> Call<types::PaymentResponse, Keyed> {
        self.stoa.call(Method::POST, &["payments", payment_id, "attempts"]).json(body)
    }

    /// Lists a payment's captures.
    ///
    /// For the payment's owner and for holders of `payments:read`. All are on one page, oldest first: there are at most
    /// 20. Costs 1 RRU, as `GET /payments/{payment_id}` does.
    ///
    /// `GET /payments/{payment_id}/captures`
    pub fn list_captures(&self, payment_id: &str) -> Call<Page<types::CaptureResponse>, Conditional> {
        self.stoa.call(Method::GET, &["payments", payment_id, "captures"])
    }

    /// Captures authorised money.
    ///
    /// For staff; an order's payment is captured automatically when the order is confirmed or shipped. Captures a part,
    /// or all that is authorised, not cancelled and not captured yet. A final capture releases the rest; otherwise more
    /// may follow, at most 20. If the provider's answer is lost, the answer is 202, and the capture is settled later.
    /// Costs 3 RRU and 13 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `payments:write` is missing.
    /// - 409: The payment's state does not allow it. Or: The same request is still running.
    /// - 422: `amount_too_large`, `wrong_currency`, `refused_by_provider`. Or: `idempotency_key_reused`: the key was
    ///   used with another request.
    ///
    /// `POST /payments/{payment_id}/captures`
    pub fn capture(
        &self,
        payment_id: &str,
        body: &types::CapturePaymentRequest,
    ) -> Call<types::PaymentResponse, Keyed> {
        self.stoa.call(Method::POST, &["payments", payment_id, "captures"]).json(body)
    }

    /// Checks the outcome of a customer's action.
    ///
    /// For the owner, back from the provider's page, and for holders of `payments:read`. Asks the provider for the
    /// state of the authorisation and answers with the updated payment: the shopper's page need not wait for the
    /// provider's webhook. If both come at the same moment, one of them counts. It begins nothing, so it takes no
    /// `Idempotency-Key` and may be repeated. There is no body. Costs 1 RRU if no action is awaited; otherwise 2 RRU
    /// with the simulator, and 5 WRU if the state has changed.
    ///
    /// `POST /payments/{payment_id}/confirm`
    pub fn confirm(&self, payment_id: &str) -> Call<types::PaymentResponse, Plain> {
        self.stoa.call(Method::POST, &["payments", payment_id, "confirm"])
    }

    /// Lists a payment's refunds.
    ///
    /// For the payment's owner and for holders of `payments:read`. All are on one page, oldest first: there are at most
    /// 20. Costs 1 RRU, as `GET /payments/{payment_id}` does.
    ///
    /// `GET /payments/{payment_id}/refunds`
    pub fn list_refunds(&self, payment_id: &str) -> Call<Page<types::RefundResponse>, Conditional> {
        self.stoa.call(Method::GET, &["payments", payment_id, "refunds"])
    }

    /// Refunds captured money.
    ///
    /// For staff; cancelled lines and returned goods that were captured are refunded automatically. Refunds a part, or
    /// all that is captured and not refunded yet; at most 20 times. If the provider's answer is lost, the answer is
    /// 202, and the refund is settled later. Costs 3 RRU and 15 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `payments:write` is missing.
    /// - 409: The payment's state does not allow it. Or: The same request is still running.
    /// - 422: `amount_too_large`, `wrong_currency`, `refused_by_provider`. Or: `idempotency_key_reused`: the key was
    ///   used with another request.
    ///
    /// `POST /payments/{payment_id}/refunds`
    pub fn refund(&self, payment_id: &str, body: &types::RefundPaymentRequest) -> Call<types::RefundResponse, Keyed> {
        self.stoa.call(Method::POST, &["payments", payment_id, "refunds"]).json(body)
    }

    /// Voids what is authorised and not captured.
    ///
    /// For staff; the authorisation of a cancelled or rejected order is voided automatically. What was captured stays
    /// captured: it can be refunded. There is no body. If the provider's answer is lost, the answer is 202, and the
    /// void is settled later. Costs 3 RRU and 13 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `payments:write` is missing.
    /// - 409: The payment's state does not allow it. Or: The same request is still running.
    /// - 422: `refused_by_provider`. Or: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /payments/{payment_id}/void`
    pub fn void(&self, payment_id: &str) -> Call<types::PaymentResponse, Keyed> {
        self.stoa.call(Method::POST, &["payments", payment_id, "void"])
    }
}

/// The query of [`Payments::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListPaymentsQuery {
    /// Only payments of this status.
    pub status: Option<types::PaymentState>,
}
