//! The signing key of a stack without KMS: made at first use, kept in the table, the same for all processes.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;

const KEYS: &str = "signing_keys";

/// The key that signs, the one that will, and those that signed before.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct StoredKeys {
    pub(crate) current: StoredKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<NextKey>,
    #[serde(default)]
    pub(crate) retired: Vec<RetiredKey>,
    pub(crate) version: u64,
}

/// A private key: PKCS #1 DER as base64url.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct StoredKey {
    pub(crate) private: String,
}

/// A key that is published, so that it is known to all by the time it signs.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct NextKey {
    pub(crate) key: StoredKey,
    pub(crate) signs_from: Timestamp,
}

/// A key that signs no more: its public half, PKCS #1 DER as base64url.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RetiredKey {
    pub(crate) public: String,
    pub(crate) retired_at: Timestamp,
}

fn key() -> Key {
    Key::only(KEYS)
}

impl Store {
    /// The keys, where there are any yet.
    pub(crate) async fn find_keys(&self) -> Result<Option<StoredKeys>, TableError> {
        self.table.get(&key()).await
    }

    /// Keeps the first key; where another process was faster, its key is the one.
    pub(crate) async fn create_keys(&self, made: StoredKeys) -> Result<StoredKeys, TableError> {
        match self.table.write(Write::create(KEYS, key(), &made)).await {
            Ok(()) => Ok(made),
            Err(TableError::Refused(refusal)) => match refusal.items(KEYS).pop() {
                Some(earlier) => Ok(earlier),
                None => Err(TableError::Refused(refusal)),
            },
            Err(error) => Err(error),
        }
    }

    /// Puts the next version of the keys over the one before it.
    pub(crate) async fn replace_keys(&self, keys: &StoredKeys) -> Result<(), TableError> {
        self.table.write(Write::replace(KEYS, key(), keys, keys.version.saturating_sub(1))).await
    }
}
