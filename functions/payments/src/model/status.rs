//! Where a payment stands, and which ways lead on from there.

use deserr::Deserr;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = PaymentState)]
pub enum Status {
    /// It is known, and nothing was asked of a provider yet.
    Created,
    /// A provider is being asked for an authorisation.
    Processing,
    /// The customer has to do something at the provider.
    #[deserr(rename = "action_required")]
    ActionRequired,
    /// The money is set aside.
    Authorized,
    /// The last attempt was declined; another may follow.
    Declined,
    /// A part of the money was taken, more may be.
    #[deserr(rename = "partially_captured")]
    PartiallyCaptured,
    /// The money was taken.
    Captured,
    /// A part of what was taken was given back.
    #[deserr(rename = "partially_refunded")]
    PartiallyRefunded,
    /// All that was taken was given back.
    Refunded,
    /// The authorisation was given back, or the payment closed before there was one.
    Voided,
    /// The authorisation, or the action that was waited for, ran out.
    Expired,
}

impl Status {
    /// Whether a payment may go from here to there.
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
                // What was taken so far was given back, and then another shipment is told of: its capture stays.
                | (Refunded, PartiallyRefunded)
        )
    }

    /// The word that stands for it in JSON.
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
