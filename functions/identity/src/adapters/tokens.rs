//! Access tokens (RFC 9068) and OpenID Connect ID tokens, signed with the same keys.
//!
//! The algorithm is RS256, since API Gateway's authorizer accepts no other.

mod claims;
mod error;
mod id_claims;
mod jwt;
mod keys;
#[cfg(test)]
mod kms_tests;
mod public_key;
mod signer;

use std::sync::Arc;

use service::caller::TokenPolicy;
use service::ports::KeyPort;
use service::table::error_chain;
use tokio::sync::RwLock;

pub(crate) use self::claims::AccessClaims;
pub(crate) use self::error::TokenError;
use self::id_claims::IdClaims;
pub(crate) use self::id_claims::{ID_CLAIMS, SignedIn};
use self::keys::{KeyRing, Rotation, Wanted};
pub(crate) use self::public_key::Jwk;
use crate::config::Config;
use crate::model::Grant;
use crate::store::Store;

/// Issues and verifies tokens. It fetches its keys at first use.
pub(crate) struct Tokens {
    config: Config,
    policy: TokenPolicy,
    store: Store,
    keys: Option<Arc<dyn KeyPort>>,
    ring: RwLock<Option<Arc<KeyRing>>>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("issuer", &self.policy.issuer).finish_non_exhaustive()
    }
}

impl Tokens {
    pub(crate) fn new(config: Config, policy: TokenPolicy, keys: Option<Arc<dyn KeyPort>>, store: Store) -> Self {
        Self { config, policy, store, keys, ring: RwLock::new(None) }
    }

    /// The issuer and audience that a token must name.
    pub(crate) const fn policy(&self) -> &TokenPolicy {
        &self.policy
    }

    /// Signs an access token for a grant.
    pub(crate) async fn issue(&self, grant: &Grant) -> Result<String, TokenError> {
        self.sign(jwt::ACCESS, &AccessClaims::of(grant, &self.policy)).await
    }

    /// Signs an ID token for the client, bound to the access token issued with it.
    pub(crate) async fn issue_id_token(
        &self,
        signed_in: &SignedIn<'_>,
        access_token: &str,
    ) -> Result<String, TokenError> {
        self.sign(jwt::ID, &IdClaims::of(signed_in, access_token, &self.policy)).await
    }

    async fn sign(&self, typ: &str, claims: &impl serde::Serialize) -> Result<String, TokenError> {
        let ring = self.ring(Wanted::Fresh).await?;
        let unsigned = jwt::unsigned(typ, &ring.kid, claims)?;
        let signature = ring.signer.sign(unsigned.as_bytes()).await?;
        Ok(jwt::signed(unsigned, &signature))
    }

    /// Verifies an access token; `None` if it is not ours, has expired, or is malformed.
    pub(crate) async fn verify(&self, token: &str) -> Result<Option<AccessClaims>, TokenError> {
        let Some(parts) = jwt::Parts::read(token) else { return Ok(None) };
        let mut ring = self.ring(Wanted::Fresh).await?;
        if ring.public_key(&parts.kid).is_none() {
            ring = self.ring(Wanted::Newer).await?;
        }
        let Some(key) = ring.public_key(&parts.kid) else { return Ok(None) };
        Ok(parts.verified(key).filter(|claims| claims.is_ours(&self.policy)))
    }

    /// The public keys as a JSON Web Key Set (RFC 7517), from memory.
    pub(crate) async fn key_set(&self) -> Result<Arc<KeyRing>, TokenError> {
        self.ring(Wanted::Fresh).await
    }

    /// Publishes a new key, which signs after two hours and ten minutes.
    ///
    /// With `at_once` it replaces a leaked key immediately. `None` if the key is in KMS.
    pub(crate) async fn rotate(&self, at_once: bool) -> Result<Option<Rotation>, TokenError> {
        if self.config.signing_key_id.is_some() {
            return Ok(None);
        }
        let mut held = self.ring.write().await;
        let (ring, rotation) =
            if at_once { KeyRing::replaced(&self.store).await? } else { KeyRing::rotated(&self.store).await? };
        *held = Some(Arc::new(ring));
        Ok(Some(rotation))
    }

    async fn ring(&self, wanted: Wanted) -> Result<Arc<KeyRing>, TokenError> {
        let now = self.policy.clock.now();
        if let Some(ring) = self.ring.read().await.as_ref().filter(|ring| ring.is_recent_enough(wanted, now)) {
            return Ok(Arc::clone(ring));
        }
        // One task loads the keys; the others wait for it.
        let mut held = self.ring.write().await;
        if let Some(ring) = held.as_ref().filter(|ring| ring.is_recent_enough(wanted, now)) {
            return Ok(Arc::clone(ring));
        }
        match KeyRing::load(&self.config, self.keys.clone(), &self.store).await {
            Ok(ring) => {
                let ring = Arc::new(ring);
                *held = Some(Arc::clone(&ring));
                Ok(ring)
            }
            // The known keys go on signing while the new ones can't be read.
            Err(error) => match held.as_ref() {
                Some(ring) => {
                    tracing::warn!(error = %error_chain(&error), "signing keys not looked at again");
                    Ok(Arc::clone(ring))
                }
                None => Err(error),
            },
        }
    }
}
