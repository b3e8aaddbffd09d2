//! Wallets in the ledger: money that the shop owes to its customers already.
//!
//! Payments and the ledger share nothing, so a wallet is asked by an event (`payments.wallet.asked`), and answers by one
//! (`ledger.wallet.answered`): see [`crate::commands::wallets`]. An operation is entered in the books ([`books`]) with its
//! event, once for its key; until the answer is entered, its outcome is [`Outcome::Asked`].

mod books;

use std::time::Duration;

use domain::id::PaymentId;
use domain::owner::Owner;
use domain::{Currency, Money, Timestamp};
use events::payments::{WalletAsked, WalletOperation};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::HeaderMap;
use service::table::{Attempts, Table, TableError, error_chain};

pub(crate) use self::books::BOOKS;
pub use self::books::{AUTHORIZATION_LIFE, Books, Entry, State};
use crate::adapters::provider::{Found, Notice, Operation, Provider, UnknownToken, Unreachable, WebhookError};
use crate::model::{OperationKey, Outcome, Rest, WALLET};

/// Its name in payment methods.
pub const NAME: &str = WALLET;
/// What people read in place of a card.
const LABEL: &str = "Wallet";
/// How long an answer is waited for; a later one is missed, and reported as an unknown outcome. It still counts when it
/// comes.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// The provider of wallets.
#[derive(Clone, Debug)]
pub struct Wallet {
    table: Table,
}

impl Wallet {
    /// Creates a provider that keeps its books in this table.
    pub const fn new(table: Table) -> Self {
        Self { table }
    }

    fn now(&self) -> Timestamp {
        self.table.clock().now()
    }

    /// Reads what a payment's wallet was asked for: 1 RRU.
    pub(crate) async fn books(&self, payment: PaymentId) -> Result<Books, TableError> {
        Ok(self.table.get(&books::key(payment)).await?.unwrap_or_default())
    }

    /// Enters an operation and publishes its event, once for its key: 1 RRU and 4 WRU. What the books refuse is asked of
    /// nobody: 1 WRU.
    async fn ask(&self, key: OperationKey, whose: Owner, operation: Operation<'_>) -> Result<Outcome, TableError> {
        let currency = match operation {
            Operation::Authorize { amount, .. } => Some(amount.currency),
            Operation::Capture { .. } | Operation::Void { .. } | Operation::Refund { .. } => None,
        };
        self.enter(key, whose, currency, |books, now| decide(books, operation, now)).await
    }

    /// Refuses an authorisation that nobody has asked for, for good: 1 RRU and 1 WRU. Where it was asked for, by another
    /// process a moment ago, it stands.
    pub(crate) async fn refuse(
        &self,
        key: OperationKey,
        whose: Owner,
        amount: Money,
        code: &str,
    ) -> Result<Outcome, TableError> {
        let refused = |_: &Books, now| {
            let asked = Entry::asked(WalletOperation::Authorize, amount.amount, now);
            Entry { state: State::Refused, code: Some(code.to_owned()), ..asked }
        };
        self.enter(key, whose, Some(amount.currency), refused).await
    }

    /// Enters what is decided on an operation, unless it is entered already.
    async fn enter(
        &self,
        key: OperationKey,
        whose: Owner,
        currency: Option<Currency>,
        decide: impl Fn(&Books, Timestamp) -> Entry,
    ) -> Result<Outcome, TableError> {
        let mut attempts = Attempts::on("wallet's books");
        loop {
            let now = self.now();
            let known = self.books(key.payment).await?;
            if let Some(entry) = known.entry(key.step) {
                return Ok(outcome(entry, &key, now));
            }
            let entry = decide(&known, now);
            let mut books = known.with(key.step, entry.clone());
            books.currency = currency.or(books.currency);
            let mut transaction = self.table.transaction();
            if let (State::Asked, Some(currency)) = (entry.state, books.currency) {
                transaction.publish(&WalletAsked {
                    key: key.to_string(),
                    payment_id: key.payment,
                    order_id: key.payment.raw().into(),
                    owner: whose,
                    operation: entry.operation,
                    amount: Money::new(entry.amount, currency),
                    released: (entry.released > 0).then(|| Money::new(entry.released, currency)),
                });
            }
            let write = books.write(key.payment);
            let written = if transaction.is_empty() {
                self.table.write(write).await
            } else {
                transaction.push(write);
                transaction.commit().await
            };
            match written {
                Ok(()) => return Ok(outcome(&entry, &key, now)),
                Err(error) if error.refused(BOOKS) => attempts.again().await?,
                Err(error) => return Err(error),
            }
        }
    }

    async fn known(&self, key: &OperationKey) -> Found {
        match self.books(key.payment).await {
            Ok(books) => match books.entry(key.step) {
                Some(entry) => Found::Outcome(outcome(entry, key, self.now())),
                None => Found::NotFound,
            },
            Err(error) => {
                tracing::warn!(error = %error_chain(&error), "the wallet's books are out of reach");
                Found::Unknown
            }
        }
    }
}

/// The entry of a new operation: asked for, or refused by the books.
fn decide(books: &Books, operation: Operation<'_>, now: Timestamp) -> Entry {
    let (kind, amount, decided) = match operation {
        Operation::Authorize { amount, .. } => (WalletOperation::Authorize, amount.amount, Ok(0)),
        Operation::Capture { amount, rest, .. } => {
            let released = books.may_capture(amount.amount, rest == Rest::Release, now);
            (WalletOperation::Capture, amount.amount, released)
        }
        Operation::Void { .. } => {
            let left = books.may_void();
            (WalletOperation::Void, left.unwrap_or_default(), left.map(|_| 0))
        }
        Operation::Refund { amount, .. } => {
            (WalletOperation::Refund, amount.amount, books.may_refund(amount.amount).map(|()| 0))
        }
    };
    let entry = Entry::asked(kind, amount, now);
    match decided {
        Err(code) => Entry { state: State::Refused, code: Some(code.to_owned()), ..entry },
        // There is nothing to move.
        Ok(0) if amount == 0 => Entry { state: State::Granted, ..entry },
        Ok(released) => Entry { released, ..entry },
    }
}

/// What an entry says to the payment.
pub(crate) fn outcome(entry: &Entry, key: &OperationKey, now: Timestamp) -> Outcome {
    match entry.state {
        State::Asked if now.since(entry.at) > PATIENCE => Outcome::Unknown,
        State::Asked => Outcome::Asked,
        State::Refused => Outcome::Declined { code: entry.code.clone().unwrap_or_default() },
        State::Granted if entry.operation == WalletOperation::Authorize => {
            Outcome::Authorized { reference: reference(key), expires_at: entry.at + AUTHORIZATION_LIFE }
        }
        State::Granted => Outcome::Done,
    }
}

/// The name of an authorisation: derived from its key.
fn reference(key: &OperationKey) -> String {
    format!("wallet_{key}")
}

impl Provider for Wallet {
    fn describe(&self, token: &str) -> Result<Option<String>, UnknownToken> {
        if token.is_empty() { Ok(Some(LABEL.to_owned())) } else { Err(UnknownToken) }
    }

    fn perform<'a>(&'a self, key: &'a OperationKey, whose: Owner, operation: Operation<'a>) -> BoxFuture<'a, Outcome> {
        async move {
            self.ask(*key, whose, operation).await.unwrap_or_else(|error| {
                tracing::warn!(error = %error_chain(&error), "the wallet's books are out of reach");
                Outcome::Unknown
            })
        }
        .boxed()
    }

    fn find<'a>(&'a self, key: &'a OperationKey, _: Operation<'a>) -> BoxFuture<'a, Found> {
        self.known(key).boxed()
    }

    fn look<'a>(&'a self, key: &'a OperationKey, _: &'a str) -> BoxFuture<'a, Found> {
        self.known(key).boxed()
    }

    /// A wallet has no disputes, and so nobody asks.
    fn payment_of<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<PaymentId>, Unreachable>> {
        async { Ok(None) }.boxed()
    }

    /// A wallet sends no webhooks: its answers are events.
    fn parse_webhook(&self, _: &HeaderMap, _: &[u8], _: &[u8], _: Timestamp) -> Result<Vec<Notice>, WebhookError> {
        Err(WebhookError::Signature)
    }
}
