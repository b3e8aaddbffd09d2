//! What fields are read by: the type and the locales, as they stand.

use std::collections::BTreeSet;

use domain::rich_text::Reference;
use events::content::{Asset, EntryDrafted, Snapshot};
use service::Problem;
use service::event::MAX_EVENT_BYTES;
use service::table::TableError;

use crate::Content;
use crate::model::{ContentType, Fields, Head, Locales, TypeId, is_plain, readable_locales, references, snapshot};

/// What an envelope adds to an event, with room to spare.
const ENVELOPE_BYTES: usize = 2 * 1024;

/// A type and the locales.
#[derive(Clone, Debug)]
pub(crate) struct Space {
    pub(crate) of: ContentType,
    pub(crate) locales: Locales,
}

impl Space {
    /// Loads them; `None` where there is no such type. 2 RRU, and more for a type of more than 4 KB.
    pub(crate) async fn find(app: &Content, of: &TypeId) -> Result<Option<Self>, TableError> {
        let Some(of) = app.store.find_type(of).await? else { return Ok(None) };
        Ok(Some(Self { of, locales: app.store.locales().await? }))
    }

    /// Loads those of an entry: a type with entries is never deleted.
    pub(crate) async fn of_entry(app: &Content, of: &TypeId) -> Result<Self, Problem> {
        let found = Self::find(app, of).await?;
        found.ok_or_else(|| TableError::Failed(format!("the type {of} is gone").into()).into())
    }

    /// The newest saved state of an entry, for previews. Its assets are left out where they would make it too large.
    pub(crate) async fn drafted(
        &self,
        app: &Content,
        head: &Head,
        fields: &Fields,
    ) -> Result<EntryDrafted, TableError> {
        let locales = readable_locales(&self.of, &self.locales.content, fields);
        let assets = self.assets(app, fields, None).await?;
        let shown = |assets| snapshot(&self.of, fields, head.n, &locales, assets);
        let whole = shown(assets);
        let content = if fits(&whole) { whole } else { shown(Vec::new()) };
        Ok(EntryDrafted { entry_id: head.id, version: head.version, snapshot: Some(legible(content)) })
    }

    /// The assets that these fields name, as far as they are ready.
    pub(crate) async fn assets(
        &self,
        app: &Content,
        fields: &Fields,
        within: Option<&BTreeSet<String>>,
    ) -> Result<Vec<Asset>, TableError> {
        let named = references(&self.of, fields, within);
        let ids = named.keys().filter_map(|reference| match reference {
            Reference::Asset(id) => Some(*id),
            Reference::Entry(_) => None,
        });
        let ids: Vec<_> = ids.collect();
        if ids.is_empty() { Ok(Vec::new()) } else { app.store.asset_snapshots(&ids).await }
    }
}

/// Whether a snapshot fits into an event.
pub(crate) fn fits(snapshot: &Snapshot) -> bool {
    serde_json::to_vec(snapshot).is_ok_and(|json| json.len() + ENVELOPE_BYTES <= MAX_EVENT_BYTES)
}

/// How many levels are around a snapshot on its way: of envelopes, read models and answers, with some to spare.
const LEVELS_AROUND: usize = 10;

/// Whether what readers are told can be read: a parser of JSON reads 127 levels.
pub(crate) fn is_legible(snapshot: &Snapshot) -> bool {
    let Ok(json) = serde_json::to_string(snapshot) else { return false };
    let wrapped = format!("{}{json}{}", "[".repeat(LEVELS_AROUND), "]".repeat(LEVELS_AROUND));
    serde_json::from_str::<Snapshot>(&json).is_ok() && serde_json::from_str::<serde_json::Value>(&wrapped).is_ok()
}

/// A snapshot without the values that keep it from being read. Only what was saved before their levels were bounded has any.
pub(crate) fn legible(mut snapshot: Snapshot) -> Snapshot {
    if !is_legible(&snapshot) {
        snapshot.fields.retain(|_, value| is_plain(value));
        snapshot.localized.values_mut().for_each(|fields| fields.retain(|_, value| is_plain(value)));
    }
    snapshot
}
