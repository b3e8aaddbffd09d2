//! What the saga knows about an order's payment.

use deserr::Deserr;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

/// The phase of the payment, apart from the sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentPhase {
    /// No fact has arrived yet.
    #[default]
    Pending,
    /// The provider requires an action of the customer.
    ActionRequired,
    /// The last attempt was declined; another may follow.
    Declined,
    /// Authorised.
    Authorized,
    /// Voided before it was captured.
    Voided,
    /// The authorisation, or a required action, expired.
    Expired,
}

impl PaymentPhase {
    /// Whether the payment is closed: it is never authorised again.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Voided | Self::Expired)
    }
}

/// The state of the order's payment.
///
/// Sums are in minor units of the order's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Payment {
    /// Its phase.
    #[serde(rename = "p")]
    pub phase: PaymentPhase,
    /// The last known attempt.
    #[serde(rename = "n")]
    pub attempt: u32,
    /// The order's total when it was placed.
    #[serde(rename = "t")]
    pub total: i64,
    /// The price of the cancelled pieces.
    #[serde(default, rename = "x", skip_serializing_if = "is_nothing")]
    pub cancelled: i64,
    /// The total captured.
    #[serde(default, rename = "c", skip_serializing_if = "is_nothing")]
    pub captured: i64,
    /// The total refunded.
    #[serde(default, rename = "r", skip_serializing_if = "is_nothing")]
    pub refunded: i64,
    /// Which captures and refunds succeeded or failed so far.
    #[serde(default, rename = "h", skip_serializing_if = "Seen::is_empty")]
    pub seen: Seen,
}

/// The captures and refunds that facts have reported, a bit each.
///
/// A payment has at most 20 of either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32, u32, u32)", into = "(u32, u32, u32, u32)")]
pub struct Seen {
    /// Successful captures.
    pub captures: Numbers,
    /// Successful refunds.
    pub refunds: Numbers,
    /// Failed captures.
    pub failed_captures: Numbers,
    /// Failed refunds.
    pub failed_refunds: Numbers,
}

impl Seen {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<(u32, u32, u32, u32)> for Seen {
    fn from((captures, refunds, failed_captures, failed_refunds): (u32, u32, u32, u32)) -> Self {
        Self {
            captures: Numbers(captures),
            refunds: Numbers(refunds),
            failed_captures: Numbers(failed_captures),
            failed_refunds: Numbers(failed_refunds),
        }
    }
}

impl From<Seen> for (u32, u32, u32, u32) {
    fn from(seen: Seen) -> Self {
        (seen.captures.0, seen.refunds.0, seen.failed_captures.0, seen.failed_refunds.0)
    }
}

/// A set of small numbers from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Numbers(u32);

impl Numbers {
    /// Adds a number.
    ///
    /// Numbers above 32 are left out; the sums still detect their facts as new.
    pub const fn insert(&mut self, n: u32) {
        if n >= 1 && n <= u32::BITS {
            self.0 |= 1 << (n - 1);
        }
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The status of an order's payment, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
pub enum PaymentStatus {
    /// No fact has arrived yet.
    Pending,
    /// The provider requires an action of the customer.
    #[deserr(rename = "action_required")]
    ActionRequired,
    /// The last attempt was declined; another may follow.
    ///
    /// See `POST /payments/{payment_id}/attempts`.
    Declined,
    /// Authorised.
    Authorized,
    /// Captured in part.
    #[deserr(rename = "partially_captured")]
    PartiallyCaptured,
    /// Captured in full; also the status of a free order.
    Captured,
    /// Refunded in part.
    #[deserr(rename = "partially_refunded")]
    PartiallyRefunded,
    /// Refunded in full.
    Refunded,
    /// The authorisation was voided.
    Voided,
    /// The authorisation, or a required action, expired.
    Expired,
}

impl Payment {
    /// A payment without any facts yet.
    pub const fn of(total: i64) -> Self {
        let seen =
            Seen { captures: Numbers(0), refunds: Numbers(0), failed_captures: Numbers(0), failed_refunds: Numbers(0) };
        Self { phase: PaymentPhase::Pending, attempt: 0, total, cancelled: 0, captured: 0, refunded: 0, seen }
    }

    /// Whether the order is free: its total is zero, so no payment is asked for.
    pub const fn is_free(&self) -> bool {
        self.total == 0
    }

    /// The amount to be paid, without the cancelled pieces.
    pub const fn due(&self) -> i64 {
        self.total.saturating_sub(self.cancelled)
    }

    /// The status for people.
    ///
    /// Captures and refunds take precedence over the phase; a free order counts as captured.
    pub const fn status(&self) -> PaymentStatus {
        match self {
            _ if self.refunded > 0 && self.refunded >= self.captured => PaymentStatus::Refunded,
            _ if self.refunded > 0 => PaymentStatus::PartiallyRefunded,
            _ if self.captured > 0 && self.captured >= self.due() => PaymentStatus::Captured,
            _ if self.captured > 0 => PaymentStatus::PartiallyCaptured,
            _ => match self.phase {
                PaymentPhase::Pending if self.is_free() => PaymentStatus::Captured,
                PaymentPhase::Pending => PaymentStatus::Pending,
                PaymentPhase::ActionRequired => PaymentStatus::ActionRequired,
                PaymentPhase::Declined => PaymentStatus::Declined,
                PaymentPhase::Authorized => PaymentStatus::Authorized,
                PaymentPhase::Voided => PaymentStatus::Voided,
                PaymentPhase::Expired => PaymentStatus::Expired,
            },
        }
    }

    /// Whether the order's money is authorised or captured, and not refunded.
    ///
    /// This is always true for a free order. While a part is still to be captured, refunding captured money (for
    /// returned goods) leaves the rest authorised.
    pub const fn is_secured(&self) -> bool {
        let is_taken = self.captured > 0 && self.captured >= self.due();
        let is_set_aside = matches!(self.phase, PaymentPhase::Authorized) && (self.refunded == 0 || !is_taken);
        self.is_free() || is_set_aside || (is_taken && self.refunded < self.captured)
    }

    /// Whether the shop holds an authorisation, or money that was not refunded.
    pub const fn is_live(&self) -> bool {
        self.captured > self.refunded || (matches!(self.phase, PaymentPhase::Authorized) && self.captured == 0)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_nothing(amount: &i64) -> bool {
    *amount == 0
}
