//! An entry: what is known of it besides its fields, and the versions that hold these.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::collection::Metadata;
use domain::id::EntryId;
use domain::locale::Locale;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::names::TypeId;
use super::schedule::{Moment, Schedule};

/// Who made a version: the subject of a token.
pub(crate) type Author = String;

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, deserr::Deserr, utoipa::ToSchema)]
#[schema(as = EntryStatus)]
#[serde(rename_all = "lowercase")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
pub(crate) enum Status {
    /// Not to be read.
    Draft,
    /// Readers see its newest version.
    Published,
    /// Readers see an older version.
    Changed,
    /// Put away.
    Archived,
}

/// What readers see of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Published {
    /// The number of the version.
    pub(crate) n: u64,
    /// The locales in which it is to be read.
    pub(crate) locales: Vec<Locale>,
    pub(crate) at: Timestamp,
    /// Its values that no other published entry of the type may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) held: Vec<String>,
}

/// An entry without its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) id: EntryId,
    pub(crate) type_id: TypeId,
    /// Counts all that changes here: the condition of every write, and the version of `content.entry.drafted`.
    pub(crate) version: u64,
    /// The number of the newest version; the `ETag`.
    pub(crate) n: u64,
    /// The highest number that is taken, also by refused saves.
    pub(crate) last_n: u64,
    pub(crate) title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published: Option<Published>,
    /// Counts publications and withdrawals: the version of their events.
    #[serde(default)]
    pub(crate) publications: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) first_published_at: Option<Timestamp>,
    /// The slugs by which it was published last.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) slugs: BTreeMap<Locale, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) old_slugs: BTreeMap<Locale, Vec<String>>,
    /// Counts the unique values that others took over while this entry was not published with them.
    #[serde(default)]
    pub(crate) lost: u64,
    #[serde(default)]
    pub(crate) archived: bool,
    /// When it is published and withdrawn by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) schedule: Option<Schedule>,
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Head {
    /// Where it stands.
    pub(crate) fn status(&self) -> Status {
        match &self.published {
            _ if self.archived => Status::Archived,
            None => Status::Draft,
            Some(published) if published.n == self.n => Status::Published,
            Some(_) => Status::Changed,
        }
    }

    /// When something of it is due.
    pub(crate) fn moments(&self) -> Vec<Moment> {
        let all = self.schedule.as_ref().map(Schedule::moments).unwrap_or_default();
        all.into_iter().map(|at| Moment { at, what: self.id.to_string() }).collect()
    }

    /// The number of the version that readers see.
    pub(crate) fn published_n(&self) -> Option<u64> {
        self.published.as_ref().map(|published| published.n)
    }
}

/// One version of an entry, which never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) n: u64,
    /// The version that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base: Option<u64>,
    /// Whether it was refused, since its base was not the newest any more: it stands beside the line.
    #[serde(default)]
    pub(crate) conflict: bool,
    /// The version that it brings back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) restores: Option<u64>,
    pub(crate) author: Author,
    pub(crate) hash: String,
    pub(crate) created_at: Timestamp,
}

/// Names the content of a version (SHA-256, hexadecimal).
pub(crate) fn hash(json: &str) -> String {
    Sha256::digest(json.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
