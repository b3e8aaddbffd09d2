//! Stripe's webhooks: their events, under `Stripe-Signature` (see [`signature`](crate::provider::signature)).

use domain::Timestamp;
use http::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::object::{Intent, Refund};
use super::{amount, decline};
use crate::model::{News, OperationKey, Outcome};
use crate::provider::signature::verify;
use crate::provider::{DisputeNews, Notice, Tidings, WebhookError};

/// The header that bears the signature.
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

/// Checks signature and time, then reads the notices. An event that is nothing to us is none.
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
    let tidings = match envelope.kind.as_str() {
        "payment_intent.amount_capturable_updated"
        | "payment_intent.requires_action"
        | "payment_intent.payment_failed"
        | "payment_intent.canceled" => of_intent(&read(object)?),
        "refund.updated" | "refund.failed" | "charge.refund.updated" => of_refund(&read(object)?),
        "charge.dispute.created" | "charge.dispute.closed" => of_dispute(read(object)?)?,
        _ => None,
    };
    Ok(tidings.into_iter().map(|tidings| Notice { id: envelope.id.clone(), tidings }).collect())
}

fn read<T: DeserializeOwned>(object: serde_json::Value) -> Result<T, WebhookError> {
    serde_json::from_value(object).map_err(|_| WebhookError::Malformed)
}

fn of_intent(intent: &Intent) -> Option<Tidings> {
    let news = if intent.is_canceled() { News::Expired } else { settled(intent.outcome())? };
    Some(Tidings::Step { key: intent.key()?, news })
}

fn of_refund(refund: &Refund) -> Option<Tidings> {
    let key: OperationKey = refund.key()?;
    Some(Tidings::Step { key, news: settled(refund.outcome())? })
}

fn settled(outcome: Outcome) -> Option<News> {
    (outcome != Outcome::Unknown).then_some(News::Settled(outcome))
}

fn of_dispute(dispute: Dispute) -> Result<Option<Tidings>, WebhookError> {
    // A charge without an intent was not made here.
    let Some(authorization) = dispute.payment_intent else { return Ok(None) };
    let moment = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1_000));
    let won = match dispute.status.as_str() {
        "won" | "warning_closed" | "prevented" => Some(true),
        "lost" => Some(false),
        _ => None,
    };
    Ok(Some(Tidings::Dispute(DisputeNews {
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
