//! Whoever moves the money, behind one small trait.
//!
//! Each call bears the operation's idempotency key: asked twice by the same key, a provider does a thing once and gives
//! the same answer. What can't be told for certain is [`Outcome::Unknown`], and is asked for with [`Provider::find`].

pub mod signature;
pub mod simulator;
pub mod stripe;

use domain::id::PaymentId;
use domain::{Money, Timestamp};
use futures::future::BoxFuture;
use http::HeaderMap;

use crate::model::{News, OperationKey, Outcome, Rest, ReturnUrl};

/// What is asked of a provider. Not `Debug`: a token stays out of logs.
#[derive(Clone, Copy)]
pub enum Operation<'a> {
    /// Set money aside.
    Authorize {
        /// How much.
        amount: Money,
        /// What the provider calls the payment method; empty where it is gone.
        token: &'a str,
        /// Where the customer comes back to.
        return_url: Option<&'a ReturnUrl>,
    },
    /// Take money that was set aside.
    Capture {
        /// What the provider calls the authorisation.
        reference: &'a str,
        /// How much.
        amount: Money,
        /// What becomes of the rest.
        rest: Rest,
    },
    /// Give back what is still set aside, also where the customer's action is still waited for.
    Void {
        /// What the provider calls the authorisation.
        reference: &'a str,
    },
    /// Give back money that was taken.
    Refund {
        /// What the provider calls the authorisation.
        reference: &'a str,
        /// How much.
        amount: Money,
    },
}

/// What a provider knows of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was asked, and this came of it.
    Outcome(Outcome),
    /// It was never asked.
    NotFound,
    /// It can't be reached.
    Unknown,
}

/// A token that the provider does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider does not know this token")]
pub struct UnknownToken;

/// A provider that gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider can't be reached")]
pub struct Unreachable;

/// Why a webhook is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// No signature, one that does not hold, or one that is too old.
    #[error("the signature does not hold, or is more than five minutes old")]
    Signature,
    /// Signed, but not to be read.
    #[error("the notice can't be read")]
    Malformed,
}

/// One piece of news from a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The event's id at the provider: the same when it is sent again.
    pub id: String,
    /// What it tells of.
    pub tidings: Tidings,
}

/// What a notice tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tidings {
    /// An operation.
    Step {
        /// Which.
        key: OperationKey,
        /// What it says.
        news: News,
    },
    /// A dispute.
    Dispute(DisputeNews),
}

/// What a provider tells of a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeNews {
    /// The payment, where the notice says; otherwise the authorisation tells.
    pub about: Option<PaymentId>,
    /// What the provider calls the authorisation.
    pub authorization: String,
    /// What the provider calls the dispute.
    pub reference: String,
    /// How much is disputed.
    pub amount: Money,
    /// Why, as a word that is the same over all providers.
    pub reason: String,
    /// Until when the shop can answer.
    pub respond_by: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Whether the shop has won, once it is decided.
    pub won: Option<bool>,
}

/// Whoever moves the money.
pub trait Provider: Send + Sync {
    /// What the provider calls a token, for people (`Visa •••• 4242`), where it tells.
    fn describe(&self, token: &str) -> Result<Option<String>, UnknownToken>;

    /// Does what is asked, once a key.
    fn perform<'a>(&'a self, key: &'a OperationKey, operation: Operation<'a>) -> BoxFuture<'a, Outcome>;

    /// What came of a key.
    fn find<'a>(&'a self, key: &'a OperationKey, operation: Operation<'a>) -> BoxFuture<'a, Found>;

    /// How an authorisation stands now, after the customer has done something or not.
    fn look<'a>(&'a self, key: &'a OperationKey, reference: &'a str) -> BoxFuture<'a, Found>;

    /// Whose an authorisation is, where a notice does not say.
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
