//! Whoever moves the money, behind one small trait.
//!
//! Each call bears the operation's idempotency key: asked twice by the same key, a provider does a thing once and gives
//! the same answer. What can't be told for certain is [`Outcome::Unknown`], and is asked for with [`Provider::find`].

pub mod simulator;

use futures::future::BoxFuture;
use http::HeaderMap;
use shared::{Money, Timestamp};

use crate::model::{News, OperationKey, Outcome};

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
    /// The operation that it is about.
    pub key: OperationKey,
    /// What it says.
    pub news: News,
}

/// Whoever moves the money.
pub trait Provider: Send + Sync {
    /// What the provider calls a token, for people (`Visa •••• 4242`), where it tells.
    fn describe(&self, token: &str) -> Result<Option<String>, UnknownToken>;

    /// Sets money aside.
    fn authorize<'a>(&'a self, key: &'a OperationKey, amount: Money, token: &'a str) -> BoxFuture<'a, Outcome>;

    /// Takes money that was set aside.
    fn capture<'a>(&'a self, key: &'a OperationKey, reference: &'a str, amount: Money) -> BoxFuture<'a, Outcome>;

    /// Gives back what is still set aside, also where the customer's action is still waited for.
    fn void<'a>(&'a self, key: &'a OperationKey, reference: &'a str) -> BoxFuture<'a, Outcome>;

    /// Gives back money that was taken.
    fn refund<'a>(&'a self, key: &'a OperationKey, reference: &'a str, amount: Money) -> BoxFuture<'a, Outcome>;

    /// What came of a key.
    fn find<'a>(&'a self, key: &'a OperationKey) -> BoxFuture<'a, Found>;

    /// Checks a webhook's signature and reads its notices.
    fn parse_webhook(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        secret: &[u8],
        now: Timestamp,
    ) -> Result<Vec<Notice>, WebhookError>;
}
