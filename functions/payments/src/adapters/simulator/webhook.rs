//! The JSON of the simulator's webhooks.
//! `Stoa-Signature` signs it (see [`signature`](crate::adapters::signature)).

use domain::{Money, Timestamp};
use http::HeaderMap;
use serde::{Deserialize, Serialize};

use crate::adapters::provider::{DisputeReport, Notice, ProviderEvent, WebhookError};
use crate::adapters::signature::verify;
use crate::model::{OperationKey, Outcome, Report};

/// The header with the signature.
pub const SIGNATURE: &str = "stoa-signature";

#[derive(Debug, Serialize, Deserialize)]
struct Body {
    id: String,
    key: String,
    #[serde(flatten)]
    report: EventBody,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum EventBody {
    Authorized {
        reference: String,
        expires_at: Timestamp,
    },
    ActionRequired {
        reference: String,
        action_url: String,
    },
    Declined {
        code: String,
    },
    Done,
    Expired,
    Unknown,
    DisputeOpened(Disputed),
    DisputeClosed {
        won: bool,
        #[serde(flatten)]
        dispute: Disputed,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct Disputed {
    dispute: String,
    amount: Money,
    reason: String,
    opened_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    respond_by: Option<Timestamp>,
}

/// Writes a notice as JSON. A dispute has the key of its authorisation.
pub(super) fn body(id: &str, key: &OperationKey, event: &ProviderEvent) -> String {
    let report = match event.clone() {
        ProviderEvent::Step { report: Report::Expired, .. } => EventBody::Expired,
        ProviderEvent::Step { report: Report::Settled(outcome), .. } => match outcome {
            Outcome::Authorized { reference, expires_at } => EventBody::Authorized { reference, expires_at },
            Outcome::ActionRequired { reference, action_url } => EventBody::ActionRequired { reference, action_url },
            Outcome::Declined { code } => EventBody::Declined { code },
            Outcome::Done => EventBody::Done,
            Outcome::Asked | Outcome::Unknown => EventBody::Unknown,
        },
        ProviderEvent::Dispute(report) => {
            let DisputeReport { reference: dispute, amount, reason, opened_at, respond_by, .. } = report;
            let dispute = Disputed { dispute, amount, reason, opened_at, respond_by };
            match report.won {
                None => EventBody::DisputeOpened(dispute),
                Some(won) => EventBody::DisputeClosed { won, dispute },
            }
        }
    };
    serde_json::to_string(&Body { id: id.to_owned(), key: key.to_string(), report }).unwrap_or_default()
}

/// Checks the signature and its time, then reads the notice.
pub(super) fn parse(
    headers: &HeaderMap,
    body: &[u8],
    secret: &[u8],
    now: Timestamp,
) -> Result<Vec<Notice>, WebhookError> {
    let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).ok_or(WebhookError::Signature)?;
    verify(header, body, secret, now)?;
    let body: Body = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    let key: OperationKey = body.key.parse().map_err(|_| WebhookError::Malformed)?;
    let settled = |outcome| ProviderEvent::Step { key, report: Report::Settled(outcome) };
    let disputed = |dispute: Disputed, won| {
        ProviderEvent::Dispute(DisputeReport {
            about: Some(key.payment),
            authorization: super::reference(&key),
            reference: dispute.dispute,
            amount: dispute.amount,
            reason: dispute.reason,
            respond_by: dispute.respond_by,
            opened_at: dispute.opened_at,
            won,
        })
    };
    let event = match body.report {
        EventBody::Expired => ProviderEvent::Step { key, report: Report::Expired },
        EventBody::Authorized { reference, expires_at } => settled(Outcome::Authorized { reference, expires_at }),
        EventBody::ActionRequired { reference, action_url } => {
            settled(Outcome::ActionRequired { reference, action_url })
        }
        EventBody::Declined { code } => settled(Outcome::Declined { code }),
        EventBody::Done => settled(Outcome::Done),
        EventBody::Unknown => settled(Outcome::Unknown),
        EventBody::DisputeOpened(dispute) => disputed(dispute, None),
        EventBody::DisputeClosed { won, dispute } => disputed(dispute, Some(won)),
    };
    Ok(vec![Notice { id: body.id, event }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::signature::sign;

    const NOW: Timestamp = Timestamp::from_millis(1_772_366_400_000);

    fn key() -> OperationKey {
        "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:authorize:1".parse().unwrap()
    }

    fn headers(signature: &str) -> HeaderMap {
        HeaderMap::from_iter([(SIGNATURE.parse().unwrap(), signature.parse().unwrap())])
    }

    #[test]
    fn a_signed_notice_is_read_unchanged() {
        let dispute = |won| {
            ProviderEvent::Dispute(DisputeReport {
                about: Some(key().payment),
                authorization: super::super::reference(&key()),
                reference: "d".to_owned(),
                amount: Money::new(5, "EUR".parse().unwrap()),
                reason: "fraudulent".to_owned(),
                respond_by: Some(NOW),
                opened_at: NOW,
                won,
            })
        };
        let declined = Report::Settled(Outcome::Declined { code: "no".to_owned() });
        let all = [
            ProviderEvent::Step { key: key(), report: declined },
            ProviderEvent::Step { key: key(), report: Report::Expired },
            dispute(None),
            dispute(Some(false)),
        ];
        for event in all {
            let body = body("evt_1", &key(), &event);
            let headers = headers(&sign(body.as_bytes(), b"secret", NOW));
            let notice = Notice { id: "evt_1".to_owned(), event };
            assert_eq!(parse(&headers, body.as_bytes(), b"secret", NOW).unwrap(), [notice]);
        }
    }

    #[test]
    fn refuses_a_missing_or_invalid_signature() {
        let body = body("evt_1", &key(), &ProviderEvent::Step { key: key(), report: Report::Expired });
        let body = body.as_bytes();
        assert_eq!(parse(&HeaderMap::new(), body, b"secret", NOW), Err(WebhookError::Signature));
        let forged = headers(&sign(body, b"other", NOW));
        assert_eq!(parse(&forged, body, b"secret", NOW), Err(WebhookError::Signature));
        let odd = HeaderMap::from_iter([(
            SIGNATURE.parse().unwrap(),
            http::HeaderValue::from_bytes("t=1,v1=\u{e4}".as_bytes()).unwrap(),
        )]);
        assert_eq!(parse(&odd, body, b"secret", NOW), Err(WebhookError::Signature));
    }

    #[test]
    fn a_signed_body_that_is_no_notice_is_malformed() {
        for body in ["", "{}", "[]", r#"{"id":"e","key":"x","type":"done"}"#] {
            let headers = headers(&sign(body.as_bytes(), b"secret", NOW));
            assert_eq!(parse(&headers, body.as_bytes(), b"secret", NOW), Err(WebhookError::Malformed), "{body}");
        }
    }
}
