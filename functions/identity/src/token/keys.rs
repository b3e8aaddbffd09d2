//! The key that signs and all that are published.

use std::time::Duration;

use aws_sdk_kms::Client;
use rsa::pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey, EncodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::pkcs1v15::VerifyingKey;
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::{RsaPrivateKey, RsaPublicKey};
use shared::Timestamp;

use super::TokenError;
use super::public_key::{Jwk, PublicKey};
use super::signer::{self, Signer};
use crate::config::Config;
use crate::secret;
use crate::store::{RetiredKey, Store, StoredKey, StoredKeys};

const BITS: usize = 2048;
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
        let published: Vec<_> = keys.into_iter().map(PublicKey::from).collect();
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
                let public = private_key(&stored.current)?.to_public_key().to_pkcs1_der().map_err(unusable)?;
                let retiring = RetiredKey { public: secret::encode(public.as_bytes()), retired_at: now };
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
        let current = PublicKey::from(key.to_public_key());
        let kid = current.jwk.kid.clone();
        let mut published = vec![current];
        for retired in stored.retired.iter().filter(|key| is_published(key, now)) {
            let der = secret::decode(&retired.public).unwrap_or_default();
            published.push(RsaPublicKey::from_pkcs1_der(&der).map_err(unusable)?.into());
        }
        Ok(Self { signer: Signer::local(key), kid, published, read_at: Some(now) })
    }

    /// Whether these keys are recent enough.
    pub(super) fn serves(&self, wanted: Wanted, now: Timestamp) -> bool {
        let most = if wanted == Wanted::Fresh { FRESH } else { NEWER };
        self.read_at.is_none_or(|read_at| now.since(read_at) < most)
    }

    /// The published key of this name.
    pub(super) fn public_key(&self, kid: &str) -> Option<&VerifyingKey<Sha256>> {
        self.published.iter().find(|key| key.jwk.kid == kid).map(|key| &key.verifier)
    }

    /// The published keys, the one that signs first.
    pub(crate) fn jwks(&self) -> Vec<&Jwk> {
        self.published.iter().map(|key| &key.jwk).collect()
    }
}

fn is_published(key: &RetiredKey, now: Timestamp) -> bool {
    key.retired_at + PUBLISHED_AFTER > now
}

/// Makes a key: some hundreds of milliseconds of a core, once in the life of a stack.
async fn make() -> Result<StoredKey, TokenError> {
    let made = tokio::task::spawn_blocking(|| {
        let key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(unusable)?;
        let der = key.to_pkcs1_der().map_err(unusable)?;
        Ok(StoredKey { private: secret::encode(der.as_bytes()) })
    });
    made.await.map_err(unusable)?
}

fn private_key(stored: &StoredKey) -> Result<RsaPrivateKey, TokenError> {
    RsaPrivateKey::from_pkcs1_der(&secret::decode(&stored.private).unwrap_or_default()).map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> TokenError {
    TokenError::Key(error.to_string())
}
