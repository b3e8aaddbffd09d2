//! Items with content, and their keys.

use domain::id::{EntryId, ReleaseId};
use serde::{Deserialize, Serialize};
use service::packed::Packed;
use service::table::{Key, Position, TableError};

use crate::model::View;

/// Content in one of the places where it is looked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) entry_id: EntryId,
    /// The entry's version.
    pub(crate) version: u64,
    pub(crate) type_id: String,
    /// The head's count of writes when this was written.
    pub(super) rev: u64,
    /// The content; none where the entry is withdrawn, or where the content is to be looked for by the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) view: Option<Packed>,
    /// The release with which it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<ReleaseId>,
    /// The releases with which it is not shown any more, each with the version that follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) until: Vec<(ReleaseId, u64)>,
    /// Its place in the feed.
    #[serde(default)]
    pub(crate) place: u64,
    #[serde(default, skip_serializing)]
    pk: String,
    #[serde(default, skip_serializing)]
    pub(super) sk: String,
    #[serde(default, skip_serializing)]
    gsi1pk: String,
    #[serde(default, skip_serializing)]
    gsi1sk: String,
    #[serde(default, skip_serializing)]
    gsi2pk: String,
    #[serde(default, skip_serializing)]
    gsi2sk: String,
}

impl Record {
    /// A record without content.
    pub(super) fn new(entry_id: EntryId, version: u64, type_id: &str, rev: u64) -> Self {
        let (pk, sk, gsi1pk, gsi1sk, gsi2pk, gsi2sk) = Default::default();
        let type_id = type_id.to_owned();
        let (view, from, until, place) = (None, None, Vec::new(), 0);
        Self { entry_id, version, type_id, rev, view, from, until, place, pk, sk, gsi1pk, gsi1sk, gsi2pk, gsi2sk }
    }

    /// The content, where there is some.
    pub(crate) fn view(&self) -> Result<Option<View>, TableError> {
        self.view.as_ref().map(unpack).transpose()
    }

    /// Whether there is content.
    pub(crate) const fn has_view(&self) -> bool {
        self.view.is_some()
    }

    /// Where a page that ends with this record of the first index goes on.
    pub(crate) fn place_by_time(&self) -> Position {
        self.position([("gsi1pk", &self.gsi1pk), ("gsi1sk", &self.gsi1sk)])
    }

    /// Where a page that ends with this record of the second index goes on.
    pub(crate) fn place_by_slug(&self) -> Position {
        self.position([("gsi2pk", &self.gsi2pk), ("gsi2sk", &self.gsi2sk)])
    }

    fn position(&self, index: [(&str, &String); 2]) -> Position {
        let all = index.into_iter().chain([("pk", &self.pk), ("sk", &self.sk)]);
        all.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }
}

/// Reads packed content.
pub(super) fn unpack(packed: &Packed) -> Result<View, TableError> {
    let text = packed.text().map_err(|damaged| TableError::Failed(Box::new(damaged)))?;
    serde_json::from_str(&text).map_err(|error| TableError::Failed(Box::new(error)))
}

/// Packs content.
pub(super) fn pack(view: &View) -> Result<Packed, TableError> {
    serde_json::to_string(view).map(Packed::new).map_err(|error| TableError::Failed(Box::new(error)))
}

/// The size of packed content.
pub(super) const fn size(packed: &Packed) -> usize {
    match packed {
        Packed::Plain(text) => text.len(),
        Packed::Deflated(bytes) => bytes.len(),
    }
}

pub(super) fn head_key(id: EntryId) -> Key {
    Key::only(format!("h#{id}"))
}

/// What is shown of an entry now.
pub(super) fn shown_key(id: EntryId) -> Key {
    Key::new(format!("e#{id}"), "c")
}

/// What a release will show of it.
pub(super) fn waiting_key(id: EntryId, version: u64) -> Key {
    Key::new(format!("e#{id}"), format!("g#{version:016}"))
}

pub(super) fn address_key(type_id: &str, slug: &str, id: EntryId, version: u64) -> Key {
    Key::new(format!("s#{type_id}#{slug}"), format!("0#{id}#{version:016}"))
}

pub(super) fn redirect_key(type_id: &str, slug: &str, id: EntryId) -> Key {
    Key::new(format!("s#{type_id}#{slug}"), format!("1#{id}"))
}

pub(super) fn feed_key(shard: u64, place: u64) -> Key {
    Key::new(format!("feed#{shard}"), format!("{place:016}"))
}
