//! The index's own state: which files it consists of. Whoever has the newest head sees one whole generation.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of the index.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Counts its changes; each is made under a condition on the one before.
    pub(crate) version: u64,
    /// What readers read.
    pub(crate) live: Generation,
    /// What will take its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) building: Option<Building>,
    /// When files that nobody names were last looked for, in milliseconds.
    #[serde(default)]
    pub(crate) swept_ms: i64,
    /// When something was indexed last, in milliseconds.
    #[serde(default)]
    pub(crate) indexed_ms: i64,
    /// Since when the oldest change waited that was left, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) behind_ms: Option<i64>,
}

/// One generation of the index.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Generation {
    /// Counts generations.
    pub(crate) number: u64,
    /// The form of the index: other code can't read it.
    #[serde(default)]
    pub(crate) format: u32,
    /// Tantivy's list of segments, without the schema; empty where nothing was indexed.
    #[serde(default)]
    pub(crate) meta: String,
    /// The blobs that hold its files.
    #[serde(default)]
    pub(crate) bundles: Vec<String>,
    /// How many documents it holds.
    #[serde(default)]
    pub(crate) documents: u64,
    /// How many segments they are in.
    #[serde(default)]
    pub(crate) segments: u64,
    /// The wish for a rebuild that it fulfils.
    #[serde(default)]
    pub(crate) wish: u64,
}

/// A generation that is being built from the documents in the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Building {
    /// As far as it is.
    pub(crate) generation: Generation,
    /// The shard of documents that is read.
    pub(crate) shard: u64,
    /// Where that shard goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<std::collections::BTreeMap<String, String>>,
    /// When it was begun.
    pub(crate) begun_at: Option<Timestamp>,
}

impl Generation {
    /// A new one, still empty.
    pub(crate) fn empty(number: u64, format: u32, wish: u64) -> Self {
        Self { number, format, wish, ..Self::default() }
    }
}

impl Head {
    /// Whether a rebuild is under way or due.
    pub(crate) fn owes(&self, wish: u64, format: u32) -> bool {
        self.building.is_some() || self.live.wish < wish || (self.live.format != format && self.version > 0)
    }

    /// Whether a blob belongs to it.
    pub(crate) fn names(&self, bundle: &str) -> bool {
        let built = self.building.iter().flat_map(|building| &building.generation.bundles);
        self.live.bundles.iter().chain(built).any(|known| known == bundle)
    }

    /// Since when the index has been behind, by how much, at a moment.
    pub(crate) fn lag_ms(&self, now: Timestamp) -> u64 {
        let behind = self.behind_ms.map_or(0, |since| now.as_millis().saturating_sub(since));
        u64::try_from(behind).unwrap_or_default()
    }
}
