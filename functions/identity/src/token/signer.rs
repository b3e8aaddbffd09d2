//! Who signs: KMS, which never gives its key away, or a key of this table.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use sha2::{Digest, Sha256};

use super::TokenError;
use super::public_key::PublicKey;
use crate::config::Config;

/// Signs with RS256.
pub(super) enum Signer {
    /// A key in KMS.
    Kms { client: Client, key_id: String },
    /// A key in this process's memory.
    Local(Box<KeyPair>),
}

impl Signer {
    /// A signer of this private key.
    pub(super) fn local(key: KeyPair) -> Self {
        Self::Local(Box::new(key))
    }

    /// Signs a message: one call to KMS, or a quarter of a millisecond.
    pub(super) async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        match self {
            Self::Kms { client, key_id } => {
                let request = client
                    .sign()
                    .key_id(key_id)
                    .message_type(MessageType::Digest)
                    .message(Blob::new(Sha256::digest(message).to_vec()))
                    .signing_algorithm(SigningAlgorithmSpec::RsassaPkcs1V15Sha256);
                let signed = request.send().await.map_err(|error| TokenError::Kms(Box::new(error)))?;
                let signature =
                    signed.signature.ok_or_else(|| TokenError::Kms("an answer without a signature".into()))?;
                Ok(signature.into_inner())
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

/// A client for KMS. Made when the first token is signed, since most of what identity answers needs none.
pub(super) async fn kms(config: &Config) -> Result<Client, TokenError> {
    Ok(Client::new(&shared::aws::config(&config.environment).await?))
}

/// The public half of a key in KMS.
pub(super) async fn public_key_of(client: &Client, key_id: &str) -> Result<PublicKey, TokenError> {
    let answer =
        client.get_public_key().key_id(key_id).send().await.map_err(|error| TokenError::Kms(Box::new(error)))?;
    let der = answer.public_key.ok_or_else(|| TokenError::Kms("an answer without a key".into()))?;
    PublicKey::of_der(der.as_ref()).map_err(|error| TokenError::Key(error.to_string()))
}
