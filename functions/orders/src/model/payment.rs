//! What the saga knows of an order's money.

use deserr::Deserr;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

/// What has been heard of the order's money, apart from the sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentPhase {
    /// Nothing yet.
    #[default]
    Pending,
    /// The customer has something to do at the provider.
    ActionRequired,
    /// The last attempt was declined; another may follow.
    Declined,
    /// Set aside.
    Authorized,
    /// Given back before it was taken.
    Voided,
    /// The authorisation, or an action that was waited for, ran out.
    Expired,
}

impl PaymentPhase {
    /// Whether nothing more can come of this payment: it is never authorised again.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Voided | Self::Expired)
    }
}

/// What has been heard of the order's money. Sums are in minor units of the order's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Payment {
    /// How far it has come.
    #[serde(rename = "p")]
    pub phase: PaymentPhase,
    /// The last attempt that was heard of.
    #[serde(rename = "n")]
    pub attempt: u32,
    /// What the order came to when it was placed.
    #[serde(rename = "t")]
    pub total: i64,
    /// What is not to be paid any more, since it was called off.
    #[serde(default, rename = "x", skip_serializing_if = "is_nothing")]
    pub cancelled: i64,
    /// Taken in all.
    #[serde(default, rename = "c", skip_serializing_if = "is_nothing")]
    pub captured: i64,
    /// Given back in all.
    #[serde(default, rename = "r", skip_serializing_if = "is_nothing")]
    pub refunded: i64,
    /// Which captures and refunds were heard of, and which of them failed.
    #[serde(default, rename = "h", skip_serializing_if = "Heard::is_empty")]
    pub heard: Heard,
}

/// Which of a payment's captures and refunds were heard of, a bit each. A payment has at most 20 of either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32, u32, u32)", into = "(u32, u32, u32, u32)")]
pub struct Heard {
    /// Money that was taken.
    pub captures: Numbers,
    /// Money that was given back.
    pub refunds: Numbers,
    /// Money that could not be taken.
    pub failed_captures: Numbers,
    /// Money that could not be given back.
    pub failed_refunds: Numbers,
}

impl Heard {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<(u32, u32, u32, u32)> for Heard {
    fn from((captures, refunds, failed_captures, failed_refunds): (u32, u32, u32, u32)) -> Self {
        Self {
            captures: Numbers(captures),
            refunds: Numbers(refunds),
            failed_captures: Numbers(failed_captures),
            failed_refunds: Numbers(failed_refunds),
        }
    }
}

impl From<Heard> for (u32, u32, u32, u32) {
    fn from(heard: Heard) -> Self {
        (heard.captures.0, heard.refunds.0, heard.failed_captures.0, heard.failed_refunds.0)
    }
}

/// A set of small numbers from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Numbers(u32);

impl Numbers {
    /// Adds a number. What is larger than the set can hold is left out: then it is the sum that tells.
    pub const fn insert(&mut self, n: u32) {
        if n >= 1 && n <= u32::BITS {
            self.0 |= 1 << (n - 1);
        }
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// How an order's money stands, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub enum PaymentStatus {
    /// Nothing has been heard yet.
    Pending,
    /// The customer has something to do at the provider.
    #[deserr(rename = "action_required")]
    ActionRequired,
    /// The last attempt was declined; another may follow (`POST /payments/{payment_id}/attempts`).
    Declined,
    /// Set aside.
    Authorized,
    /// Taken in part.
    #[deserr(rename = "partially_captured")]
    PartiallyCaptured,
    /// Taken whole; also where nothing was to be paid.
    Captured,
    /// Given back in part.
    #[deserr(rename = "partially_refunded")]
    PartiallyRefunded,
    /// Given back whole.
    Refunded,
    /// The authorisation was given back.
    Voided,
    /// The authorisation, or an action that was waited for, ran out.
    Expired,
}

impl Payment {
    /// A payment of which nothing has been heard.
    pub const fn of(total: i64) -> Self {
        let heard = Heard {
            captures: Numbers(0),
            refunds: Numbers(0),
            failed_captures: Numbers(0),
            failed_refunds: Numbers(0),
        };
        Self { phase: PaymentPhase::Pending, attempt: 0, total, cancelled: 0, captured: 0, refunded: 0, heard }
    }

    /// Whether nothing was to be paid from the first: no provider is asked, and nothing is set aside.
    pub const fn is_of_nothing(&self) -> bool {
        self.total == 0
    }

    /// What is to be paid, without what was called off.
    pub const fn due(&self) -> i64 {
        self.total.saturating_sub(self.cancelled)
    }

    /// How it stands, for people: money that moved says more than a promise, and nothing is paid from the first.
    pub const fn status(&self) -> PaymentStatus {
        match self {
            _ if self.refunded > 0 && self.refunded >= self.captured => PaymentStatus::Refunded,
            _ if self.refunded > 0 => PaymentStatus::PartiallyRefunded,
            _ if self.captured > 0 && self.captured >= self.due() => PaymentStatus::Captured,
            _ if self.captured > 0 => PaymentStatus::PartiallyCaptured,
            _ => match self.phase {
                PaymentPhase::Pending if self.is_of_nothing() => PaymentStatus::Captured,
                PaymentPhase::Pending => PaymentStatus::Pending,
                PaymentPhase::ActionRequired => PaymentStatus::ActionRequired,
                PaymentPhase::Declined => PaymentStatus::Declined,
                PaymentPhase::Authorized => PaymentStatus::Authorized,
                PaymentPhase::Voided => PaymentStatus::Voided,
                PaymentPhase::Expired => PaymentStatus::Expired,
            },
        }
    }

    /// Whether the money for the order is set aside or taken, and not given back; always where nothing is to be paid. While
    /// some of it is still to be taken, giving back what was taken (for goods that came back) leaves the rest set aside.
    pub const fn is_secured(&self) -> bool {
        let is_taken = self.captured > 0 && self.captured >= self.due();
        let is_set_aside = matches!(self.phase, PaymentPhase::Authorized) && (self.refunded == 0 || !is_taken);
        self.is_of_nothing() || is_set_aside || (is_taken && self.refunded < self.captured)
    }

    /// Whether the customer's money is still with us: an authorisation, or what was taken and not given back.
    pub const fn is_live(&self) -> bool {
        self.captured > self.refunded || (matches!(self.phase, PaymentPhase::Authorized) && self.captured == 0)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_nothing(amount: &i64) -> bool {
    *amount == 0
}
