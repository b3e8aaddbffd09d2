//! Signs with a key in KMS, which never leaves it, or with a key of the table.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use service::ports::KeyPort;
use sha2::{Digest, Sha256};

use super::error::TokenError;
use super::public_key::PublicKey;

/// Signs with RS256.
pub(super) enum Signer {
    /// A key in KMS.
    Kms { keys: Arc<dyn KeyPort>, key_id: String },
    /// A key in this process's memory.
    Local(Box<KeyPair>),
}

impl Signer {
    /// A signer with this private key.
    pub(super) fn local(key: KeyPair) -> Self {
        Self::Local(Box::new(key))
    }

    /// Signs a message: one call to KMS, or a quarter of a millisecond of a core.
    pub(super) async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        match self {
            Self::Kms { keys, key_id } => {
                keys.sign(key_id, Sha256::digest(message).to_vec()).await.map_err(TokenError::Kms)
            }
            Self::Local(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                let signed = key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
                signed.map_err(|error| TokenError::Key(error.to_string()))?;
                Ok(signature)
            }
        }
    }
}

/// The public half of a key in KMS.
pub(super) async fn public_key_of(keys: &dyn KeyPort, key_id: &str) -> Result<PublicKey, TokenError> {
    let der = keys.public_key(key_id).await.map_err(TokenError::Kms)?;
    PublicKey::of_der(&der).map_err(|error| TokenError::Key(error.to_string()))
}
