//! The secret under which webhooks' secrets are sealed and links to unsubscribe are signed. It is read once a process.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use service::ports::SecretPort;
use service::table::{Key, Table, TableError, Write};
use tokio::sync::OnceCell;

use crate::config::Config;

/// The secret; its `Debug` shows nothing.
pub(crate) struct MasterSecret {
    file: Option<String>,
    parameter: Option<String>,
    parameters: Option<Arc<dyn SecretPort>>,
    table: Table,
    known: OnceCell<String>,
}

impl std::fmt::Debug for MasterSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterSecret")
    }
}

/// A secret as the table keeps it.
#[derive(Serialize, Deserialize)]
struct Stored {
    secret: String,
}

impl MasterSecret {
    /// Reads nothing yet.
    pub(crate) fn new(config: &Config, parameters: Option<Arc<dyn SecretPort>>, table: Table) -> Self {
        let (file, parameter) = (config.secret_file.clone(), config.secret_name.clone());
        Self { file, parameter, parameters, table, known: OnceCell::new() }
    }

    /// Seals a text for a purpose.
    pub(crate) async fn seal(&self, purpose: &str, text: &str) -> Result<String, TableError> {
        let sealed = secrets::seal::seal(self.get().await?, purpose, text);
        sealed.ok_or_else(|| TableError::Failed("a text can't be sealed".into()))
    }

    /// Opens a text that was sealed for the same purpose.
    pub(crate) async fn open(&self, purpose: &str, sealed: &str) -> Result<String, TableError> {
        let text = secrets::seal::open(self.get().await?, purpose, sealed);
        text.ok_or_else(|| TableError::Failed("a sealed text can't be opened: is the secret another one?".into()))
    }

    /// Opens what a stranger brings; `None` where it was not sealed here for this purpose.
    pub(crate) async fn try_open(&self, purpose: &str, sealed: &str) -> Result<Option<String>, TableError> {
        Ok(secrets::seal::open(self.get().await?, purpose, sealed))
    }

    async fn get(&self) -> Result<&str, TableError> {
        Ok(self.known.get_or_try_init(|| self.read()).await?)
    }

    async fn read(&self) -> Result<String, TableError> {
        let failed = |what: String| TableError::Failed(what.into());
        if let Some(path) = &self.file {
            return from_file(path).map_err(|fault| failed(format!("the file {path}: {fault}")));
        }
        if let Some(name) = &self.parameter {
            let port = self.parameters.as_ref().ok_or_else(|| failed("there is no parameter store here".to_owned()))?;
            let value = port.read(name).await.map_err(TableError::Busy)?;
            return value.ok_or_else(|| failed(format!("the parameter {name} is empty")));
        }
        self.made().await
    }

    /// The secret of the table; who comes first makes it.
    async fn made(&self) -> Result<String, TableError> {
        let key = Key::only("master_secret");
        if let Some(stored) = self.table.get::<Stored>(&key).await? {
            return Ok(stored.secret);
        }
        let made = Stored { secret: secrets::random::<32>() };
        match self.table.write(Write::create("master_secret", key.clone(), &made)).await {
            Ok(()) => Ok(made.secret),
            Err(TableError::Refused(_)) => {
                let stored: Option<Stored> = self.table.get(&key).await?;
                stored.map(|stored| stored.secret).ok_or_else(|| TableError::Busy("the secret vanished".into()))
            }
            Err(error) => Err(error),
        }
    }
}

/// Reads a file that only its owner may read.
fn from_file(path: &str) -> Result<String, String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).map_err(|error| error.to_string())?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err("others than its owner may read it".to_owned());
        }
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    match text.trim() {
        "" => Err("it is empty".to_owned()),
        secret => Ok(secret.to_owned()),
    }
}
