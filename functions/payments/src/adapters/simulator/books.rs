//! The simulator's books, which a real provider keeps on its own servers.
//! Payments itself never reads them.
//!
//! | what | key | cost |
//! |---|---|---|
//! | the books of one payment | `simulator#<payment_id>` | 1 RRU and 1 conditional WRU an operation |
//!
//! The books outlive the process, so that an interrupted operation is found by its key, and a test can count the
//! charges.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::id::PaymentId;
use serde::{Deserialize, Serialize};
use service::table::{Attempts, Key, TableError, Write};

use super::{ActionId, Simulator, reference};
use crate::model::{OperationKey, Outcome, ReturnUrl, Step, code};

/// All operations of one payment, by step (`authorize:1`).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Books {
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) version: u64,
}

/// The outcome of one key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) state: State,
    pub(super) amount: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ticket: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) valid_until: Option<Timestamp>,
    /// A capture that released the rest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) released: bool,
    /// An authorisation whose capture is to be disputed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) disputed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) return_url: Option<ReturnUrl>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// The request was sent, but never arrived.
    Dropped,
    Declined,
    ActionRequired,
    Authorized,
    Captured,
    Voided,
    Refunded,
}

impl Entry {
    pub(super) fn new(state: State, amount: i64) -> Self {
        let (code, ticket, valid_until, return_url) = (None, None, None, None);
        Self { state, amount, code, ticket, valid_until, released: false, disputed: false, return_url }
    }

    pub(super) fn outcome(&self, key: &OperationKey) -> Outcome {
        match self.state {
            State::Dropped => Outcome::Unknown,
            State::Declined => Outcome::Declined { code: self.code.clone().unwrap_or_default() },
            State::ActionRequired => Outcome::ActionRequired {
                reference: reference(key),
                action_url: ActionId::new(key, self.ticket.as_deref().unwrap_or_default()).url(),
            },
            State::Authorized => Outcome::Authorized {
                reference: reference(key),
                expires_at: self.valid_until.unwrap_or(Timestamp::from_millis(0)),
            },
            State::Captured | State::Voided | State::Refunded => Outcome::Done,
        }
    }
}

impl Books {
    fn charge(&self, authorization: Option<Step>) -> Option<&Entry> {
        self.entries.get(&authorization?.to_string())
    }

    fn sum(&self, state: State) -> i64 {
        self.entries.values().filter(|entry| entry.state == state).map(|entry| entry.amount).sum()
    }

    fn is_voided(&self) -> bool {
        self.entries.values().any(|entry| entry.state == State::Voided || entry.released)
    }

    pub(super) fn may_capture(
        &self,
        authorization: Option<Step>,
        amount: i64,
        now: Timestamp,
    ) -> Result<State, &'static str> {
        let charge = self.charge(authorization).filter(|entry| entry.state == State::Authorized);
        let charge = charge.ok_or(code::AUTHORIZATION_NOT_FOUND)?;
        if self.is_voided() {
            return Err(code::AUTHORIZATION_VOIDED);
        }
        if charge.valid_until.is_none_or(|end| end <= now) {
            return Err(code::AUTHORIZATION_EXPIRED);
        }
        let room = charge.amount - self.sum(State::Captured);
        if amount <= room { Ok(State::Captured) } else { Err(code::AMOUNT_TOO_LARGE) }
    }

    pub(super) fn may_void(&self, authorization: Option<Step>) -> Result<State, &'static str> {
        let charge = self.charge(authorization).ok_or(code::AUTHORIZATION_NOT_FOUND)?;
        match charge.state {
            _ if self.is_voided() => Err(code::AUTHORIZATION_VOIDED),
            State::Authorized if charge.amount > 0 && self.sum(State::Captured) >= charge.amount => {
                Err(code::ALREADY_CAPTURED)
            }
            State::Authorized | State::ActionRequired => Ok(State::Voided),
            _ => Err(code::AUTHORIZATION_NOT_FOUND),
        }
    }

    pub(super) fn may_refund(&self, authorization: Option<Step>, amount: i64) -> Result<State, &'static str> {
        self.charge(authorization).ok_or(code::AUTHORIZATION_NOT_FOUND)?;
        let room = self.sum(State::Captured) - self.sum(State::Refunded);
        if amount <= room { Ok(State::Refunded) } else { Err(code::AMOUNT_TOO_LARGE) }
    }

    /// When an authorisation was made whose capture is to be disputed.
    pub(super) fn disputed_at(&self, authorization: Option<Step>) -> Option<Timestamp> {
        let charge = self.charge(authorization).filter(|entry| entry.disputed)?;
        charge.valid_until.map(|end| end - super::AUTHORIZATION_LIFE)
    }

    /// Whether the customer may still complete an authorisation's action.
    pub(super) fn is_open(&self, entry: &Entry) -> bool {
        entry.state == State::ActionRequired && !self.is_voided()
    }
}

impl Simulator {
    pub(super) async fn books(&self, payment: PaymentId) -> Result<Books, TableError> {
        Ok(self.table.get(&key(payment)).await?.unwrap_or_default())
    }

    /// Enters the outcome of a key. An earlier outcome of the key stays.
    pub(super) async fn enter(
        &self,
        key: OperationKey,
        mut entry: impl FnMut(&Books) -> Entry,
    ) -> Result<Entry, TableError> {
        let step = key.step.to_string();
        let mut attempts = Attempts::on("simulator's books");
        loop {
            let mut books = self.books(key.payment).await?;
            let mut made = entry(&books);
            match books.entries.get(&step) {
                Some(known) if known.state != State::Dropped => return Ok(known.clone()),
                // The first request was dropped; this one arrives.
                Some(_) => made.state = State::Authorized,
                None => {}
            }
            books.entries.insert(step.clone(), made.clone());
            match self.table.write(replace(key.payment, books)).await {
                Err(TableError::Refused(_)) => attempts.again().await?,
                other => return other.map(|()| made),
            }
        }
    }
}

pub(super) fn key(payment: PaymentId) -> Key {
    Key::only(format!("simulator#{payment}"))
}

/// The books with their next version.
pub(super) fn replace(payment: PaymentId, mut books: Books) -> Write {
    let before = books.version;
    books.version += 1;
    match before {
        0 => Write::create("books", key(payment), &books),
        _ => Write::replace("books", key(payment), &books, before),
    }
}
