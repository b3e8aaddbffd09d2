//! The simulator's webhooks on the wire: their JSON, and a signature over timestamp and body.
//!
//! `Stoa-Signature: t=<seconds>,v1=<hex>` where the hex is HMAC-SHA-256 of `<seconds>.<body>` under the webhook secret.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use shared::Timestamp;

use crate::model::{News, Outcome};
use crate::provider::{Notice, WebhookError};

/// The header that bears the signature.
pub const SIGNATURE: &str = "stoa-signature";
/// How far the signature's time may be from ours, either way.
pub const TOLERANCE: Duration = Duration::from_secs(5 * 60);

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
    Authorized { reference: String, expires_at: Timestamp },
    ActionRequired { reference: String, action_url: String },
    Declined { code: String },
    Done,
    Expired,
    Unknown,
}

/// A notice as JSON.
pub(super) fn body(notice: &Notice) -> String {
    let news = match notice.news.clone() {
        News::Expired => Told::Expired,
        News::Settled(Outcome::Authorized { reference, expires_at }) => Told::Authorized { reference, expires_at },
        News::Settled(Outcome::ActionRequired { reference, action_url }) => {
            Told::ActionRequired { reference, action_url }
        }
        News::Settled(Outcome::Declined { code }) => Told::Declined { code },
        News::Settled(Outcome::Done) => Told::Done,
        News::Settled(Outcome::Unknown) => Told::Unknown,
    };
    serde_json::to_string(&Body { id: notice.id.clone(), key: notice.key.to_string(), news }).unwrap_or_default()
}

/// Signs a body.
pub fn sign(body: &[u8], secret: &[u8], now: Timestamp) -> String {
    let seconds = now.as_seconds().to_string();
    let code = mac(&seconds, body, secret).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default();
    let hex: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
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
    let news = match body.news {
        Told::Expired => News::Expired,
        Told::Authorized { reference, expires_at } => News::Settled(Outcome::Authorized { reference, expires_at }),
        Told::ActionRequired { reference, action_url } => {
            News::Settled(Outcome::ActionRequired { reference, action_url })
        }
        Told::Declined { code } => News::Settled(Outcome::Declined { code }),
        Told::Done => News::Settled(Outcome::Done),
        Told::Unknown => News::Settled(Outcome::Unknown),
    };
    let key = body.key.parse().map_err(|_| WebhookError::Malformed)?;
    Ok(vec![Notice { id: body.id, key, news }])
}

fn verify(header: &str, body: &[u8], secret: &[u8], now: Timestamp) -> Result<(), WebhookError> {
    let part = |name: &str| header.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    let (Some(seconds), Some(hex)) = (part("t"), part("v1")) else { return Err(WebhookError::Signature) };
    let signed_at = seconds.parse::<i64>().map_err(|_| WebhookError::Signature)?;
    let code = from_hex(hex).ok_or(WebhookError::Signature)?;
    let mac = mac(seconds, body, secret).ok_or(WebhookError::Signature)?;
    mac.verify_slice(&code).map_err(|_| WebhookError::Signature)?;
    let apart = now.as_seconds().abs_diff(signed_at);
    if apart > TOLERANCE.as_secs() { Err(WebhookError::Signature) } else { Ok(()) }
}

fn mac(seconds: &str, body: &[u8], secret: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_772_366_400_000);

    fn notice() -> Notice {
        let key = "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG:authorize:1".parse().unwrap();
        Notice { id: "evt_1".to_owned(), key, news: News::Settled(Outcome::Declined { code: "no".to_owned() }) }
    }

    fn headers(signature: &str) -> HeaderMap {
        HeaderMap::from_iter([(SIGNATURE.parse().unwrap(), signature.parse().unwrap())])
    }

    #[test]
    fn a_signed_notice_survives_the_wire() {
        let body = body(&notice());
        let headers = headers(&sign(body.as_bytes(), b"secret", NOW));
        assert_eq!(parse(&headers, body.as_bytes(), b"secret", NOW).unwrap(), [notice()]);
    }

    #[test]
    fn the_signature_is_that_of_other_tools() {
        // printf '1772366400.{}' | openssl dgst -sha256 -hmac secret
        let expected = "t=1772366400,v1=b0c2c5e288833b007355aa343b97fd4bb8f9825725b0961e7aaa0f867a720061";
        assert_eq!(sign(b"{}", b"secret", NOW), expected);
    }

    #[test]
    fn what_is_forged_altered_or_old_is_refused() {
        let body = body(&notice());
        let good = sign(body.as_bytes(), b"secret", NOW);
        let refused = |headers: &HeaderMap, body: &[u8], secret: &[u8], now| {
            assert_eq!(parse(headers, body, secret, now), Err(WebhookError::Signature));
        };
        refused(&HeaderMap::new(), body.as_bytes(), b"secret", NOW);
        refused(&headers(&good), body.as_bytes(), b"other", NOW);
        refused(&headers(&good), body.replace("no", "yes").as_bytes(), b"secret", NOW);
        refused(&headers(&good), body.as_bytes(), b"secret", NOW + TOLERANCE + Duration::from_secs(1));
        refused(&headers(&good), body.as_bytes(), b"secret", NOW - TOLERANCE - Duration::from_secs(1));
        for odd in ["", "t=1", "v1=00", "t=x,v1=00", "t=1,v1=0", "t=1,v1=zz", "t=1,v1=\u{e4}"] {
            let headers = HeaderMap::from_iter([(
                SIGNATURE.parse().unwrap(),
                http::HeaderValue::from_bytes(odd.as_bytes()).unwrap(),
            )]);
            refused(&headers, body.as_bytes(), b"secret", NOW);
        }
        assert!(parse(&headers(&good), body.as_bytes(), b"secret", NOW + TOLERANCE).is_ok());
    }

    #[test]
    fn what_is_signed_but_no_notice_is_malformed() {
        for body in ["", "{}", "[]", r#"{"id":"e","key":"x","type":"done"}"#] {
            let headers = headers(&sign(body.as_bytes(), b"secret", NOW));
            assert_eq!(parse(&headers, body.as_bytes(), b"secret", NOW), Err(WebhookError::Malformed), "{body}");
        }
    }
}
