//! The signing keys of a stack without KMS: created at first use, stored in the table, shared by all processes.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;

const KEYS: &str = "signing_keys";

/// The current signing key, the next one, and the retired ones.
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

/// The next signing key, published early so that all verifiers know it when it signs.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct NextKey {
    pub(crate) key: StoredKey,
    pub(crate) signs_from: Timestamp,
}

/// A retired key's public half: PKCS #1 DER as base64url.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RetiredKey {
    pub(crate) public: String,
    pub(crate) retired_at: Timestamp,
}

fn key() -> Key {
    Key::only(KEYS)
}

impl Store {
    /// Finds the keys, if they were created.
    pub(crate) async fn find_keys(&self) -> Result<Option<StoredKeys>, TableError> {
        self.table.get(&key()).await
    }

    /// Stores the first key; if another process was faster, returns that one's key.
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

    /// Replaces the keys by their next version; refused if they have changed.
    pub(crate) async fn replace_keys(&self, keys: &StoredKeys) -> Result<(), TableError> {
        self.table.write(Write::replace(KEYS, key(), keys, keys.version.saturating_sub(1))).await
    }
}
