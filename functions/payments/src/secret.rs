//! What only we and a provider know: its API key, and the secret that signs its webhooks. Read at first use, once a process.

use aws_sdk_ssm::Client;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use shared::environment::Environment;
use shared::table::{Key, Table, TableError, Write};
use tokio::sync::OnceCell;

use crate::config::Config;

/// The secret, once it has been read. Its `Debug` shows nothing.
#[derive(Default)]
pub(crate) struct WebhookSecret(OnceCell<Vec<u8>>);

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    /// The parameter can't be read.
    #[error("the parameter {name} can't be read")]
    Parameter {
        name: String,
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file can't be read.
    #[error("the file {path} can't be used")]
    File {
        path: String,
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Nobody says where it is.
    #[error("neither a file nor a parameter is named")]
    Unnamed,
    /// The table.
    #[error(transparent)]
    Table(#[from] TableError),
}

#[derive(Serialize, Deserialize)]
struct Stored {
    secret: String,
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret")
    }
}

impl WebhookSecret {
    /// The secret: from the parameter that the settings name, or else from the table.
    pub(crate) async fn get(&self, config: &Config, table: &Table) -> Result<&[u8], SecretError> {
        let secret = self.0.get_or_try_init(async || match &config.webhook_secret_name {
            Some(name) => from_parameter(&config.environment, name).await,
            None => from_table(table).await,
        });
        Ok(secret.await?)
    }
}

/// Reads a file that nobody but its owner may read.
pub(crate) fn from_file(path: &str) -> Result<Vec<u8>, SecretError> {
    let failed = |cause| SecretError::File { path: path.to_owned(), cause };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).map_err(|error| failed(error.into()))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(failed("others than its owner may read it".into()));
        }
    }
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.into()))?;
    match text.trim() {
        "" => Err(failed("it is empty".into())),
        key => Ok(key.as_bytes().to_vec()),
    }
}

/// Reads an SSM SecureString.
pub(crate) async fn from_parameter(environment: &Environment, name: &str) -> Result<Vec<u8>, SecretError> {
    let failed = |cause| SecretError::Parameter { name: name.to_owned(), cause };
    let aws = shared::aws::config(environment).await.map_err(|error| failed(error.into()))?;
    let answer = Client::new(&aws).get_parameter().name(name).with_decryption(true).send().await;
    let value = answer.map_err(|error| failed(error.into()))?.parameter.and_then(|p| p.value);
    match value.filter(|value| !value.is_empty()) {
        Some(value) => Ok(value.into_bytes()),
        None => Err(failed("it is empty".into())),
    }
}

/// Made once, by whoever is first.
async fn from_table(table: &Table) -> Result<Vec<u8>, SecretError> {
    let key = Key::only("webhook_secret");
    if let Some(stored) = table.get::<Stored>(&key).await? {
        return Ok(stored.secret.into_bytes());
    }
    let made = Stored { secret: format!("whsec_{}", URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>())) };
    match table.write(Write::create("webhook_secret", key.clone(), &made)).await {
        Ok(()) => Ok(made.secret.into_bytes()),
        Err(TableError::Refused(_)) => match table.get::<Stored>(&key).await? {
            Some(stored) => Ok(stored.secret.into_bytes()),
            None => Err(TableError::Busy("the webhook secret vanished".into()).into()),
        },
        Err(error) => Err(error.into()),
    }
}
