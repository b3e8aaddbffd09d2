//! The secrets shared with a provider: its API key and its webhooks' secret.
//!
//! A secret is read at first use and again every five minutes, so that a new one works without a restart. It is also
//! read again when it is refused, since a provider may stop accepting the old one at any moment.

use std::fmt;
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

/// How long a secret is used before it is read again.
const MAX_AGE: Duration = Duration::from_secs(5 * 60);
/// The least time between two reads after refusals.
/// Anybody can send a wrong signature.
const REREAD_AFTER: Duration = Duration::from_secs(10);

/// The bytes of a secret.
pub(crate) type Secret = Arc<[u8]>;

/// Where a secret is read from; the file takes precedence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SecretSource {
    /// A file that only its owner may read.
    pub file: Option<String>,
    /// The name of an SSM SecureString.
    pub parameter: Option<String>,
}

/// A secret that is read on demand and cached. Its `Debug` shows nothing.
pub(crate) struct CachedSecret {
    source: SecretSource,
    parameters: Option<Arc<dyn SecretPort>>,
    /// The table for a random secret, where the source is empty.
    made_in: Option<Table>,
    clock: Clock,
    known: Mutex<Option<Known>>,
}

struct Known {
    secret: Secret,
    read_at: Timestamp,
}

/// Why a secret is not available.
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
    /// The source is empty.
    #[error("neither a file nor a parameter is named")]
    Unnamed,
    /// The table failed.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// A secret as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    secret: String,
}

impl fmt::Debug for CachedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CachedSecret")
    }
}

impl CachedSecret {
    /// Creates the cache; reads nothing yet.
    pub(crate) fn new(source: SecretSource, parameters: Option<Arc<dyn SecretPort>>, clock: Clock) -> Self {
        Self { source, parameters, made_in: None, clock, known: Mutex::default() }
    }

    /// Uses a random secret in the table where the source is empty.
    #[must_use]
    pub(crate) fn or_made_in(self, table: Table) -> Self {
        Self { made_in: Some(table), ..self }
    }

    /// Gets the secret. Keeps the old one where it can't be read again.
    pub(crate) async fn get(&self) -> Result<Secret, SecretError> {
        let mut known = self.known.lock().await;
        match &mut *known {
            Some(Known { secret, read_at }) if self.clock.now().since(*read_at) < MAX_AGE => Ok(Arc::clone(secret)),
            Some(stale) => Ok(self.refresh(stale).await),
            None => {
                let secret: Secret = self.read().await?.into();
                *known = Some(Known { secret: Arc::clone(&secret), read_at: self.clock.now() });
                Ok(secret)
            }
        }
    }

    /// Gets the successor of a refused secret; `None` where there is none.
    pub(crate) async fn instead_of(&self, refused: &Secret) -> Option<Secret> {
        let mut known = self.known.lock().await;
        let known = known.as_mut()?;
        if known.secret == *refused && self.clock.now().since(known.read_at) >= REREAD_AFTER {
            self.refresh(known).await;
        }
        (known.secret != *refused).then(|| Arc::clone(&known.secret))
    }

    async fn refresh(&self, known: &mut Known) -> Secret {
        match self.read().await {
            Ok(bytes) => known.secret = bytes.into(),
            Err(error) => tracing::warn!(error = %error_chain(&error), "a secret is not read again"),
        }
        known.read_at = self.clock.now();
        Arc::clone(&known.secret)
    }

    async fn read(&self) -> Result<Vec<u8>, SecretError> {
        match (&self.source.file, &self.source.parameter, &self.made_in) {
            (Some(path), _, _) => from_file(path),
            (None, Some(name), _) => from_parameter(self.parameters.as_deref(), name).await,
            (None, None, Some(table)) => from_table(table).await,
            (None, None, None) => Err(SecretError::Unnamed),
        }
    }
}

/// Reads a file that only its owner may read.
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
async fn from_parameter(parameters: Option<&dyn SecretPort>, name: &str) -> Result<Vec<u8>, SecretError> {
    let failed = |cause| SecretError::Parameter { name: name.to_owned(), cause };
    let parameters = parameters.ok_or_else(|| failed("there is no parameter store here".into()))?;
    let value = parameters.read(name).await.map_err(failed)?;
    value.map(String::into_bytes).ok_or_else(|| failed("it is empty".into()))
}

/// Reads the table's secret; the first reader creates it.
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
