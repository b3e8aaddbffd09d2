//! Keys in AWS KMS.

use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use futures::future::BoxFuture;
use service::environment::Environment;
use service::ports::{KeyPort, PortError};
use tokio::sync::OnceCell;

use crate::aws;

/// AWS KMS; its client is made when the first key is used, since most of what a function answers needs none.
#[derive(Debug)]
pub(crate) struct Kms {
    environment: Environment,
    client: OnceCell<Client>,
}

impl Kms {
    pub(crate) fn new(environment: Environment) -> Self {
        Self { environment, client: OnceCell::new() }
    }

    async fn client(&self) -> Result<&Client, PortError> {
        let made = async || Ok::<_, PortError>(Client::new(&aws::config(&self.environment).await?));
        self.client.get_or_try_init(made).await
    }
}

impl KeyPort for Kms {
    fn public_key<'a>(&'a self, key_id: &'a str) -> BoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move {
            let answer = self.client().await?.get_public_key().key_id(key_id).send().await?;
            Ok(answer.public_key.ok_or("an answer without a key")?.into_inner())
        })
    }

    fn sign<'a>(&'a self, key_id: &'a str, digest: Vec<u8>) -> BoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move {
            let request = self.client().await?.sign().key_id(key_id).message_type(MessageType::Digest);
            let request = request.message(Blob::new(digest));
            let signed = request.signing_algorithm(SigningAlgorithmSpec::RsassaPkcs1V15Sha256).send().await?;
            Ok(signed.signature.ok_or("an answer without a signature")?.into_inner())
        })
    }
}
