//! A provider for development and tests: it moves no money, and fails on request.
//!
//! What it does follows from the payment method's token ([`Token`]). Like a real provider it keeps books of its own, on
//! its own side ([`books`]), and sends signed webhooks ([`webhook`]) after a while ([`deliveries`]).

mod action;
mod books;
mod deliveries;
mod token;
pub mod webhook;

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use http::HeaderMap;
use shared::table::{Table, TableError, error_chain};
use shared::{Money, Timestamp};

pub use self::action::{ActionError, ActionId};
use self::books::{Books, Entry, State};
pub use self::deliveries::Delivery;
pub use self::token::Token;
use super::{Found, Notice, Provider, UnknownToken, WebhookError};
use crate::model::{News, OperationKey, Outcome, Step};

/// Its name, as a payment method and a webhook's path have it.
pub const NAME: &str = "simulator";
/// How long an authorisation is good.
const AUTHORIZATION_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// What `tok_slow` waits.
const SLOW: Duration = Duration::from_secs(2);
/// How late the webhook of `tok_late_webhook` comes.
const LATE: Duration = Duration::from_secs(120);

/// The provider that moves no money.
#[derive(Clone, Debug)]
pub struct Simulator {
    table: Table,
}

impl Simulator {
    /// A simulator that keeps its books in this table.
    pub const fn new(table: Table) -> Self {
        Self { table }
    }

    fn now(&self) -> Timestamp {
        self.table.clock().now()
    }

    async fn charge(&self, key: OperationKey, amount: Money, token: Token) -> Result<Outcome, TableError> {
        if token == Token::Slow {
            tokio::time::sleep(SLOW).await;
        }
        let now = self.now();
        let entry = self
            .enter(key, |_| {
                let state = match token {
                    // The first request never arrives: only the wire knows that it was sent.
                    Token::TimeoutNotApplied => State::Dropped,
                    Token::Declined | Token::InsufficientFunds => State::Declined,
                    Token::ActionRequired => State::ActionRequired,
                    _ => State::Authorized,
                };
                let (code, ticket) = (token.code().map(str::to_owned), action::ticket(state));
                let valid_until = Some(now + AUTHORIZATION_LIFE);
                Entry { state, amount: amount.amount, code, ticket, valid_until }
            })
            .await?;
        self.announce(key, token).await?;
        Ok(if token == Token::Timeout { Outcome::Unknown } else { entry.outcome(&key) })
    }

    /// `tok_duplicate_webhook` tells twice what it has answered already, `tok_late_webhook` when it is old news.
    async fn announce(&self, key: OperationKey, token: Token) -> Result<(), TableError> {
        let (copies, delay) = match token {
            Token::DuplicateWebhook => (2, Duration::ZERO),
            Token::LateWebhook => (1, LATE),
            _ => return Ok(()),
        };
        let now = self.now();
        let outcome = Outcome::Authorized { reference: reference(&key), expires_at: now + AUTHORIZATION_LIFE };
        let notice = Notice { id: format!("evt_{key}:authorized"), key, news: News::Settled(outcome) };
        for copy in 1..=copies {
            self.schedule(&notice, now + delay, copy).await?;
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
            .enter(key, |books| {
                let (state, code) = match decide(books) {
                    Ok(state) => (state, None),
                    Err(code) => (State::Declined, Some(code.to_owned())),
                };
                Entry { state, amount, code, ticket: None, valid_until: None }
            })
            .await?;
        Ok(entry.outcome(&key))
    }
}

/// What it calls an authorisation: the key by which it was asked for.
fn reference(key: &OperationKey) -> String {
    format!("sim_{key}")
}

fn authorization(reference: &str) -> Option<Step> {
    reference.strip_prefix("sim_")?.parse::<OperationKey>().ok().map(|key| key.step)
}

/// A provider that can't reach its books has not been heard.
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

    fn authorize<'a>(&'a self, key: &'a OperationKey, amount: Money, token: &'a str) -> BoxFuture<'a, Outcome> {
        async move {
            match token.parse() {
                Ok(token) => or_unknown(self.charge(*key, amount, token).await),
                Err(UnknownToken) => Outcome::Declined { code: "invalid_payment_method".to_owned() },
            }
        }
        .boxed()
    }

    fn capture<'a>(&'a self, key: &'a OperationKey, reference: &'a str, amount: Money) -> BoxFuture<'a, Outcome> {
        let now = self.now();
        let decide = move |books: &Books| books.may_capture(authorization(reference), amount.amount, now);
        async move { or_unknown(self.settle(*key, decide, amount.amount).await) }.boxed()
    }

    fn void<'a>(&'a self, key: &'a OperationKey, reference: &'a str) -> BoxFuture<'a, Outcome> {
        let decide = move |books: &Books| books.may_void(authorization(reference));
        async move { or_unknown(self.settle(*key, decide, 0).await) }.boxed()
    }

    fn refund<'a>(&'a self, key: &'a OperationKey, reference: &'a str, amount: Money) -> BoxFuture<'a, Outcome> {
        let decide = move |books: &Books| books.may_refund(authorization(reference), amount.amount);
        async move { or_unknown(self.settle(*key, decide, amount.amount).await) }.boxed()
    }

    fn find<'a>(&'a self, key: &'a OperationKey) -> BoxFuture<'a, Found> {
        async move {
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
