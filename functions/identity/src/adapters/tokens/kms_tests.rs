//! Tests of tokens signed by KMS: the requests to it, and whether others can verify the tokens. Keys in memory stand in
//! for KMS.

use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{Digest, SHA256};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use domain::Timestamp;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use service::ports::{KeyPort, PortError};

use super::jwt;
use super::keys::{KeyRing, Wanted};
use super::{AccessClaims, TokenError};

const NOW: Timestamp = Timestamp::from_millis(1_772_366_400_000);

/// A fake of KMS.
#[derive(Clone)]
struct Kms {
    keys: Arc<Vec<KeyPair>>,
    /// The key that may not be used.
    forbidden: Option<&'static str>,
    asked: Arc<Mutex<Vec<(&'static str, String)>>>,
    broken: bool,
}

impl std::fmt::Debug for Kms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kms")
    }
}

impl Kms {
    fn with_keys(count: usize) -> Self {
        let keys = (0..count).map(|_| KeyPair::generate(KeySize::Rsa2048).unwrap()).collect();
        Self { keys: Arc::new(keys), asked: Arc::default(), forbidden: None, broken: false }
    }

    fn client(&self) -> Arc<dyn KeyPort> {
        Arc::new(self.clone())
    }

    fn key(&self, operation: &'static str, id: &str) -> Result<&KeyPair, PortError> {
        self.asked.lock().unwrap().push((operation, id.to_owned()));
        if self.broken || self.forbidden == Some(id) {
            return Err("access denied".into());
        }
        Ok(&self.keys[id.parse::<usize>().unwrap()])
    }
}

impl KeyPort for Kms {
    fn public_key<'a>(&'a self, key_id: &'a str) -> BoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move {
            let der: PublicKeyX509Der<'_> = self.key("GetPublicKey", key_id)?.public_key().as_der().unwrap();
            Ok(der.as_ref().to_vec())
        })
    }

    fn sign<'a>(&'a self, key_id: &'a str, digest: Vec<u8>) -> BoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move {
            let key = self.key("Sign", key_id)?;
            let digest = Digest::import_less_safe(&digest, &SHA256).unwrap();
            let mut signature = vec![0; key.public_modulus_len()];
            key.sign_digest(&RSA_PKCS1_SHA256, &digest, &mut signature).unwrap();
            Ok(signature)
        })
    }
}

fn claims() -> AccessClaims {
    serde_json::from_value(json!({
        "iss": "https://issuer.test", "sub": "client_x", "aud": "stoa", "client_id": "client_x", "iat": 1, "exp": 2, "jti": "j"
    }))
    .unwrap()
}

#[tokio::test]
async fn kms_signs_a_digest_and_the_published_key_verifies_it() {
    let kms = Kms::with_keys(2);
    let ring = KeyRing::of_kms(kms.client(), "1", &["0".to_owned()], NOW).await.unwrap();
    let unsigned = jwt::unsigned(jwt::ACCESS, &ring.kid, &claims()).unwrap();
    let token = jwt::signed(unsigned.clone(), &ring.signer.sign(unsigned.as_bytes()).await.unwrap());

    let asked = kms.asked.lock().unwrap().clone();
    let operations: Vec<_> = asked.iter().map(|(operation, id)| (*operation, id.as_str())).collect();
    assert_eq!(operations, [("GetPublicKey", "1"), ("GetPublicKey", "0"), ("Sign", "1")]);

    // Another implementation verifies the token with the published keys.
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(json!({ "keys": ring.jwks() })).unwrap();
    assert_eq!(set.keys.len(), 2);
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    assert_eq!(kid, ring.kid);
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    (validation.validate_exp, validation.validate_aud) = (false, false);
    let verified = |kid: &str| {
        let key = jsonwebtoken::DecodingKey::from_jwk(set.find(kid).unwrap()).unwrap();
        jsonwebtoken::decode::<Value>(&token, &key, &validation).is_ok()
    };
    assert!(verified(&kid));
    let other = set.keys.iter().find_map(|key| key.common.key_id.clone().filter(|other| *other != kid)).unwrap();
    assert!(!verified(&other), "the other published key did not sign");

    let parts = jwt::Parts::read(&token).unwrap();
    assert_eq!(parts.verified(ring.public_key(&parts.kid).unwrap()), Some(claims()));
}

/// The steps of a rotation: publish the next key, wait, sign with it, wait, drop the old one.
#[tokio::test]
async fn publishes_the_signing_key_and_the_listed_ones_at_each_step_of_a_rotation() {
    let kms = Kms::with_keys(2);
    let names = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let (mut signed, mut tokens) = (Vec::new(), Vec::new());
    for (signing, published, count) in
        [("0", names(&[]), 1), ("0", names(&["1"]), 2), ("1", names(&["0", "1", "0"]), 2), ("1", names(&["0"]), 2)]
    {
        let ring = KeyRing::of_kms(kms.client(), signing, &published, NOW).await.unwrap();
        assert_eq!((ring.jwks().len(), &ring.jwks()[0].kid), (count, &ring.kid));
        let unsigned = jwt::unsigned(jwt::ACCESS, &ring.kid, &claims()).unwrap();
        tokens.push(jwt::signed(unsigned.clone(), &ring.signer.sign(unsigned.as_bytes()).await.unwrap()));
        signed.push(ring.kid.clone());
        for token in &tokens {
            let parts = jwt::Parts::read(token).unwrap();
            let key = ring.public_key(&parts.kid).expect("tokens from before are still verified");
            assert_eq!(parts.verified(key), Some(claims()));
        }
        assert!(
            ring.is_recent_enough(Wanted::Newer, NOW + std::time::Duration::from_secs(86_400)),
            "the keys are not read again"
        );
    }
    assert!(signed[0] == signed[1] && signed[1] != signed[2] && signed[2] == signed[3]);
}

#[tokio::test]
async fn signs_without_an_unreadable_published_key_and_reads_it_again_later() {
    let kms = Kms { forbidden: Some("1"), ..Kms::with_keys(3) };
    let others = ["1".to_owned(), "2".to_owned()];
    let ring = KeyRing::of_kms(kms.client(), "0", &others, NOW).await.unwrap();
    assert_eq!(ring.jwks().len(), 2);
    ring.signer.sign(b"message").await.unwrap();
    assert!(ring.is_recent_enough(Wanted::Fresh, NOW));
    assert!(!ring.is_recent_enough(Wanted::Fresh, NOW + std::time::Duration::from_secs(60)));
    assert!(matches!(KeyRing::of_kms(kms.client(), "1", &[], NOW).await, Err(TokenError::Kms(_))));
}

#[tokio::test]
async fn fails_if_kms_refuses() {
    let kms = Kms { broken: true, ..Kms::with_keys(1) };
    let refused = KeyRing::of_kms(kms.client(), "0", &[], NOW).await;
    assert!(matches!(refused, Err(TokenError::Kms(_))));
    let key = super::public_key::PublicKey::of(kms.keys[0].public_key()).unwrap();
    let ring = KeyRing::of_kms(Kms { broken: false, ..kms.clone() }.client(), "0", &[], NOW).await.unwrap();
    assert_eq!(ring.kid, key.jwk.kid, "the id is the thumbprint");
}
