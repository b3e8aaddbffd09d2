//! What a provider answers and reports, and what then happens to a payment.

use domain::Timestamp;

/// What a provider answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money is authorised.
    Authorized {
        /// The provider's name for the authorisation.
        reference: String,
        /// When the authorisation expires.
        expires_at: Timestamp,
    },
    /// The customer has to act first.
    ActionRequired {
        /// The provider's name for the authorisation.
        reference: String,
        /// Where the customer goes.
        action_url: String,
    },
    /// The provider refused, for good.
    Declined {
        /// `card_declined`, `insufficient_funds`, …: the same for all providers.
        code: String,
    },
    /// Captured, voided, or refunded.
    Done,
    /// The provider has it, and answers by an event of its own.
    Asked,
    /// The answer was lost: it may or may not have happened.
    Unknown,
}

/// What a provider reports unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// How an operation ended.
    Settled(Outcome),
    /// The authorisation expired, or the action was not completed in time.
    Expired,
}

/// What has happened; each is published once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Happened {
    /// The money is authorised.
    Authorized,
    /// The customer has to act.
    ActionRequired {
        /// Which attempt.
        attempt: u32,
    },
    /// An attempt was declined.
    Declined {
        /// Which attempt.
        attempt: u32,
        /// Why.
        code: String,
    },
    /// The authorisation or the action expired.
    Expired,
    /// The authorisation was voided, or the payment closed without one.
    Voided,
    /// Money was captured.
    Captured {
        /// Which capture.
        n: u32,
        /// Minor units.
        amount: i64,
    },
    /// Money was refunded.
    Refunded {
        /// Which refund.
        n: u32,
        /// Minor units.
        amount: i64,
    },
    /// A capture failed, and is not tried again.
    CaptureFailed {
        /// Which capture.
        n: u32,
        /// Minor units.
        amount: i64,
        /// Why.
        code: String,
    },
    /// A refund failed, and is not tried again.
    RefundFailed {
        /// Which refund.
        n: u32,
        /// Minor units.
        amount: i64,
        /// Why.
        code: String,
    },
}
