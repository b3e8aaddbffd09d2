//! The signature of Stripe's and the simulator's webhooks: `t=<seconds>,v1=<hex>`.
//!
//! The hex is HMAC-SHA-256 of `<seconds>.<body>` under the webhook secret. During a change of the secret there are
//! several `v1`, of which one must be valid.

use std::time::Duration;

use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::adapters::provider::WebhookError;

/// How far the signature's time may be from the server's, either way.
pub const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Signs a body.
pub fn sign(body: &[u8], secret: &[u8], now: Timestamp) -> String {
    let seconds = now.as_seconds().to_string();
    let code = mac(&seconds, body, secret).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default();
    let hex: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

/// Checks a signature, in constant time, and its age.
pub(super) fn verify(header: &str, body: &[u8], secret: &[u8], now: Timestamp) -> Result<(), WebhookError> {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let (_, seconds) = parts().find(|(name, _)| *name == "t").ok_or(WebhookError::Signature)?;
    let signed_at = seconds.parse::<i64>().map_err(|_| WebhookError::Signature)?;
    let mac = mac(seconds, body, secret).ok_or(WebhookError::Signature)?;
    let mut codes = parts().filter(|(name, _)| *name == "v1").filter_map(|(_, hex)| from_hex(hex));
    if !codes.any(|code| mac.clone().verify_slice(&code).is_ok()) {
        return Err(WebhookError::Signature);
    }
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

    #[test]
    fn the_signature_equals_that_of_openssl() {
        // printf '1772366400.{}' | openssl dgst -sha256 -hmac secret
        let expected = "t=1772366400,v1=b0c2c5e288833b007355aa343b97fd4bb8f9825725b0961e7aaa0f867a720061";
        assert_eq!(sign(b"{}", b"secret", NOW), expected);
    }

    #[test]
    fn refuses_a_forged_altered_or_old_signature() {
        let good = sign(b"{}", b"secret", NOW);
        let refused = |header: &str, body: &[u8], secret: &[u8], now| {
            assert_eq!(verify(header, body, secret, now), Err(WebhookError::Signature), "{header}");
        };
        refused(&good, b"{}", b"other", NOW);
        refused(&good, b"{ }", b"secret", NOW);
        refused(&good, b"{}", b"secret", NOW + TOLERANCE + Duration::from_secs(1));
        refused(&good, b"{}", b"secret", NOW - TOLERANCE - Duration::from_secs(1));
        for odd in ["", "t=1", "v1=00", "t=x,v1=00", "t=1,v1=0", "t=1,v1=zz", "t=1,v1=ä"] {
            refused(odd, b"{}", b"secret", NOW);
        }
        assert_eq!(verify(&good, b"{}", b"secret", NOW + TOLERANCE), Ok(()));
    }

    #[test]
    fn one_valid_signature_of_several_is_enough() {
        let (old, new) = (sign(b"{}", b"old", NOW), sign(b"{}", b"new", NOW));
        let both = format!("{old},{}", new.split_once(',').unwrap().1);
        for secret in [b"old", b"new"] {
            assert_eq!(verify(&both, b"{}", secret, NOW), Ok(()));
        }
        assert_eq!(verify(&both.replace("v1=", "v0="), b"{}", b"new", NOW), Err(WebhookError::Signature));
    }
}
