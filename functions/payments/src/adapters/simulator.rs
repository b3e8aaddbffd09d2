//! A provider for development and tests: it moves no money, and fails on request.
//!
//! The payment method's token ([`Token`]) decides what it does. Like a real provider, it keeps its own books
//! ([`books`]) and sends signed webhooks ([`webhook`]) after a while ([`deliveries`]).

mod action;
mod action_id;
mod books;
mod deliveries;
mod token;
pub mod webhook;

use std::time::Duration;

use domain::id::PaymentId;
use domain::owner::Owner;
use domain::{Money, Timestamp};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::HeaderMap;
use service::table::{Table, TableError, error_chain};

pub use self::action::{Action, ActionError};
pub use self::action_id::ActionId;
use self::books::{Books, Entry, State};
pub use self::deliveries::Delivery;
pub use self::token::Token;
use crate::adapters::provider::{
    DisputeReport, Found, Notice, Operation, Provider, ProviderEvent, UnknownToken, Unreachable, WebhookError,
};
use crate::model::{OperationKey, Outcome, Report, Rest, ReturnUrl, code};

/// Its name in payment methods and in the webhook's path.
pub const NAME: &str = "simulator";
/// How long an authorisation is valid.
const AUTHORIZATION_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The delay of `tok_slow`.
const SLOW: Duration = Duration::from_secs(2);
/// The delay of the webhook of `tok_late_webhook`.
const LATE: Duration = Duration::from_secs(120);

/// The provider that moves no money.
#[derive(Clone, Debug)]
pub struct Simulator {
    table: Table,
}

impl Simulator {
    /// Creates a simulator that keeps its books in this table.
    pub const fn new(table: Table) -> Self {
        Self { table }
    }

    fn now(&self) -> Timestamp {
        self.table.clock().now()
    }

    async fn charge(
        &self,
        key: OperationKey,
        amount: Money,
        token: Token,
        return_url: Option<&ReturnUrl>,
    ) -> Result<Outcome, TableError> {
        if token == Token::Slow {
            tokio::time::sleep(SLOW).await;
        }
        let now = self.now();
        let entry = self
            .enter(key, |_| {
                let state = match token {
                    // The first request never arrives: the books record only that it was dropped.
                    Token::TimeoutNotApplied => State::Dropped,
                    Token::Declined | Token::InsufficientFunds => State::Declined,
                    Token::ActionRequired => State::ActionRequired,
                    _ => State::Authorized,
                };
                Entry {
                    code: token.code().map(str::to_owned),
                    ticket: action::ticket(state),
                    valid_until: Some(now + AUTHORIZATION_LIFE),
                    disputed: token == Token::Dispute,
                    return_url: return_url.filter(|_| state == State::ActionRequired).cloned(),
                    ..Entry::new(state, amount.amount)
                }
            })
            .await?;
        self.announce(key, token).await?;
        Ok(if token == Token::Timeout { Outcome::Unknown } else { entry.outcome(&key) })
    }

    /// Schedules the webhooks of `tok_duplicate_webhook` (two) and
    /// `tok_late_webhook` (one, late). They repeat the answer.
    async fn announce(&self, key: OperationKey, token: Token) -> Result<(), TableError> {
        let (copies, delay) = match token {
            Token::DuplicateWebhook => (2, Duration::ZERO),
            Token::LateWebhook => (1, LATE),
            _ => return Ok(()),
        };
        let now = self.now();
        let outcome = Outcome::Authorized { reference: reference(&key), expires_at: now + AUTHORIZATION_LIFE };
        let event = ProviderEvent::Step { key, report: Report::Settled(outcome) };
        for copy in 1..=copies {
            self.schedule(Delivery::of("authorized", &key, &event, now + delay, copy)).await?;
        }
        Ok(())
    }

    async fn settle(
        &self,
        key: OperationKey,
        decide: impl Fn(&Books) -> Result<State, &'static str>,
        amount: i64,
    ) -> Result<Outcome, TableError> {
        let entry = self
            .enter(key, |books| match decide(books) {
                Ok(state) => Entry::new(state, amount),
                Err(code) => Entry { code: Some(code.to_owned()), ..Entry::new(State::Declined, amount) },
            })
            .await?;
        Ok(entry.outcome(&key))
    }

    async fn capture(
        &self,
        key: OperationKey,
        authorization: Option<OperationKey>,
        amount: Money,
        rest: Rest,
    ) -> Result<Outcome, TableError> {
        let (now, step) = (self.now(), authorization.map(|key| key.step));
        let mut disputed_at = None;
        let entry = self
            .enter(key, |books| {
                disputed_at = books.disputed_at(step);
                match books.may_capture(step, amount.amount, now) {
                    Ok(state) => {
                        let released = rest == Rest::Release;
                        Entry { released, ..Entry::new(state, amount.amount) }
                    }
                    Err(code) => Entry { code: Some(code.to_owned()), ..Entry::new(State::Declined, amount.amount) },
                }
            })
            .await?;
        if let (State::Captured, Some(opened_at), Some(authorization)) = (entry.state, disputed_at, authorization) {
            self.dispute(authorization, amount, opened_at).await?;
        }
        Ok(entry.outcome(&key))
    }

    /// `tok_dispute`: the cardholder disputes the charge once it is captured.
    async fn dispute(&self, authorization: OperationKey, amount: Money, at: Timestamp) -> Result<(), TableError> {
        let now = self.now();
        let event = ProviderEvent::Dispute(DisputeReport {
            about: Some(authorization.payment),
            authorization: reference(&authorization),
            reference: format!("dispute_{}", authorization.payment),
            amount,
            reason: "fraudulent".to_owned(),
            respond_by: Some(at + AUTHORIZATION_LIFE),
            opened_at: at,
            won: None,
        });
        self.schedule(Delivery::of("dispute_opened", &authorization, &event, now, 1)).await
    }

    async fn known(&self, key: &OperationKey) -> Found {
        match self.books(key.payment).await {
            Ok(books) => match books.entries.get(&key.step.to_string()) {
                Some(entry) if entry.state != State::Dropped => Found::Outcome(entry.outcome(key)),
                _ => Found::NotFound,
            },
            Err(error) => {
                tracing::warn!(error = %error_chain(&error), "the simulator is out of reach");
                Found::Unknown
            }
        }
    }
}

/// The simulator's name for an authorisation: derived from its key.
fn reference(key: &OperationKey) -> String {
    format!("sim_{key}")
}

fn authorization(reference: &str) -> Option<OperationKey> {
    reference.strip_prefix("sim_")?.parse().ok()
}

/// A failure of the books leaves the outcome unknown.
fn or_unknown(result: Result<Outcome, TableError>) -> Outcome {
    result.unwrap_or_else(|error| {
        tracing::warn!(error = %error_chain(&error), "the simulator is out of reach");
        Outcome::Unknown
    })
}

impl Provider for Simulator {
    fn describe(&self, token: &str) -> Result<Option<String>, UnknownToken> {
        token.parse::<Token>().map(|token| Some(token.label().to_owned()))
    }

    fn perform<'a>(&'a self, key: &'a OperationKey, _: Owner, operation: Operation<'a>) -> BoxFuture<'a, Outcome> {
        async move {
            let step = |reference: &str| authorization(reference).map(|key| key.step);
            let result = match operation {
                Operation::Authorize { amount, token, return_url } => match token.parse() {
                    Ok(token) => self.charge(*key, amount, token, return_url).await,
                    Err(UnknownToken) => Ok(Outcome::Declined { code: code::INVALID_PAYMENT_METHOD.to_owned() }),
                },
                Operation::Capture { reference, amount, rest } => {
                    self.capture(*key, authorization(reference), amount, rest).await
                }
                Operation::Void { reference } => {
                    let authorization = step(reference);
                    self.settle(*key, move |books| books.may_void(authorization), 0).await
                }
                Operation::Refund { reference, amount } => {
                    let authorization = step(reference);
                    let decide = move |books: &Books| books.may_refund(authorization, amount.amount);
                    self.settle(*key, decide, amount.amount).await
                }
            };
            or_unknown(result)
        }
        .boxed()
    }

    fn find<'a>(&'a self, key: &'a OperationKey, _: Operation<'a>) -> BoxFuture<'a, Found> {
        self.known(key).boxed()
    }

    fn look<'a>(&'a self, key: &'a OperationKey, _: &'a str) -> BoxFuture<'a, Found> {
        self.known(key).boxed()
    }

    fn payment_of<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Option<PaymentId>, Unreachable>> {
        let payment = authorization(reference).map(|key| key.payment);
        async move { Ok(payment) }.boxed()
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
