//! The state of a payment, and the transitions between states.

use deserr::Deserr;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

/// The state of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = PaymentState)]
pub enum Status {
    /// The payment is known, and no provider was called yet.
    Created,
    /// A provider was asked for an authorisation.
    Processing,
    /// The customer has to act at the provider.
    #[deserr(rename = "action_required")]
    ActionRequired,
    /// The money is authorised.
    Authorized,
    /// The last attempt was declined; another may follow.
    Declined,
    /// A part of the money was captured; more may follow.
    #[deserr(rename = "partially_captured")]
    PartiallyCaptured,
    /// The money was captured.
    Captured,
    /// A part of the captured money was refunded.
    #[deserr(rename = "partially_refunded")]
    PartiallyRefunded,
    /// All captured money was refunded.
    Refunded,
    /// The authorisation was released, or the payment closed without one.
    Voided,
    /// The authorisation, or the time for the customer's action, ended.
    Expired,
}

impl Status {
    /// Whether a payment may change from this state to the next.
    pub const fn may_become(self, next: Self) -> bool {
        use Status::{
            ActionRequired, Authorized, Captured, Created, Declined, Expired, PartiallyCaptured, PartiallyRefunded,
            Processing, Refunded, Voided,
        };
        matches!(
            (self, next),
            (Created, Processing | Voided)
                | (Processing, Authorized | ActionRequired | Declined)
                | (Declined, Processing | Voided)
                | (ActionRequired, Authorized | Declined | Expired | Voided)
                | (Authorized, PartiallyCaptured | Captured | Voided | Expired)
                | (PartiallyCaptured, Captured | PartiallyRefunded | Refunded)
                | (Captured, PartiallyRefunded | Refunded)
                | (PartiallyRefunded, Refunded)
                // Another shipment's capture may follow after all captured money was refunded.
                | (Refunded, PartiallyRefunded)
        )
    }

    /// The state's name in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Processing => "processing",
            Self::ActionRequired => "action_required",
            Self::Authorized => "authorized",
            Self::Declined => "declined",
            Self::PartiallyCaptured => "partially_captured",
            Self::Captured => "captured",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }

    /// Every status, in the order of a payment's life.
    pub const ALL: [Self; 11] = [
        Self::Created,
        Self::Processing,
        Self::ActionRequired,
        Self::Authorized,
        Self::Declined,
        Self::PartiallyCaptured,
        Self::Captured,
        Self::PartiallyRefunded,
        Self::Refunded,
        Self::Voided,
        Self::Expired,
    ];
}
