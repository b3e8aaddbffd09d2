//! What the wallet of a payment was asked for, and what the ledger answered.
//!
//! | what | key | cost |
//! |---|---|---|
//! | the operations of one payment | `wallet#<payment_id>` | 1 RRU, 4 WRU to ask with the event, 2 WRU to enter an answer |
//!
//! What the ledger sets aside has no guard of its own there, so that events may come in any order: the books see to it
//! that no more is captured, given back and refunded than was set aside. What is asked and not answered counts as done.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::id::PaymentId;
use domain::{Currency, Timestamp};
use events::payments::WalletOperation;
use serde::{Deserialize, Serialize};
use service::table::{Key, Write};

use crate::model::{Step, code};

/// How long an authorisation is valid.
pub const AUTHORIZATION_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The label of a write of the books.
pub(crate) const BOOKS: &str = "books";

/// All operations of one payment, by step (`authorize:1`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Books {
    /// The operations.
    pub entries: BTreeMap<String, Entry>,
    /// In which currency; the first operation says it.
    pub currency: Option<Currency>,
    version: u64,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What is done.
    pub operation: WalletOperation,
    /// How much, in minor units.
    pub amount: i64,
    /// What a capture gives back besides.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub released: i64,
    /// How it stands.
    pub state: State,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was asked for.
    pub at: Timestamp,
}

/// How an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The ledger has not answered yet.
    Asked,
    /// The money has moved.
    Granted,
    /// It has not, and will not.
    Refused,
}

impl Entry {
    /// An operation that is asked for.
    pub(super) const fn asked(operation: WalletOperation, amount: i64, at: Timestamp) -> Self {
        Self { operation, amount, released: 0, state: State::Asked, code: None, at }
    }

    fn all(&self) -> i64 {
        self.amount.saturating_add(self.released)
    }
}

impl Books {
    /// What was asked for by a step.
    pub fn entry(&self, step: Step) -> Option<&Entry> {
        self.entries.get(&step.to_string())
    }

    /// The same with one more operation, at the next version.
    pub(super) fn with(&self, step: Step, entry: Entry) -> Self {
        let mut after = Self { version: self.version + 1, ..self.clone() };
        after.entries.insert(step.to_string(), entry);
        after
    }

    /// The same with the ledger's answer to an operation, and the entry that it makes; `None` where there is nothing to
    /// answer.
    pub(crate) fn answered(&self, step: Step, granted: bool, refusal: Option<&str>) -> Option<(Self, Entry)> {
        let asked = self.entry(step).filter(|entry| entry.state == State::Asked)?;
        let entry = match granted {
            true => Entry { state: State::Granted, ..asked.clone() },
            false => Entry { state: State::Refused, code: Some(code_of(refusal).to_owned()), ..asked.clone() },
        };
        Some((self.with(step, entry.clone()), entry))
    }

    /// The write of these books over the version before.
    pub(crate) fn write(&self, payment: PaymentId) -> Write {
        match self.version {
            1 => Write::create(BOOKS, key(payment), self),
            version => Write::replace(BOOKS, key(payment), self, version - 1),
        }
    }

    fn authorized(&self) -> Option<&Entry> {
        let granted = |entry: &&Entry| entry.operation == WalletOperation::Authorize && entry.state == State::Granted;
        self.entries.values().find(granted)
    }

    fn sum(&self, operation: WalletOperation, of: impl Fn(&Entry) -> i64) -> i64 {
        let of_kind =
            self.entries.values().filter(|entry| entry.operation == operation && entry.state != State::Refused);
        of_kind.map(of).sum()
    }

    /// What is still set aside of an authorisation.
    fn left(&self, authorized: &Entry) -> i64 {
        let (captured, voided) = (self.sum(WalletOperation::Capture, Entry::all), self.voided());
        authorized.amount - captured - voided
    }

    fn voided(&self) -> i64 {
        self.sum(WalletOperation::Void, Entry::all)
    }

    /// Whether this may be captured, and what goes back to the wallet with it.
    pub(super) fn may_capture(&self, amount: i64, releases: bool, now: Timestamp) -> Result<i64, &'static str> {
        let authorized = self.authorized().ok_or(code::AUTHORIZATION_NOT_FOUND)?;
        if self.voided() > 0 {
            return Err(code::AUTHORIZATION_VOIDED);
        }
        if authorized.at + AUTHORIZATION_LIFE <= now {
            return Err(code::AUTHORIZATION_EXPIRED);
        }
        let rest = self.left(authorized) - amount;
        if rest < 0 || amount < 0 {
            return Err(code::AMOUNT_TOO_LARGE);
        }
        Ok(if releases { rest } else { 0 })
    }

    /// What may be given back: all that is left.
    pub(super) fn may_void(&self) -> Result<i64, &'static str> {
        let authorized = self.authorized().ok_or(code::AUTHORIZATION_NOT_FOUND)?;
        match self.left(authorized) {
            left @ 1.. => Ok(left),
            _ if self.voided() > 0 => Err(code::AUTHORIZATION_VOIDED),
            _ => Err(code::ALREADY_CAPTURED),
        }
    }

    /// Whether this may be refunded.
    pub(super) fn may_refund(&self, amount: i64) -> Result<(), &'static str> {
        self.authorized().ok_or(code::AUTHORIZATION_NOT_FOUND)?;
        let captured = self.sum(WalletOperation::Capture, |entry| entry.amount);
        let room = captured - self.sum(WalletOperation::Refund, Entry::all);
        if (0..=room).contains(&amount) { Ok(()) } else { Err(code::AMOUNT_TOO_LARGE) }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

/// The code of a refusal of the ledger, as all providers call it.
fn code_of(refusal: Option<&str>) -> &'static str {
    match refusal {
        Some("insufficient_funds") => code::INSUFFICIENT_FUNDS,
        _ => code::REFUSED,
    }
}

pub(super) fn key(payment: PaymentId) -> Key {
    Key::only(format!("wallet#{payment}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Books of an authorisation of 100, and of what follows.
    fn books(then: &[(Step, WalletOperation, i64, i64, State)]) -> Books {
        let at = Timestamp::from_millis(0);
        let first = Entry { state: State::Granted, ..Entry::asked(WalletOperation::Authorize, 100, at) };
        let first = Books::default().with(Step::Authorize(1), first);
        then.iter().fold(first, |books, (step, operation, cents, released, state)| {
            let entry = Entry::asked(*operation, *cents, at);
            books.with(*step, Entry { released: *released, state: *state, ..entry })
        })
    }

    #[test]
    fn no_more_leaves_than_was_set_aside() {
        let now = Timestamp::from_millis(1);
        let whole = books(&[]);
        assert_eq!(whole.may_capture(100, false, now), Ok(0));
        assert_eq!(whole.may_capture(60, true, now), Ok(40));
        assert_eq!(whole.may_capture(101, false, now), Err(code::AMOUNT_TOO_LARGE));
        assert_eq!(whole.may_refund(1), Err(code::AMOUNT_TOO_LARGE));
        assert_eq!(whole.may_void(), Ok(100));

        let asked = books(&[(Step::Capture(1), WalletOperation::Capture, 60, 0, State::Asked)]);
        assert_eq!(asked.may_capture(41, false, now), Err(code::AMOUNT_TOO_LARGE), "what is asked for counts");
        assert_eq!((asked.may_void(), asked.may_refund(60)), (Ok(40), Ok(())));
        let refused = books(&[(Step::Capture(1), WalletOperation::Capture, 60, 0, State::Refused)]);
        assert_eq!(refused.may_void(), Ok(100));

        let ended = books(&[(Step::Capture(1), WalletOperation::Capture, 60, 40, State::Granted)]);
        assert_eq!(ended.may_void(), Err(code::ALREADY_CAPTURED));
        let voided = books(&[(Step::Void(1), WalletOperation::Void, 100, 0, State::Asked)]);
        assert_eq!(voided.may_capture(1, false, now), Err(code::AUTHORIZATION_VOIDED));
        assert_eq!(voided.may_void(), Err(code::AUTHORIZATION_VOIDED));
    }

    #[test]
    fn after_thirty_days_it_can_only_be_given_back() {
        let end = Timestamp::from_millis(0) + AUTHORIZATION_LIFE;
        assert_eq!(books(&[]).may_capture(1, false, end), Err(code::AUTHORIZATION_EXPIRED));
        assert_eq!(books(&[]).may_void(), Ok(100));
        assert_eq!(Books::default().may_refund(1), Err(code::AUTHORIZATION_NOT_FOUND));
    }

    #[test]
    fn an_answer_is_entered_once() {
        let asked = books(&[(Step::Refund(1), WalletOperation::Refund, 5, 0, State::Asked)]);
        let (after, entry) = asked.answered(Step::Refund(1), false, Some("account_frozen")).unwrap();
        assert_eq!((entry.state, entry.code.as_deref()), (State::Refused, Some(code::REFUSED)));
        assert_eq!(after.version, asked.version + 1);
        assert!(
            after.answered(Step::Refund(1), true, None).is_none()
                && after.answered(Step::Void(1), true, None).is_none()
        );
    }
}
