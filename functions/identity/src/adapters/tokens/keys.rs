//! The key that signs and all that are published.

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
use crate::model::secret;
use crate::store::{NextKey, RetiredKey, Store, StoredKey, StoredKeys};

/// What PKCS #8 puts before an RSA key of 2048 bits in PKCS #1: lengths, a version, and that it is RSA.
const PKCS8_PREFIX: usize = 26;
/// How long a key is published before it signs: two hours, and ten minutes for what is read or cached for five of them.
const PUBLISHED_BEFORE: Duration = Duration::from_secs(130 * 60);
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
    /// A key that is to be published could not be read, and is looked for again soon.
    lacks_some: bool,
}

/// The key that will sign next.
pub(crate) struct Rotation {
    pub(crate) kid: String,
    pub(crate) signs_from: Timestamp,
}

impl KeyRing {
    /// The keys that the configuration or the table names; the table's first one is made here.
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

    /// The key that KMS signs with, and further ones of which only the public half counts. One of those that can't be read,
    /// because it was deleted or may not be, keeps nobody from signing in.
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
        let (mut published, mut lacks_some) = (vec![signing], false);
        for key in further {
            match key {
                // An alias and an id may name the same key.
                Ok(key) if published.iter().all(|known| known.jwk.kid != key.jwk.kid) => published.push(key),
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = %error_chain(&error), "a key is not published");
                    lacks_some = true;
                }
            }
        }
        let read_at = lacks_some.then_some(now);
        Ok(Self { signer: Signer::Kms { keys, key_id: key_id.to_owned() }, kid, published, read_at, lacks_some })
    }

    async fn of_table(store: &Store) -> Result<Self, TokenError> {
        let stored = found(store).await?;
        Self::read(&stored, store.table().clock().now())
    }

    /// Publishes a new key, which signs once all who verify tokens have heard of it. One that waits already is the one.
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

    /// Makes a new key sign at once, and publishes no other: for when somebody else knows the key. All tokens end.
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
            let der = secret::decode(&retired.public).unwrap_or_default();
            published.push(PublicKey::of_der(&der).map_err(unusable)?);
        }
        Ok(Self { signer: Signer::local(key), kid, published, read_at: Some(now), lacks_some: false })
    }

    /// Whether these keys are recent enough.
    pub(super) fn serves(&self, wanted: Wanted, now: Timestamp) -> bool {
        let most = if wanted == Wanted::Fresh && !self.lacks_some { FRESH } else { NEWER };
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

/// The table's keys as they are now; the first one is made here.
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

/// The keys at a moment: the next one signs once its time has come, and those that signed long ago are forgotten.
fn as_of(mut stored: StoredKeys, now: Timestamp) -> Result<StoredKeys, TokenError> {
    if let Some(due) = stored.next.take_if(|next| next.signs_from <= now) {
        let signed = private_key(&std::mem::replace(&mut stored.current, due.key))?;
        let public = secret::encode(signed.public_key().as_ref());
        stored.retired.push(RetiredKey { public, retired_at: due.signs_from });
    }
    stored.retired.retain(|key| key.retired_at + PUBLISHED_AFTER > now);
    Ok(stored)
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

fn public_half(stored: &StoredKey) -> Result<PublicKey, TokenError> {
    PublicKey::of(private_key(stored)?.public_key()).map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> TokenError {
    TokenError::Key(error.to_string())
}
