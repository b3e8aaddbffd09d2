//! Secrets in SSM, as SecureStrings.

use aws_sdk_ssm::Client;
use futures::future::BoxFuture;
use service::environment::Environment;
use service::ports::{PortError, SecretPort};
use tokio::sync::OnceCell;

use crate::aws;

/// The parameter store of AWS Systems Manager; its client is made when the first secret is read.
#[derive(Debug)]
pub(crate) struct Ssm {
    environment: Environment,
    client: OnceCell<Client>,
}

impl Ssm {
    pub(crate) fn new(environment: Environment) -> Self {
        Self { environment, client: OnceCell::new() }
    }

    async fn client(&self) -> Result<&Client, PortError> {
        let made = async || Ok::<_, PortError>(Client::new(&aws::config(&self.environment).await?));
        self.client.get_or_try_init(made).await
    }
}

impl SecretPort for Ssm {
    fn read<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, PortError>> {
        Box::pin(async move {
            let answer = self.client().await?.get_parameter().name(name).with_decryption(true).send().await?;
            Ok(answer.parameter.and_then(|parameter| parameter.value).filter(|value| !value.is_empty()))
        })
    }
}
