//! The simulator's webhooks on the wire: their JSON, under `Stoa-Signature` (see [`signature`](crate::provider::signature)).

use domain::{Money, Timestamp};
use http::HeaderMap;
use serde::{Deserialize, Serialize};

use crate::model::{News, OperationKey, Outcome};
use crate::provider::signature::verify;
use crate::provider::{DisputeNews, Notice, Tidings, WebhookError};

/// The header that bears the signature.
pub const SIGNATURE: &str = "stoa-signature";

#[derive(Debug, Serialize, Deserialize)]
struct Body {
    id: String,
    key: String,
    #[serde(flatten)]
    news: Told,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Told {
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

/// A notice as JSON. A dispute is told of by the key of its authorisation.
pub(super) fn body(id: &str, key: &OperationKey, tidings: &Tidings) -> String {
    let news = match tidings.clone() {
        Tidings::Step { news: News::Expired, .. } => Told::Expired,
        Tidings::Step { news: News::Settled(outcome), .. } => match outcome {
            Outcome::Authorized { reference, expires_at } => Told::Authorized { reference, expires_at },
            Outcome::ActionRequired { reference, action_url } => Told::ActionRequired { reference, action_url },
            Outcome::Declined { code } => Told::Declined { code },
            Outcome::Done => Told::Done,
            Outcome::Unknown => Told::Unknown,
        },
        Tidings::Dispute(news) => {
            let DisputeNews { reference: dispute, amount, reason, opened_at, respond_by, .. } = news;
            let dispute = Disputed { dispute, amount, reason, opened_at, respond_by };
            match news.won {
                None => Told::DisputeOpened(dispute),
                Some(won) => Told::DisputeClosed { won, dispute },
            }
        }
    };
    serde_json::to_string(&Body { id: id.to_owned(), key: key.to_string(), news }).unwrap_or_default()
}

/// Checks signature and time, then reads the notice.
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
    let settled = |outcome| Tidings::Step { key, news: News::Settled(outcome) };
    let disputed = |told: Disputed, won| {
        Tidings::Dispute(DisputeNews {
            about: Some(key.payment),
            authorization: super::reference(&key),
            reference: told.dispute,
            amount: told.amount,
            reason: told.reason,
            respond_by: told.respond_by,
            opened_at: told.opened_at,
            won,
        })
    };
    let tidings = match body.news {
        Told::Expired => Tidings::Step { key, news: News::Expired },
        Told::Authorized { reference, expires_at } => settled(Outcome::Authorized { reference, expires_at }),
        Told::ActionRequired { reference, action_url } => settled(Outcome::ActionRequired { reference, action_url }),
        Told::Declined { code } => settled(Outcome::Declined { code }),
        Told::Done => settled(Outcome::Done),
        Told::Unknown => settled(Outcome::Unknown),
        Told::DisputeOpened(dispute) => disputed(dispute, None),
        Told::DisputeClosed { won, dispute } => disputed(dispute, Some(won)),
    };
    Ok(vec![Notice { id: body.id, tidings }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::signature::sign;

    const NOW: Timestamp = Timestamp::from_millis(1_772_366_400_000);

    fn key() -> OperationKey {
        "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:authorize:1".parse().unwrap()
    }

    fn headers(signature: &str) -> HeaderMap {
        HeaderMap::from_iter([(SIGNATURE.parse().unwrap(), signature.parse().unwrap())])
    }

    #[test]
    fn a_signed_notice_survives_the_wire() {
        let dispute = |won| {
            Tidings::Dispute(DisputeNews {
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
        let declined = News::Settled(Outcome::Declined { code: "no".to_owned() });
        let all = [
            Tidings::Step { key: key(), news: declined },
            Tidings::Step { key: key(), news: News::Expired },
            dispute(None),
            dispute(Some(false)),
        ];
        for tidings in all {
            let body = body("evt_1", &key(), &tidings);
            let headers = headers(&sign(body.as_bytes(), b"secret", NOW));
            let notice = Notice { id: "evt_1".to_owned(), tidings };
            assert_eq!(parse(&headers, body.as_bytes(), b"secret", NOW).unwrap(), [notice]);
        }
    }

    #[test]
    fn what_bears_no_good_signature_is_refused() {
        let body = body("evt_1", &key(), &Tidings::Step { key: key(), news: News::Expired });
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
    fn what_is_signed_but_no_notice_is_malformed() {
        for body in ["", "{}", "[]", r#"{"id":"e","key":"x","type":"done"}"#] {
            let headers = headers(&sign(body.as_bytes(), b"secret", NOW));
            assert_eq!(parse(&headers, body.as_bytes(), b"secret", NOW), Err(WebhookError::Malformed), "{body}");
        }
    }
}
