//! The parts of Stripe's objects that are read here.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Timestamp;
use serde::Deserialize;

use super::{KEY, decline};
use crate::model::{OperationKey, Outcome, code};

/// How long Stripe keeps an authorisation that has no `capture_before`.
const AUTHORIZATION_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A list; only its first page is read.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
}

/// A PaymentIntent.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Intent {
    pub(super) id: String,
    status: String,
    #[serde(default)]
    created: i64,
    #[serde(default)]
    pub(super) metadata: BTreeMap<String, String>,
    #[serde(default)]
    next_action: Option<NextAction>,
    #[serde(default)]
    last_payment_error: Option<PaymentError>,
    #[serde(default)]
    cancellation_reason: Option<String>,
    #[serde(default)]
    latest_charge: Option<LatestCharge>,
}

#[derive(Clone, Debug, Deserialize)]
struct NextAction {
    #[serde(default)]
    redirect_to_url: Option<Redirect>,
}

#[derive(Clone, Debug, Deserialize)]
struct Redirect {
    #[serde(default)]
    url: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct PaymentError {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    decline_code: Option<String>,
}

/// A charge, where it was expanded, or else its id.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum LatestCharge {
    Charge {
        #[serde(default)]
        payment_method_details: Option<Details>,
    },
    #[expect(dead_code, reason = "the id alone has nothing to read")]
    Id(String),
}

#[derive(Clone, Debug, Deserialize)]
struct Details {
    #[serde(default)]
    card: Option<Card>,
}

#[derive(Clone, Debug, Deserialize)]
struct Card {
    #[serde(default)]
    capture_before: Option<i64>,
}

impl Intent {
    /// The key of the operation.
    pub(super) fn key(&self) -> Option<OperationKey> {
        self.metadata.get(KEY)?.parse().ok()
    }

    pub(super) fn is_canceled(&self) -> bool {
        self.status == "canceled"
    }

    pub(super) fn is_captured(&self) -> bool {
        self.status == "succeeded"
    }

    /// Whether a canceled intent has expired.
    pub(super) fn has_expired(&self) -> bool {
        matches!(self.cancellation_reason.as_deref(), Some("automatic" | "expired"))
    }

    /// The outcome of the authorisation.
    pub(super) fn outcome(&self) -> Outcome {
        match self.status.as_str() {
            "requires_capture" | "succeeded" => {
                Outcome::Authorized { reference: self.id.clone(), expires_at: self.expires_at() }
            }
            "requires_action" => match self.action_url() {
                Some(action_url) => Outcome::ActionRequired { reference: self.id.clone(), action_url },
                None => Outcome::Unknown,
            },
            "requires_payment_method" => {
                let error = self.last_payment_error.as_ref();
                let (code, decline) = error.map_or((None, None), |e| (e.code.as_deref(), e.decline_code.as_deref()));
                Outcome::Declined { code: decline::of_card(code, decline).to_owned() }
            }
            "canceled" => Outcome::Declined { code: code::AUTHORIZATION_VOIDED.to_owned() },
            // `processing`, `requires_confirmation`, and any future status.
            _ => Outcome::Unknown,
        }
    }

    fn action_url(&self) -> Option<String> {
        self.next_action.as_ref()?.redirect_to_url.as_ref()?.url.clone()
    }

    fn expires_at(&self) -> Timestamp {
        let charge = match &self.latest_charge {
            Some(LatestCharge::Charge { payment_method_details: Some(Details { card: Some(card) }) }) => Some(card),
            _ => None,
        };
        let stated =
            charge.and_then(|card| card.capture_before).map(|s| Timestamp::from_millis(s.saturating_mul(1_000)));
        stated.unwrap_or_else(|| Timestamp::from_millis(self.created.saturating_mul(1_000)) + AUTHORIZATION_LIFE)
    }
}

/// A refund.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Refund {
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

impl Refund {
    /// The key of the operation.
    pub(super) fn key(&self) -> Option<OperationKey> {
        self.metadata.get(KEY)?.parse().ok()
    }

    pub(super) fn outcome(&self) -> Outcome {
        match self.status.as_deref() {
            Some("succeeded") => Outcome::Done,
            Some("failed" | "canceled") => Outcome::Declined { code: code::REFUND_FAILED.to_owned() },
            // `pending`: a webhook reports the end; until then the sweep asks for it.
            _ => Outcome::Unknown,
        }
    }
}

/// An error, as Stripe describes it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ErrorBody {
    #[serde(default, rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) decline_code: Option<String>,
    #[serde(default)]
    pub(super) param: Option<String>,
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) payment_intent: Option<Box<Intent>>,
}

/// The envelope of an error.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error: ErrorBody,
}
