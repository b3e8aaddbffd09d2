//! What content publishes: locales, types, entries as they are published, and drafts for previews.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::event;
use domain::Timestamp;
pub use domain::id::EntryId;
use domain::id::{AssetId, ReleaseId};
use domain::locale::Locale;

/// The locales of the space, as they stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalesChanged {
    /// Newer wins.
    pub version: u64,
    /// The locale of a request that names none.
    pub default: Locale,
    /// All of them, the default among them.
    pub locales: Vec<LocaleSettings>,
}
event!(LocalesChanged, "content.locales.changed", State, |_e| "locales".to_owned());

/// One locale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocaleSettings {
    /// Its tag.
    pub code: Locale,
    /// Its name for editors.
    pub name: String,
    /// The locale whose values stand in for those that are missing; chains end without a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Locale>,
}

/// A type of entries as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeChanged {
    /// Its name in paths: `article`.
    pub type_id: String,
    /// Newer wins.
    pub version: u64,
    /// Its name for editors.
    pub name: String,
    /// The field that titles an entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_field: Option<String>,
    /// The field that names an entry in addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug_field: Option<String>,
    /// Its fields, in the editors' order.
    pub fields: Vec<Field>,
    /// Whether the type is gone.
    #[serde(default)]
    pub deleted: bool,
}
event!(TypeChanged, "content.type.changed", State, |e| e.type_id.clone());

/// One field of a type, as far as readers need it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in JSON.
    pub name: String,
    /// Its kind: `text`, `rich_text`, `integer`, `decimal`, `boolean`, `date`, `datetime`, `slug`, `enum`, `json`, `asset`,
    /// `reference`; of a list, that of its items.
    pub kind: String,
    /// Whether it holds several values.
    #[serde(default)]
    pub list: bool,
    /// Whether each locale has a value of its own.
    #[serde(default)]
    pub localized: bool,
    /// Whether search finds an entry by it: `none`, `text`, `title` (weighs more) or `facet`.
    pub search: String,
}

/// An entry as it is published from now on. Its fields are valid by its type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryPublished {
    /// The entry.
    pub entry_id: EntryId,
    /// Counts the entry's publications and withdrawals; newer wins, also over `content.entry.unpublished`.
    pub version: u64,
    /// What is published.
    pub snapshot: Snapshot,
    /// When it was published first.
    pub first_published_at: Timestamp,
    /// When this was published.
    pub published_at: Timestamp,
    /// Slugs that it had before, oldest first; they lead to it as long as no other entry has them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub old_slugs: BTreeMap<Locale, Vec<String>>,
    /// The release that it belongs to. It is to be seen from the moment on that `content.release.published` names, together
    /// with the others of the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_id: Option<ReleaseId>,
}
event!(EntryPublished, "content.entry.published", State, |e| e.entry_id.to_string());

/// The content of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its type.
    pub type_id: String,
    /// The number of the entry's version.
    pub n: u64,
    /// The locales in which it is to be read. Others fall back to them.
    pub locales: Vec<Locale>,
    /// The values of fields that are the same in all locales, by field.
    #[serde(default)]
    pub fields: BTreeMap<String, Value>,
    /// The values of localised fields, by locale and field.
    #[serde(default)]
    pub localized: BTreeMap<Locale, BTreeMap<String, Value>>,
    /// The name in addresses, by locale; of a slug that is not localised, the same in each.
    #[serde(default)]
    pub slugs: BTreeMap<Locale, String>,
    /// The assets that it names, as they stood.
    #[serde(default)]
    pub assets: Vec<Asset>,
}

/// A file that an entry shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// The asset.
    pub asset_id: AssetId,
    /// Where it is to be had: a path of this API.
    pub url: String,
    /// Its name when it is saved.
    pub file_name: String,
    /// What it is (RFC 6838), by its bytes.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
    /// Of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Its text for those who do not see it, by locale.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub alt: BTreeMap<Locale, String>,
}

/// An entry is not to be read any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryUnpublished {
    /// The entry.
    pub entry_id: EntryId,
    /// Counts the entry's publications and withdrawals; newer wins, also over `content.entry.published`.
    pub version: u64,
    /// Its type.
    pub type_id: String,
    /// The release that it belongs to, as in `content.entry.published`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_id: Option<ReleaseId>,
}
event!(EntryUnpublished, "content.entry.unpublished", State, |e| e.entry_id.to_string());

/// All entries of a release are published, or withdrawn, at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleasePublished {
    /// The release.
    pub release_id: ReleaseId,
    /// The moment.
    pub published_at: Timestamp,
    /// What belongs to it, at most 90 entries.
    pub entries: Vec<Released>,
}
event!(ReleasePublished, "content.release.published", Fact, |e| e.release_id.to_string());

/// An entry of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Released {
    /// The entry.
    pub entry_id: EntryId,
    /// The version of its `content.entry.published` or `content.entry.unpublished`.
    pub version: u64,
    /// Whether it is withdrawn.
    #[serde(default)]
    pub unpublished: bool,
}

/// The newest saved state of an entry, for previews: it may lack fields, and name entries that are not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryDrafted {
    /// The entry.
    pub entry_id: EntryId,
    /// Counts the entry's saves; newer wins.
    pub version: u64,
    /// The newest version; without it, the entry is archived or deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
}
event!(EntryDrafted, "content.entry.drafted", State, |e| e.entry_id.to_string());
