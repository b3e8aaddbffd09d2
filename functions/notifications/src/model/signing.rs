//! Signatures of Standard Webhooks, and their secrets.
//!
//! `v1` is HMAC-SHA-256 with a secret that both sides have (`whsec_…`), `v1a` Ed25519 with a key pair (`whsk_…`, `whpk_…`):
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use deserr::Deserr;
use domain::fault::Faults;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How webhooks are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = WebhookSigning)]
pub(crate) enum Signing {
    /// HMAC-SHA-256 with a shared secret.
    V1,
    /// Ed25519 with a key pair.
    V1a,
}

/// A secret, and what the receiver is given of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    /// `whsec_…` or `whsk_…`.
    pub(crate) own: String,
    /// What verifies: the same `whsec_…`, or `whpk_…`.
    pub(crate) shown: String,
}

impl Signing {
    /// Makes a secret of 32 random bytes.
    pub(crate) fn new_secret(self) -> Option<Secret> {
        let bytes: [u8; 32] = rand::RngExt::random(&mut rand::rng());
        let text = STANDARD.encode(bytes);
        match self {
            Self::V1 => {
                let secret = format!("whsec_{text}");
                Some(Secret { own: secret.clone(), shown: secret })
            }
            Self::V1a => {
                let pair = Ed25519KeyPair::from_seed_unchecked(&bytes).ok()?;
                let public = STANDARD.encode(pair.public_key().as_ref());
                Some(Secret { own: format!("whsk_{text}"), shown: format!("whpk_{public}") })
            }
        }
    }
}

/// Signs a message: `v1,…` or `v1a,…` by the kind of secret; `None` for what is no secret.
pub(crate) fn sign(secret: &str, id: &str, timestamp_s: i64, body: &str) -> Option<String> {
    let message = format!("{id}.{timestamp_s}.{body}");
    if let Some(secret) = secret.strip_prefix("whsec_") {
        let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(secret).ok()?).ok()?;
        mac.update(message.as_bytes());
        return Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
    }
    let seed = STANDARD.decode(secret.strip_prefix("whsk_")?).ok()?;
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
    Some(format!("v1a,{}", STANDARD.encode(pair.sign(message.as_bytes()).as_ref())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_as_the_specification_says() {
        // The example of the reference libraries.
        let signed = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign("secret", "a", 1, ""), None);
        assert_eq!(sign("whsk_AAAA", "a", 1, ""), None);
    }

    #[test]
    fn an_asymmetric_signature_verifies_with_the_key_that_is_shown() {
        let secret = Signing::V1a.new_secret().unwrap();
        let signed = sign(&secret.own, "msg_1", 7, "{}").unwrap();
        let bytes = |text: &str| STANDARD.decode(text).unwrap();
        let key = bytes(secret.shown.strip_prefix("whpk_").unwrap());
        let key = ed25519_dalek::VerifyingKey::from_bytes(&key.try_into().unwrap()).unwrap();
        let signature = bytes(signed.strip_prefix("v1a,").unwrap());
        let signature = ed25519_dalek::Signature::from_slice(&signature).unwrap();
        assert!(key.verify_strict(b"msg_1.7.{}", &signature).is_ok());
        assert!(key.verify_strict(b"msg_1.8.{}", &signature).is_err());
        assert_ne!(secret.own, Signing::V1a.new_secret().unwrap().own);
    }
}
