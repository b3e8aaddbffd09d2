//! The signing key and all published keys.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use domain::Timestamp;
use service::ports::KeyPort;
use service::table::error_chain;

use super::error::TokenError;
use super::public_key::{Jwk, PublicKey};
use super::signer::{self, Signer};
use crate::config::Config;
use crate::store::{NextKey, RetiredKey, Store, StoredKey, StoredKeys};

/// The length of the header that PKCS #8 puts before a PKCS #1 RSA key of 2048 bits.
const PKCS8_PREFIX: usize = 26;
/// How long a key is published before it signs.
///
/// The edge caches keys for two hours; ten more minutes cover processes and clients, which cache them for five.
const PUBLISHED_BEFORE: Duration = Duration::from_secs(130 * 60);
/// How long a key stays published after its last signature: the edge caches keys for two hours.
const PUBLISHED_AFTER: Duration = Duration::from_secs(3 * 60 * 60);
/// How long the keys of the table are used before a new read, since another process may rotate them.
const FRESH: Duration = Duration::from_secs(5 * 60);
/// How soon a token with an unknown key may cause another read.
const NEWER: Duration = Duration::from_secs(10);

/// How recent the keys must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Recent enough to sign and to publish.
    Fresh,
    /// Recent enough to reject a token with an unknown key.
    Newer,
}

/// The signing key and all published keys.
pub(crate) struct KeyRing {
    pub(super) signer: Signer,
    /// The id of the signing key.
    pub(super) kid: String,
    published: Vec<PublicKey>,
    /// When the keys were read; absent for keys of KMS, which don't change.
    read_at: Option<Timestamp>,
    /// A key to publish could not be read, so the keys are read again soon.
    is_incomplete: bool,
}

/// The next signing key, and when it signs.
pub(crate) struct Rotation {
    pub(crate) kid: String,
    pub(crate) signs_from: Timestamp,
}

impl KeyRing {
    /// Loads the keys of KMS that the settings name, or those of the table. Creates the
    /// table's first key.
    pub(super) async fn load(
        config: &Config,
        keys: Option<Arc<dyn KeyPort>>,
        store: &Store,
    ) -> Result<Self, TokenError> {
        match &config.signing_key_id {
            Some(key_id) => {
                let keys = keys.ok_or(TokenError::NoKeys)?;
                Self::of_kms(keys, key_id, &config.published_key_ids, store.table().clock().now()).await
            }
            None => Self::of_table(store).await,
        }
    }

    /// Loads KMS's signing key, and the public halves of further keys.
    ///
    /// A further key that can't be read, because it was deleted or access is denied, is logged and skipped, so that users
    /// can still sign in.
    pub(super) async fn of_kms(
        keys: Arc<dyn KeyPort>,
        key_id: &str,
        others: &[String],
        now: Timestamp,
    ) -> Result<Self, TokenError> {
        let further = others.iter().filter(|id| *id != key_id);
        let further = futures::future::join_all(further.map(|id| signer::public_key_of(&*keys, id)));
        let (signing, further) = futures::future::join(signer::public_key_of(&*keys, key_id), further).await;
        let signing = signing?;
        let kid = signing.jwk.kid.clone();
        let (mut published, mut is_incomplete) = (vec![signing], false);
        for key in further {
            match key {
                // An alias and an id may name the same key.
                Ok(key) if published.iter().all(|known| known.jwk.kid != key.jwk.kid) => published.push(key),
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = %error_chain(&error), "a key is not published");
                    is_incomplete = true;
                }
            }
        }
        let read_at = is_incomplete.then_some(now);
        Ok(Self { signer: Signer::Kms { keys, key_id: key_id.to_owned() }, kid, published, read_at, is_incomplete })
    }

    async fn of_table(store: &Store) -> Result<Self, TokenError> {
        let stored = found(store).await?;
        Self::read(&stored, store.table().clock().now())
    }

    /// Publishes a new key, which signs once all verifiers know it.
    ///
    /// If a next key is already waiting, keeps that one.
    pub(super) async fn rotated(store: &Store) -> Result<(Self, Rotation), TokenError> {
        let stored = found(store).await?;
        let now = store.table().clock().now();
        let next = match &stored.next {
            Some(waiting) => waiting.clone(),
            None => NextKey { key: make().await?, signs_from: now + PUBLISHED_BEFORE },
        };
        let rotation = Rotation { kid: public_half(&next.key)?.jwk.kid, signs_from: next.signs_from };
        if stored.next.is_some() {
            return Ok((Self::read(&stored, now)?, rotation));
        }
        let changed = StoredKeys { next: Some(next), version: stored.version + 1, ..stored };
        store.replace_keys(&changed).await?;
        Ok((Self::read(&changed, now)?, rotation))
    }

    /// Replaces a leaked key: a new one signs at once, and no other is published.
    ///
    /// All tokens end.
    pub(super) async fn replaced(store: &Store) -> Result<(Self, Rotation), TokenError> {
        let stored = found(store).await?;
        let now = store.table().clock().now();
        let changed =
            StoredKeys { current: make().await?, next: None, retired: Vec::new(), version: stored.version + 1 };
        store.replace_keys(&changed).await?;
        let ring = Self::read(&changed, now)?;
        let rotation = Rotation { kid: ring.kid.clone(), signs_from: now };
        Ok((ring, rotation))
    }

    fn read(stored: &StoredKeys, now: Timestamp) -> Result<Self, TokenError> {
        let key = private_key(&stored.current)?;
        let current = PublicKey::of(key.public_key()).map_err(unusable)?;
        let kid = current.jwk.kid.clone();
        let mut published = vec![current];
        if let Some(next) = &stored.next {
            published.push(public_half(&next.key)?);
        }
        for retired in &stored.retired {
            let der = secrets::decode(&retired.public).unwrap_or_default();
            published.push(PublicKey::of_der(&der).map_err(unusable)?);
        }
        Ok(Self { signer: Signer::local(key), kid, published, read_at: Some(now), is_incomplete: false })
    }

    /// Whether these keys are recent enough.
    pub(super) fn is_recent_enough(&self, wanted: Wanted, now: Timestamp) -> bool {
        let most = if wanted == Wanted::Fresh && !self.is_incomplete { FRESH } else { NEWER };
        self.read_at.is_none_or(|read_at| now.since(read_at) < most)
    }

    /// The published key with this id.
    pub(super) fn public_key(&self, kid: &str) -> Option<&PublicKey> {
        self.published.iter().find(|key| key.jwk.kid == kid)
    }

    /// The published keys, the signing key first.
    pub(crate) fn jwks(&self) -> Vec<&Jwk> {
        self.published.iter().map(|key| &key.jwk).collect()
    }
}

/// Reads the table's keys as of now. Creates the first key.
async fn found(store: &Store) -> Result<StoredKeys, TokenError> {
    let stored = match store.find_keys().await? {
        Some(stored) => stored,
        None => {
            let first = StoredKeys { current: make().await?, next: None, retired: Vec::new(), version: 1 };
            store.create_keys(first).await?
        }
    };
    as_of(stored, store.table().clock().now())
}

/// The keys at a moment: promotes the next key once it is due, and drops keys retired long
/// ago.
fn as_of(mut stored: StoredKeys, now: Timestamp) -> Result<StoredKeys, TokenError> {
    if let Some(due) = stored.next.take_if(|next| next.signs_from <= now) {
        let signed = private_key(&std::mem::replace(&mut stored.current, due.key))?;
        let public = secrets::encode(signed.public_key().as_ref());
        stored.retired.push(RetiredKey { public, retired_at: due.signs_from });
    }
    stored.retired.retain(|key| key.retired_at + PUBLISHED_AFTER > now);
    Ok(stored)
}

/// Generates a key, which takes one or two hundred milliseconds of a core.
async fn make() -> Result<StoredKey, TokenError> {
    let made = tokio::task::spawn_blocking(|| {
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(unusable)?;
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(unusable)?;
        // Stored as PKCS #1, like the keys of older data.
        let der = der.as_ref().get(PKCS8_PREFIX..).unwrap_or_default();
        KeyPair::from_der(der).map_err(unusable)?;
        Ok(StoredKey { private: secrets::encode(der) })
    });
    made.await.map_err(unusable)?
}

fn private_key(stored: &StoredKey) -> Result<KeyPair, TokenError> {
    KeyPair::from_der(&secrets::decode(&stored.private).unwrap_or_default()).map_err(unusable)
}

fn public_half(stored: &StoredKey) -> Result<PublicKey, TokenError> {
    PublicKey::of(private_key(stored)?.public_key()).map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> TokenError {
    TokenError::Key(error.to_string())
}
