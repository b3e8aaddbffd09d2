//! What a customer has to do at the provider, as a developer does it: one POST to the action's URL.

use std::fmt;
use std::str::FromStr;

use domain::fault::Invalid;
use domain::id::PaymentId;
use rand::RngExt;
use service::table::{TableError, Write};
use utoipa::openapi::{RefOr, Schema};

use super::books::{State, replace};
use super::deliveries::Delivery;
use super::{AUTHORIZATION_LIFE, NAME, Simulator, reference};
use crate::model::{News, OperationKey, Outcome, ReturnUrl, Step, code};
use crate::provider::Tidings;

/// Names an action, and proves by its random end that whoever comes with it was sent here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionId {
    key: OperationKey,
    ticket: String,
}

/// What a page has to know of an action.
#[derive(Clone, Debug)]
pub struct Action {
    /// The payment.
    pub payment: PaymentId,
    /// How much is to be set aside, in minor units.
    pub amount: i64,
    /// Where the customer comes from.
    pub return_url: Option<ReturnUrl>,
    /// Whether something is still to be done.
    pub is_open: bool,
}

/// Why an action can't be completed.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// There is no such action.
    #[error("there is no such action")]
    NotFound,
    /// It was completed otherwise, or the payment was closed meanwhile.
    #[error("the action is over")]
    Over,
    /// The books.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl ActionId {
    pub(super) fn new(key: &OperationKey, ticket: &str) -> Self {
        Self { key: *key, ticket: ticket.to_owned() }
    }

    /// Where it is completed: a path on the host that serves payments.
    pub(super) fn url(&self) -> String {
        format!("/payments/webhooks/{NAME}/actions/{self}")
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Step::Authorize(n) | Step::Capture(n) | Step::Void(n) | Step::Refund(n)) = self.key.step;
        write!(f, "{}.{n}.{}", self.key.payment, self.ticket)
    }
}

impl utoipa::PartialSchema for ActionId {
    fn schema() -> RefOr<Schema> {
        String::schema()
    }
}

impl FromStr for ActionId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_id", "an action's id is expected");
        let mut parts = text.splitn(3, '.');
        let (Some(payment), Some(n), Some(ticket)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(invalid());
        };
        let step = Step::Authorize(n.parse().map_err(|_| invalid())?);
        Ok(Self { key: OperationKey { payment: payment.parse()?, step }, ticket: ticket.to_owned() })
    }
}

/// What nobody can guess, where something is to be done.
pub(super) fn ticket(state: State) -> Option<String> {
    (state == State::ActionRequired).then(|| format!("{:032x}", rand::rng().random::<u128>()))
}

impl Simulator {
    /// An action, as its page shows it. 1 RRU.
    pub async fn action(&self, action: &ActionId) -> Result<Action, ActionError> {
        let books = self.books(action.key.payment).await?;
        let known = books.entries.get(&action.key.step.to_string());
        let entry = known.filter(|e| e.ticket.as_deref() == Some(&action.ticket)).ok_or(ActionError::NotFound)?;
        let is_open = books.is_open(entry);
        Ok(Action { payment: action.key.payment, amount: entry.amount, return_url: entry.return_url.clone(), is_open })
    }

    /// Completes an action, well or not, and has a webhook tell of it. The same again is no error.
    pub async fn complete_action(&self, action: &ActionId, succeeds: bool) -> Result<(), ActionError> {
        let step = action.key.step.to_string();
        let mut books = self.books(action.key.payment).await?;
        let known = books.entries.get(&step).filter(|e| e.ticket.as_deref() == Some(&action.ticket));
        let mut entry = known.cloned().ok_or(ActionError::NotFound)?;
        let state = if succeeds { State::Authorized } else { State::Declined };
        if entry.state == state {
            return Ok(());
        }
        if !books.is_open(&entry) {
            return Err(ActionError::Over);
        }

        let now = self.now();
        let outcome = if succeeds {
            entry.valid_until = Some(now + AUTHORIZATION_LIFE);
            Outcome::Authorized { reference: reference(&action.key), expires_at: now + AUTHORIZATION_LIFE }
        } else {
            entry.code = Some(code::AUTHENTICATION_FAILED.to_owned());
            Outcome::Declined { code: code::AUTHENTICATION_FAILED.to_owned() }
        };
        entry.state = state;
        books.entries.insert(step, entry);
        let (what, tidings) = (
            if succeeds { "authorized" } else { "declined" },
            Tidings::Step { key: action.key, news: News::Settled(outcome) },
        );
        let mut transaction = self.table.transaction();
        transaction.push(replace(action.key.payment, books));
        transaction.push(Write::from(Delivery::of(what, &action.key, &tidings, now, 1)));
        Ok(transaction.commit().await?)
    }
}
