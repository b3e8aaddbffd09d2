//! A customer's action at the simulator: one POST to the action's URL completes it.

use domain::id::PaymentId;
use rand::RngExt;
use service::table::{TableError, Write};

use super::books::{State, replace};
use super::deliveries::Delivery;
use super::{AUTHORIZATION_LIFE, ActionId, Simulator, reference};
use crate::adapters::provider::ProviderEvent;
use crate::model::{Outcome, Report, ReturnUrl, code};

/// An action, as its page needs it.
#[derive(Clone, Debug)]
pub struct Action {
    /// The payment.
    pub payment: PaymentId,
    /// The amount to authorise, in minor units.
    pub amount: i64,
    /// Where the customer returns to.
    pub return_url: Option<ReturnUrl>,
    /// Whether the action is still to be completed.
    pub is_open: bool,
}

/// Why an action can't be completed.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The action does not exist.
    #[error("there is no such action")]
    NotFound,
    /// The action had the other outcome, or the payment was closed meanwhile.
    #[error("the action is over")]
    Over,
    /// The table of the books failed.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// Makes the random end of an action's URL, where an action is required.
pub(super) fn ticket(state: State) -> Option<String> {
    (state == State::ActionRequired).then(|| format!("{:032x}", rand::rng().random::<u128>()))
}

impl Simulator {
    /// Finds an action. 1 RRU.
    pub async fn action(&self, action: &ActionId) -> Result<Action, ActionError> {
        let books = self.books(action.key.payment).await?;
        let known = books.entries.get(&action.key.step.to_string());
        let entry = known.filter(|e| e.ticket.as_deref() == Some(&action.ticket)).ok_or(ActionError::NotFound)?;
        let is_open = books.is_open(entry);
        Ok(Action { payment: action.key.payment, amount: entry.amount, return_url: entry.return_url.clone(), is_open })
    }

    /// Completes an action and schedules a webhook of its outcome. Idempotent.
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
        let (what, event) = (
            if succeeds { "authorized" } else { "declined" },
            ProviderEvent::Step { key: action.key, report: Report::Settled(outcome) },
        );
        let mut transaction = self.table.transaction();
        transaction.push(replace(action.key.payment, books));
        transaction.push(Write::from(Delivery::of(what, &action.key, &event, now, 1)));
        Ok(transaction.commit().await?)
    }
}
