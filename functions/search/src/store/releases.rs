//! Entries that wait until their release is published.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::{DOCUMENT, Store};
use crate::model::{Document, Pending};

/// An entry's state that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    /// Its version, for the write's condition.
    pub(crate) version: u64,
    /// The state.
    pub(crate) document: Document,
}

/// A release that is published.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Release {
    published_at: Timestamp,
}

/// How long releases and what was held for them are kept.
const KEPT: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);

impl Store {
    /// Whether a release is published.
    pub(crate) async fn is_released(&self, release: &str) -> Result<bool, TableError> {
        Ok(self.table.get::<Release>(&Key::new(pk(release), "release")).await?.is_some())
    }

    /// Remembers that a release is published. Once is enough.
    pub(crate) async fn release(&self, release: &str, published_at: Timestamp) -> Result<(), TableError> {
        let write = Write::create("release", Key::new(pk(release), "release"), &Release { published_at });
        match self.table.write(write.expires_at(self.table.clock().now() + KEPT)).await {
            Err(error) if error.refused("release") => Ok(()),
            other => other,
        }
    }

    /// Holds an entry until its release is published.
    pub(crate) async fn hold(&self, release: &str, document: &Document) -> Result<(), TableError> {
        let held = Held { version: document.version, document: document.clone() };
        let write = Write::put(DOCUMENT, Key::new(pk(release), format!("held#{}", document.key)), &held);
        let write = write.if_newer(document.version).expires_at(self.table.clock().now() + KEPT);
        match self.table.write(write).await {
            Err(error) if error.refused(DOCUMENT) => Ok(()),
            other => other,
        }
    }

    /// What is held for a release, at most 90 entries.
    pub(crate) async fn held(&self, release: &str) -> Result<Vec<Held>, TableError> {
        self.table.query(Index::Main, pk(release)).prefix("held#").consistent().all(100).await
    }

    /// Marks documents of a release together, so that one commit of the index takes them all.
    pub(crate) async fn mark_together(&self, release: &str, documents: Vec<Pending>) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        self.mark(&mut transaction, &pk(release), documents);
        transaction.commit().await
    }
}

fn pk(release: &str) -> String {
    format!("release#{release}")
}
