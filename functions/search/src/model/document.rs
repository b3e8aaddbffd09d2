//! Documents as the table keeps them: the last state that their owner published.

use domain::Timestamp;
use events::catalog::ProductChanged;
use events::content::Snapshot;
use events::social::PostChanged;
use serde::{Deserialize, Serialize};

/// Something that may be found, or was and is gone: its newest state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Document {
    /// The id of the product, entry or post.
    pub(crate) key: String,
    /// The owner's version; newer wins.
    pub(crate) version: u64,
    /// Its [`Source`] as JSON; `None` where it is not to be found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
}

/// What a document is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// An active product.
    Product(Box<ProductChanged>),
    /// A published entry.
    Entry(Box<PublishedEntry>),
    /// A public post.
    Post(Box<PostChanged>),
}

/// An entry as it is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PublishedEntry {
    /// Its content.
    pub(crate) snapshot: Snapshot,
    /// When it was published first.
    pub(crate) first_published_at: Timestamp,
    /// When this was published.
    pub(crate) published_at: Timestamp,
}

impl Document {
    /// A document's state.
    pub(crate) fn new(key: String, version: u64, source: Option<&Source>) -> Result<Self, serde_json::Error> {
        Ok(Self { key, version, source: source.map(serde_json::to_string).transpose()? })
    }

    /// What it is made of; `None` where it is not to be found.
    pub(crate) fn source(&self) -> Result<Option<Source>, serde_json::Error> {
        self.source.as_deref().map(serde_json::from_str).transpose()
    }
}

/// A marker: these documents have changed, and the index has not taken them yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// Names the marker within its shard.
    pub(crate) name: String,
    /// Tells this marker from one that replaced it.
    pub(crate) stamp: String,
    /// Since when it waits.
    pub(crate) since: Timestamp,
    /// The documents that become searchable together.
    pub(crate) documents: Vec<Pending>,
}

/// A document that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// The document.
    pub(crate) key: String,
    /// The version that it has at least.
    pub(crate) version: u64,
}
