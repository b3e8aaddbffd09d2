//! The events of Stripe's webhooks.
//! `Stripe-Signature` signs them (see [`signature`](crate::adapters::signature)).

use domain::Timestamp;
use http::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::object::{Intent, Refund};
use super::{amount, decline};
use crate::adapters::provider::{DisputeReport, Notice, ProviderEvent, WebhookError};
use crate::adapters::signature::verify;
use crate::model::{OperationKey, Outcome, Report};

/// The header with the signature.
const SIGNATURE: &str = "stripe-signature";

#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: serde_json::Value,
}

#[derive(Deserialize)]
struct Dispute {
    id: String,
    amount: i64,
    currency: String,
    reason: String,
    status: String,
    created: i64,
    #[serde(default)]
    payment_intent: Option<String>,
    #[serde(default)]
    evidence_details: Option<Evidence>,
}

#[derive(Deserialize)]
struct Evidence {
    #[serde(default)]
    due_by: Option<i64>,
}

/// Checks the signature and its time, then reads the notices.
///
/// An event without a meaning here gives no notice.
pub(super) fn parse(
    headers: &HeaderMap,
    body: &[u8],
    secret: &[u8],
    now: Timestamp,
) -> Result<Vec<Notice>, WebhookError> {
    let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).ok_or(WebhookError::Signature)?;
    verify(header, body, secret, now)?;
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    let object = envelope.data.object;
    let event = match envelope.kind.as_str() {
        "payment_intent.amount_capturable_updated"
        | "payment_intent.requires_action"
        | "payment_intent.payment_failed"
        | "payment_intent.canceled" => of_intent(&read(object)?),
        "refund.updated" | "refund.failed" | "charge.refund.updated" => of_refund(&read(object)?),
        "charge.dispute.created" | "charge.dispute.closed" => of_dispute(read(object)?)?,
        _ => None,
    };
    Ok(event.into_iter().map(|event| Notice { id: envelope.id.clone(), event }).collect())
}

fn read<T: DeserializeOwned>(object: serde_json::Value) -> Result<T, WebhookError> {
    serde_json::from_value(object).map_err(|_| WebhookError::Malformed)
}

fn of_intent(intent: &Intent) -> Option<ProviderEvent> {
    let report = if intent.is_canceled() { Report::Expired } else { settled(intent.outcome())? };
    Some(ProviderEvent::Step { key: intent.key()?, report })
}

fn of_refund(refund: &Refund) -> Option<ProviderEvent> {
    let key: OperationKey = refund.key()?;
    Some(ProviderEvent::Step { key, report: settled(refund.outcome())? })
}

fn settled(outcome: Outcome) -> Option<Report> {
    (outcome != Outcome::Unknown).then_some(Report::Settled(outcome))
}

fn of_dispute(dispute: Dispute) -> Result<Option<ProviderEvent>, WebhookError> {
    // A charge without an intent was not made here.
    let Some(authorization) = dispute.payment_intent else { return Ok(None) };
    let moment = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1_000));
    let won = match dispute.status.as_str() {
        "won" | "warning_closed" | "prevented" => Some(true),
        "lost" => Some(false),
        _ => None,
    };
    Ok(Some(ProviderEvent::Dispute(DisputeReport {
        about: None,
        authorization,
        reference: dispute.id,
        amount: amount::from_stripe(dispute.amount, &dispute.currency).ok_or(WebhookError::Malformed)?,
        reason: decline::of_dispute(&dispute.reason).to_owned(),
        respond_by: dispute.evidence_details.and_then(|evidence| evidence.due_by).map(moment),
        opened_at: moment(dispute.created),
        won,
    })))
}
