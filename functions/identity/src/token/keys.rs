//! The key that signs and all that are published.

use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use aws_sdk_kms::Client;
use shared::Timestamp;

use super::TokenError;
use super::public_key::{Jwk, PublicKey};
use super::signer::{self, Signer};
use crate::config::Config;
use crate::secret;
use crate::store::{RetiredKey, Store, StoredKey, StoredKeys};

/// What PKCS #8 puts before an RSA key of 2048 bits in PKCS #1: lengths, a version, and that it is RSA.
const PKCS8_PREFIX: usize = 26;
/// How long a key stays published after it signed last: the edge caches keys for two hours.
const PUBLISHED_AFTER: Duration = Duration::from_secs(3 * 60 * 60);
/// How long keys of the table are used without a look at it: another process may have rotated them.
const FRESH: Duration = Duration::from_secs(5 * 60);
/// How soon a token with an unknown key may cause another look.
const NEWER: Duration = Duration::from_secs(10);

/// How recent the keys must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// For signing and publishing.
    Fresh,
    /// A token names a key that is not known.
    Newer,
}

/// The key that signs and all that are published.
pub(crate) struct KeyRing {
    pub(super) signer: Signer,
    /// Names the key that signs.
    pub(super) kid: String,
    published: Vec<PublicKey>,
    /// When the keys were read; those of KMS are named by the configuration and don't change.
    read_at: Option<Timestamp>,
}

impl KeyRing {
    /// The keys that the configuration or the table names; the table's first one is made here.
    pub(super) async fn load(config: &Config, store: &Store) -> Result<Self, TokenError> {
        match &config.signing_key_id {
            Some(key_id) => Self::of_kms(signer::kms(config).await?, key_id, &config.published_key_ids).await,
            None => Self::of_table(store).await,
        }
    }

    /// The key that KMS signs with, and further ones of which only the public half counts.
    pub(super) async fn of_kms(client: Client, key_id: &str, others: &[String]) -> Result<Self, TokenError> {
        let ids = std::iter::once(key_id).chain(others.iter().map(String::as_str));
        let keys = futures::future::try_join_all(ids.map(|id| signer::public_key_of(&client, id))).await?;
        let published = keys;
        let kid = published.first().map(|key| key.jwk.kid.clone()).unwrap_or_default();
        Ok(Self { signer: Signer::Kms { client, key_id: key_id.to_owned() }, kid, published, read_at: None })
    }

    async fn of_table(store: &Store) -> Result<Self, TokenError> {
        let stored = match store.find_keys().await? {
            Some(stored) => stored,
            None => {
                let first = StoredKeys { current: make().await?, retired: Vec::new(), version: 1 };
                store.create_keys(first).await?
            }
        };
        Self::read(&stored, store.table().clock().now())
    }

    /// Makes a new key sign; the one before it and those retired not long ago stay published.
    pub(super) async fn rotated(store: &Store) -> Result<Self, TokenError> {
        let now = store.table().clock().now();
        let next = match store.find_keys().await? {
            None => return Self::of_table(store).await,
            Some(stored) => {
                let signed = private_key(&stored.current)?;
                let retiring = RetiredKey { public: secret::encode(signed.public_key().as_ref()), retired_at: now };
                let kept = stored.retired.into_iter().filter(|key| is_published(key, now));
                let retired = kept.chain([retiring]).collect();
                StoredKeys { current: make().await?, retired, version: stored.version + 1 }
            }
        };
        store.replace_keys(&next).await?;
        Self::read(&next, now)
    }

    fn read(stored: &StoredKeys, now: Timestamp) -> Result<Self, TokenError> {
        let key = private_key(&stored.current)?;
        let current = PublicKey::of(key.public_key()).map_err(unusable)?;
        let kid = current.jwk.kid.clone();
        let mut published = vec![current];
        for retired in stored.retired.iter().filter(|key| is_published(key, now)) {
            let der = secret::decode(&retired.public).unwrap_or_default();
            published.push(PublicKey::of_der(&der).map_err(unusable)?);
        }
        Ok(Self { signer: Signer::local(key), kid, published, read_at: Some(now) })
    }

    /// Whether these keys are recent enough.
    pub(super) fn serves(&self, wanted: Wanted, now: Timestamp) -> bool {
        let most = if wanted == Wanted::Fresh { FRESH } else { NEWER };
        self.read_at.is_none_or(|read_at| now.since(read_at) < most)
    }

    /// The published key of this name.
    pub(super) fn public_key(&self, kid: &str) -> Option<&PublicKey> {
        self.published.iter().find(|key| key.jwk.kid == kid)
    }

    /// The published keys, the one that signs first.
    pub(crate) fn jwks(&self) -> Vec<&Jwk> {
        self.published.iter().map(|key| &key.jwk).collect()
    }
}

fn is_published(key: &RetiredKey, now: Timestamp) -> bool {
    key.retired_at + PUBLISHED_AFTER > now
}

/// Makes a key: a hundred milliseconds of a core or two, once in the life of a stack.
async fn make() -> Result<StoredKey, TokenError> {
    let made = tokio::task::spawn_blocking(|| {
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(unusable)?;
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(unusable)?;
        // Kept as PKCS #1, as the keys of older data are.
        let der = der.as_ref().get(PKCS8_PREFIX..).unwrap_or_default();
        KeyPair::from_der(der).map_err(unusable)?;
        Ok(StoredKey { private: secret::encode(der) })
    });
    made.await.map_err(unusable)?
}

fn private_key(stored: &StoredKey) -> Result<KeyPair, TokenError> {
    KeyPair::from_der(&secret::decode(&stored.private).unwrap_or_default()).map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> TokenError {
    TokenError::Key(error.to_string())
}
