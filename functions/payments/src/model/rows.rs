//! One row for each thing ever asked of a provider.

use domain::Timestamp;
use domain::id::PaymentMethodId;
use serde::{Deserialize, Serialize};

use super::{Status, Step};

/// An attempt to have the money set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its number, from 1.
    pub n: u32,
    /// With which payment method.
    pub method: PaymentMethodId,
    /// At which provider.
    pub provider: String,
    /// How it stands.
    pub state: AttemptState,
    /// What the provider calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Why it was declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// How an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// The provider has not answered yet, or the answer was lost.
    Pending,
    /// The customer has to do something first.
    ActionRequired,
    /// The money is set aside.
    Authorized,
    /// It was declined.
    Declined,
}

/// How a capture, void or refund stands.
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
    /// Whether none is to follow.
    pub last: bool,
    /// Whether the provider is to release the rest with it. Otherwise the rest of a last capture is kept for a while:
    /// two shipments may be told of in either order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub release: bool,
    /// What asked for it: `confirmed`, a fulfilment's id, a cancellation's, or nothing where staff did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How it stands.
    pub state: RowState,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// A release of what is authorised and not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Void {
    /// Its number, from 1.
    pub n: u32,
    /// What the payment is once it is done.
    pub then: Then,
    /// How it stands.
    pub state: RowState,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// What a payment is once its authorisation is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Somebody gave it back.
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
    /// What asked for it: a return's id, a cancellation's, or nothing where staff did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How it stands.
    pub state: RowState,
    /// Why the provider refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
}

/// A part of the order that was called off: so much is not to be taken any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waived {
    /// Which cancellation of the order, from 1.
    pub n: u32,
    /// Minor units.
    pub amount: i64,
}

/// What becomes of the rest when a part of an authorisation is captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Another capture follows.
    Keep,
    /// None should follow, and yet one might: kept where the provider can, released where it can't.
    KeepIfPossible,
    /// Nothing is left, or it is released with this capture.
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

/// The first row of a list that is still to be done.
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
