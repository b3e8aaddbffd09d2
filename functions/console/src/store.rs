//! The table: the secret that seals sessions. Nothing of the shop is kept here.
//!
//! | item | pk = sk | |
//! | --- | --- | --- |
//! | secret | `secret` | made once, never changed |
//!
//! | access pattern | key condition | cost |
//! | --- | --- | --- |
//! | the secret, once a process | `GetItem`, consistent | 1 RRU |
//! | the secret, the first time of all | put, if there is none | 1 WRU |

use serde::{Deserialize, Serialize};
use service::table::{Key, Table, TableError, Write};
use tokio::sync::OnceCell;

/// The capability's table.
#[derive(Debug)]
pub(crate) struct Store {
    table: Table,
    secret: OnceCell<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredSecret {
    secret: String,
}

impl Store {
    pub(crate) fn new(table: Table) -> Self {
        Self { table, secret: OnceCell::new() }
    }

    /// The secret under which sessions are sealed: 256 random bits.
    pub(crate) async fn secret(&self) -> Result<&str, TableError> {
        let secret = self.secret.get_or_try_init(async || {
            let key = Key::only("secret");
            if let Some(stored) = self.table.get::<StoredSecret>(&key).await? {
                return Ok(stored.secret);
            }
            let made = StoredSecret { secret: secrets::random::<32>() };
            match self.table.write(Write::create("secret", key.clone(), &made)).await {
                Ok(()) => Ok(made.secret),
                // Another process was first.
                Err(TableError::Refused(refused)) => match self.table.get::<StoredSecret>(&key).await? {
                    Some(stored) => Ok(stored.secret),
                    None => Err(TableError::Refused(refused)),
                },
                Err(error) => Err(error),
            }
        });
        secret.await.map(String::as_str)
    }
}
