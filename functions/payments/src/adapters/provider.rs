//! A provider moves the money; this trait is all that it has to implement.
//!
//! Each call has the operation's idempotency key: a provider carries out a key once and repeats its answer. An
//! uncertain outcome is [`Outcome::Unknown`]; [`Provider::find`] then asks for it. A provider that answers by an event
//! of its own says [`Outcome::Asked`] until then.

use domain::id::PaymentId;
use domain::owner::Owner;
use domain::{Money, Timestamp};
use futures::future::BoxFuture;
use http::HeaderMap;

use crate::model::{OperationKey, Outcome, Report, Rest, ReturnUrl};

/// An operation at a provider. Not `Debug`: a token stays out of logs.
#[derive(Clone, Copy)]
pub enum Operation<'a> {
    /// Authorise money.
    Authorize {
        /// The amount.
        amount: Money,
        /// The payment method's token; empty where the method is deleted.
        token: &'a str,
        /// Where the customer returns to.
        return_url: Option<&'a ReturnUrl>,
    },
    /// Capture authorised money.
    Capture {
        /// The provider's name for the authorisation.
        reference: &'a str,
        /// The amount.
        amount: Money,
        /// What happens to the rest.
        rest: Rest,
    },
    /// Release what is still authorised, or what awaits the customer's action.
    Void {
        /// The provider's name for the authorisation.
        reference: &'a str,
    },
    /// Refund captured money.
    Refund {
        /// The provider's name for the authorisation.
        reference: &'a str,
        /// The amount.
        amount: Money,
    },
}

/// What a provider knows of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The provider got the key, and this is the outcome.
    Outcome(Outcome),
    /// The provider never got the key.
    NotFound,
    /// The provider can't be reached.
    Unknown,
}

/// A token that the provider does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider does not know this token")]
pub struct UnknownToken;

/// The provider gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider can't be reached")]
pub struct Unreachable;

/// Why a webhook is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The signature is missing, invalid or too old.
    #[error("the signature is invalid, or more than five minutes old")]
    Signature,
    /// The notice is signed, but unreadable.
    #[error("the notice can't be read")]
    Malformed,
}

/// A notice in a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The event's id at the provider: the same when it is sent again.
    pub id: String,
    /// What the provider reports.
    pub event: ProviderEvent,
}

/// What a provider reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderEvent {
    /// The outcome of an operation.
    Step {
        /// The operation's key.
        key: OperationKey,
        /// What the provider reports of it.
        report: Report,
    },
    /// A dispute.
    Dispute(DisputeReport),
}

/// A dispute, as a provider reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeReport {
    /// The payment, where the notice names it; otherwise `authorization` does.
    pub about: Option<PaymentId>,
    /// The provider's name for the authorisation.
    pub authorization: String,
    /// The provider's name for the dispute.
    pub reference: String,
    /// The disputed amount.
    pub amount: Money,
    /// The reason, as a code that is the same for all providers.
    pub reason: String,
    /// Until when the shop can answer.
    pub respond_by: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Whether the shop has won; `None` before the decision.
    pub won: Option<bool>,
}

/// A service that moves money, such as Stripe.
pub trait Provider: Send + Sync {
    /// Checks a token, and gives its label for people (`Visa •••• 4242`), if any.
    fn describe(&self, token: &str) -> Result<Option<String>, UnknownToken>;

    /// Carries out an operation, once per key, with the money of this person.
    ///
    /// The person is the order's owner; of a guest who has signed in since, the account.
    fn perform<'a>(&'a self, key: &'a OperationKey, whose: Owner, operation: Operation<'a>) -> BoxFuture<'a, Outcome>;

    /// Finds the outcome of a key.
    fn find<'a>(&'a self, key: &'a OperationKey, operation: Operation<'a>) -> BoxFuture<'a, Found>;

    /// Reads the present state of an authorisation.
    fn look<'a>(&'a self, key: &'a OperationKey, reference: &'a str) -> BoxFuture<'a, Found>;

    /// Finds the payment of an authorisation, where a notice does not name it.
    fn payment_of<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Option<PaymentId>, Unreachable>>;

    /// Checks a webhook's signature and reads its notices.
    fn parse_webhook(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        secret: &[u8],
        now: Timestamp,
    ) -> Result<Vec<Notice>, WebhookError>;
}
