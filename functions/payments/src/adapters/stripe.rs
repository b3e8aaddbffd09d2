//! Stripe: PaymentIntents that are confirmed at once and captured manually.
//!
//! Stripe keeps an answer under its `Idempotency-Key` for at least 24 hours. That is enough for an authorisation, for
//! which an order waits minutes. Later operations are found after that time too, since each leaves a mark: a capture in
//! the intent's metadata (`stoa_capture_<n>`), a refund in its own (`stoa_key`), a void in the intent's status.

mod amount;
mod client;
mod decline;
mod object;
mod webhook;

use std::sync::Arc;

use domain::id::PaymentId;
use domain::owner::Owner;
use domain::{Money, Timestamp};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::HeaderMap;
use service::environment::Environment;

use self::client::{Client, Failure, Form};
use self::object::{Intent, List, Refund};
use crate::adapters::provider::{Found, Notice, Operation, Provider, UnknownToken, Unreachable, WebhookError};
use crate::adapters::secret::CachedSecret;
use crate::model::{OperationKey, Outcome, Rest, ReturnUrl, code};

/// Its name in payment methods and in the webhook's path.
pub const NAME: &str = "stripe";
/// The metadata field with the key of an intent or a refund.
const KEY: &str = "stoa_key";

/// The provider that moves real money.
#[derive(Clone, Debug)]
pub struct Stripe {
    client: Arc<Client>,
}

impl Stripe {
    /// Creates the adapter; reads and connects at first use.
    pub(crate) fn new(url: String, environment: Environment, key: CachedSecret) -> Self {
        Self { client: Arc::new(Client::new(url, environment, key)) }
    }

    async fn authorize(
        &self,
        key: &OperationKey,
        amount: Money,
        token: &str,
        return_url: Option<&ReturnUrl>,
    ) -> Outcome {
        match self.confirm(key, amount, token, return_url).await {
            Ok(intent) => intent.outcome(),
            Err(failure) => failure.outcome(),
        }
    }

    /// Creates and confirms an intent.
    /// The same key gives the same intent in its first state.
    async fn confirm(
        &self,
        key: &OperationKey,
        amount: Money,
        token: &str,
        return_url: Option<&ReturnUrl>,
    ) -> Result<Intent, Failure> {
        let units = amount::to_stripe(amount).ok_or(Failure::Declined(code::AMOUNT_NOT_SUPPORTED))?;
        let mut form = Form::new();
        form.add("amount", units)
            .add("currency", amount.currency.code().to_ascii_lowercase())
            .add("payment_method", token)
            .add("payment_method_types[0]", "card")
            .add("capture_method", "manual")
            .add("confirm", "true")
            .add("payment_method_options[card][request_multicapture]", "if_available")
            .add(format!("metadata[{KEY}]"), key)
            .add("expand[0]", "latest_charge");
        match return_url {
            Some(url) => form.add("return_url", url),
            // Without a return URL, the customer can't be sent to the provider.
            None => form.add("error_on_requires_action", "true"),
        };
        self.client.post("/v1/payment_intents", &form, &key.to_string()).await
    }

    /// Captures money. Keeping the rest needs multicapture, which not every
    /// account and card has.
    async fn capture(&self, key: &OperationKey, reference: &str, amount: Money, rest: Rest) -> Outcome {
        let Some(units) = amount::to_stripe(amount) else {
            return Outcome::Declined { code: code::AMOUNT_NOT_SUPPORTED.to_owned() };
        };
        let mut form = Form::new();
        form.add("amount_to_capture", units).add(format!("metadata[{}]", mark(key)), units);
        let final_form = form.clone();
        if rest != Rest::Release {
            form.add("final_capture", "false");
        }
        let path = format!("/v1/payment_intents/{reference}/capture");
        let mut answer = self.client.post::<Intent>(&path, &form, &key.to_string()).await;
        if answer.as_ref().is_err_and(Failure::is_without_multicapture) {
            if rest == Rest::Keep {
                return Outcome::Declined { code: code::PARTIAL_CAPTURE_UNAVAILABLE.to_owned() };
            }
            answer = self.client.post::<Intent>(&path, &final_form, &format!("{key}:final")).await;
        }
        match answer {
            Ok(_) => Outcome::Done,
            // Stripe has forgotten the key of an earlier capture.
            Err(failure) if failure.intent().is_some_and(|intent| intent.metadata.contains_key(&mark(key))) => {
                Outcome::Done
            }
            Err(failure) => failure.outcome(),
        }
    }

    async fn void(&self, key: &OperationKey, reference: &str) -> Outcome {
        let path = format!("/v1/payment_intents/{reference}/cancel");
        match self.client.post::<Intent>(&path, &Form::new(), &key.to_string()).await {
            Ok(_) => Outcome::Done,
            Err(failure) if failure.intent().is_some_and(Intent::is_canceled) => Outcome::Done,
            Err(failure) if failure.intent().is_some_and(Intent::is_captured) => {
                Outcome::Declined { code: code::ALREADY_CAPTURED.to_owned() }
            }
            Err(failure) => failure.outcome(),
        }
    }

    async fn refund(&self, key: &OperationKey, reference: &str, amount: Money) -> Outcome {
        let Some(units) = amount::to_stripe(amount) else {
            return Outcome::Declined { code: code::AMOUNT_NOT_SUPPORTED.to_owned() };
        };
        let mut form = Form::new();
        form.add("payment_intent", reference).add("amount", units).add(format!("metadata[{KEY}]"), key);
        match self.client.post::<Refund>("/v1/refunds", &form, &key.to_string()).await {
            Ok(refund) => refund.outcome(),
            Err(failure) => failure.outcome(),
        }
    }

    async fn intent(&self, reference: &str) -> Result<Intent, Failure> {
        self.client.get(&format!("/v1/payment_intents/{reference}?expand[0]=latest_charge")).await
    }

    async fn search(&self, key: &OperationKey, operation: Operation<'_>) -> Result<Found, Failure> {
        match operation {
            Operation::Authorize { token: "", .. } => Ok(Found::NotFound),
            // The same request with the same key finds the intent, but in its first state: it is read once more.
            Operation::Authorize { amount, token, return_url } => {
                let first = self.confirm(key, amount, token, return_url).await?;
                Ok(Found::Outcome(self.intent(&first.id).await?.outcome()))
            }
            Operation::Capture { reference, .. } => {
                let intent = self.intent(reference).await?;
                let done = intent.metadata.contains_key(&mark(key));
                Ok(if done { Found::Outcome(Outcome::Done) } else { Found::NotFound })
            }
            Operation::Void { reference } => {
                let canceled = self.intent(reference).await?.is_canceled();
                Ok(if canceled { Found::Outcome(Outcome::Done) } else { Found::NotFound })
            }
            Operation::Refund { reference, .. } => {
                let path = format!("/v1/refunds?payment_intent={reference}&limit=100");
                let refunds = self.client.get::<List<Refund>>(&path).await?.data;
                let known = refunds.into_iter().find(|refund| refund.key() == Some(*key));
                Ok(known.map_or(Found::NotFound, |refund| Found::Outcome(refund.outcome())))
            }
        }
    }
}

/// The metadata field that marks a capture in its intent.
fn mark(key: &OperationKey) -> String {
    format!("stoa_{}", key.step.to_string().replace(':', "_"))
}

impl Provider for Stripe {
    fn describe(&self, token: &str) -> Result<Option<String>, UnknownToken> {
        let name = token.strip_prefix("pm_").ok_or(UnknownToken)?;
        let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if fits { Ok(None) } else { Err(UnknownToken) }
    }

    fn perform<'a>(&'a self, key: &'a OperationKey, _: Owner, operation: Operation<'a>) -> BoxFuture<'a, Outcome> {
        async move {
            match operation {
                Operation::Authorize { amount, token, return_url } => {
                    self.authorize(key, amount, token, return_url).await
                }
                Operation::Capture { reference, amount, rest } => self.capture(key, reference, amount, rest).await,
                Operation::Void { reference } => self.void(key, reference).await,
                Operation::Refund { reference, amount } => self.refund(key, reference, amount).await,
            }
        }
        .boxed()
    }

    fn find<'a>(&'a self, key: &'a OperationKey, operation: Operation<'a>) -> BoxFuture<'a, Found> {
        async move {
            match self.search(key, operation).await.unwrap_or_else(|failure| Found::Outcome(failure.outcome())) {
                Found::Outcome(Outcome::Unknown) => Found::Unknown,
                found => found,
            }
        }
        .boxed()
    }

    fn look<'a>(&'a self, _: &'a OperationKey, reference: &'a str) -> BoxFuture<'a, Found> {
        async move {
            match self.intent(reference).await.map(|intent| intent.outcome()) {
                Ok(Outcome::Unknown) | Err(_) => Found::Unknown,
                Ok(outcome) => Found::Outcome(outcome),
            }
        }
        .boxed()
    }

    fn payment_of<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Option<PaymentId>, Unreachable>> {
        async move {
            match self.intent(reference).await {
                Ok(intent) => Ok(intent.key().map(|key| key.payment)),
                Err(Failure::Unknown) => Err(Unreachable),
                Err(_) => Ok(None),
            }
        }
        .boxed()
    }

    fn parse_webhook(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        secret: &[u8],
        now: Timestamp,
    ) -> Result<Vec<Notice>, WebhookError> {
        webhook::parse(headers, body, secret, now)
    }
}
