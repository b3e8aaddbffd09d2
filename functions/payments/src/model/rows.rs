//! The rows of a payment: one for each operation at a provider.

use domain::Timestamp;
use domain::id::PaymentMethodId;
use serde::{Deserialize, Serialize};

use super::{Status, Step};

/// An attempt to authorise the money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its number, from 1.
    pub n: u32,
    /// The payment method.
    pub method: PaymentMethodId,
    /// The provider.
    pub provider: String,
    /// The state.
    pub state: AttemptState,
    /// The provider's name for the authorisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Why it was declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// The state of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// The provider has not answered yet, or the answer was lost.
    Pending,
    /// The customer has to act first.
    ActionRequired,
    /// The money is authorised.
    Authorized,
    /// It was declined.
    Declined,
}

/// The state of a capture, void or refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// The provider has not answered yet, or the answer was lost.
    Pending,
    /// Done.
    Done,
    /// Refused by the provider.
    Failed,
}

/// A capture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// Its number, from 1.
    pub n: u32,
    /// Minor units.
    pub amount: i64,
    /// Whether it is the last one.
    pub last: bool,
    /// Whether the provider releases the rest with it. Otherwise the
    /// rest is kept for a while after the last capture, since the events of two shipments come in any order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub release: bool,
    /// What asked for it: `confirmed`, the id of a fulfilment or a
    /// cancellation, or `None` for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The state.
    pub state: RowState,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// A release of what is authorised and not captured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Void {
    /// Its number, from 1.
    pub n: u32,
    /// The payment's state once the void is done.
    pub then: Then,
    /// The state.
    pub state: RowState,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// The state of a payment whose authorisation is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The shop released it.
    Voided,
    /// Its time was up.
    Expired,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    /// Its number, from 1.
    pub n: u32,
    /// Minor units.
    pub amount: i64,
    /// Why, in the shop's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What asked for it: the id of a return or a cancellation, or `None` for
    /// staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The state.
    pub state: RowState,
    /// Why the provider refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// A cancelled part of the order, which is not captured any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waived {
    /// Which cancellation of the order, from 1.
    pub n: u32,
    /// Minor units.
    pub amount: i64,
}

/// What a capture does with the rest of the authorisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Another capture follows.
    Keep,
    /// No capture should follow, but one may: the rest is kept if the
    /// provider can keep it.
    KeepIfPossible,
    /// Nothing is left, or the capture releases the rest.
    Release,
}

impl From<Then> for Status {
    fn from(then: Then) -> Self {
        match then {
            Then::Voided => Self::Voided,
            Then::Expired => Self::Expired,
        }
    }
}

/// What the lists of rows have in common.
pub(super) trait Row {
    fn n(&self) -> u32;
    fn is_pending(&self) -> bool;
    fn step(n: u32) -> Step;
}

macro_rules! row {
    ($row:ty, $step:path, $pending:path) => {
        impl Row for $row {
            fn n(&self) -> u32 {
                self.n
            }
            fn is_pending(&self) -> bool {
                self.state == $pending
            }
            fn step(n: u32) -> Step {
                $step(n)
            }
        }
    };
}

row!(Attempt, Step::Authorize, AttemptState::Pending);
row!(Capture, Step::Capture, RowState::Pending);
row!(Void, Step::Void, RowState::Pending);
row!(Refund, Step::Refund, RowState::Pending);

/// The first pending row of a list.
pub(super) fn pending<R: Row>(rows: &[R]) -> Option<Step> {
    rows.iter().find(|row| row.is_pending()).map(|row| R::step(row.n()))
}

/// The number of the next row.
pub(super) fn next_n<R: Row>(rows: &[R]) -> u32 {
    rows.iter().map(Row::n).max().unwrap_or_default() + 1
}

/// The row with a number.
pub(super) fn row_mut<R: Row>(rows: &mut [R], n: u32) -> Option<&mut R> {
    rows.iter_mut().find(|row| row.n() == n)
}
