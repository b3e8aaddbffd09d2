//! What only we and a provider know: its API key, and the secret that signs its webhooks.
//!
//! Read at first use and kept for some minutes, so that one that is replaced is known soon without a restart; and read again at
//! once where it is refused, since a provider may take the new one alone from one moment to the next.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Clock, Timestamp};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use service::ports::SecretPort;
use service::table::{Key, Table, TableError, Write, error_chain};
use tokio::sync::Mutex;

use crate::config::Config;

/// How long a secret is kept before it is read again.
const KEPT_FOR: Duration = Duration::from_secs(5 * 60);
/// How soon after a reading a refusal makes for another: anybody can send what bears a wrong signature.
const READ_APART: Duration = Duration::from_secs(10);

/// A secret, shared by those who use it at this moment.
pub(crate) type Secret = Arc<[u8]>;

/// A secret as it was last read. Its `Debug` shows nothing.
pub(crate) struct Kept {
    clock: Clock,
    known: Mutex<Option<Known>>,
}

struct Known {
    secret: Secret,
    read_at: Timestamp,
}

/// The secret that signs webhooks.
#[derive(Debug)]
pub(crate) struct WebhookSecret {
    kept: Kept,
    secrets: Option<Arc<dyn SecretPort>>,
}

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

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}

impl Kept {
    /// Nothing is read before it is used.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, known: Mutex::default() }
    }

    /// The secret, read again where it is some minutes old. One that can't be read again is used as it was. `read` is polled
    /// only where it is needed.
    pub(crate) async fn get(
        &self,
        read: impl Future<Output = Result<Vec<u8>, SecretError>>,
    ) -> Result<Secret, SecretError> {
        let mut known = self.known.lock().await;
        match &mut *known {
            Some(Known { secret, read_at }) if self.clock.now().since(*read_at) < KEPT_FOR => Ok(Arc::clone(secret)),
            Some(stale) => {
                match read.await {
                    Ok(bytes) => stale.secret = bytes.into(),
                    Err(error) => tracing::warn!(error = %error_chain(&error), "a secret is not read again"),
                }
                stale.read_at = self.clock.now();
                Ok(Arc::clone(&stale.secret))
            }
            None => {
                let secret: Secret = read.await?.into();
                *known = Some(Known { secret: Arc::clone(&secret), read_at: self.clock.now() });
                Ok(secret)
            }
        }
    }

    /// The secret that has taken the place of one that was refused; `None` where there is no other.
    pub(crate) async fn instead_of(
        &self,
        refused: &Secret,
        read: impl Future<Output = Result<Vec<u8>, SecretError>>,
    ) -> Option<Secret> {
        let mut known = self.known.lock().await;
        let known = known.as_mut()?;
        if known.secret == *refused && self.clock.now().since(known.read_at) >= READ_APART {
            known.read_at = self.clock.now();
            match read.await {
                Ok(bytes) => known.secret = bytes.into(),
                Err(error) => tracing::warn!(error = %error_chain(&error), "a secret is not read again"),
            }
        }
        (known.secret != *refused).then(|| Arc::clone(&known.secret))
    }
}

impl WebhookSecret {
    pub(crate) fn new(secrets: Option<Arc<dyn SecretPort>>, clock: Clock) -> Self {
        Self { kept: Kept::new(clock), secrets }
    }

    /// The secret: from the file or the parameter that the settings name, or else from the table.
    pub(crate) async fn get(&self, config: &Config, table: &Table) -> Result<Secret, SecretError> {
        self.kept.get(self.read(config, table)).await
    }

    /// The secret that has taken the place of one by which a signature did not hold.
    pub(crate) async fn instead_of(&self, refused: &Secret, config: &Config, table: &Table) -> Option<Secret> {
        self.kept.instead_of(refused, self.read(config, table)).await
    }

    async fn read(&self, config: &Config, table: &Table) -> Result<Vec<u8>, SecretError> {
        match (&config.webhook_secret_file, &config.webhook_secret_name) {
            (Some(path), _) => from_file(path),
            (None, Some(name)) => from_parameter(self.secrets.as_deref(), name).await,
            (None, None) => from_table(table).await,
        }
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

/// Reads what the host keeps under this name: an SSM SecureString.
pub(crate) async fn from_parameter(secrets: Option<&dyn SecretPort>, name: &str) -> Result<Vec<u8>, SecretError> {
    let failed = |cause| SecretError::Parameter { name: name.to_owned(), cause };
    let secrets = secrets.ok_or_else(|| failed("there is no parameter store here".into()))?;
    let value = secrets.read(name).await.map_err(failed)?;
    value.map(String::into_bytes).ok_or_else(|| failed("it is empty".into()))
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
