//! An entry as a reader gets it: in one locale, with what stands in for it, and rich text rendered.

use std::collections::{BTreeMap, BTreeSet};

use domain::Timestamp;
use domain::id::{AssetId, EntryId};
use domain::locale::Locale;
use domain::rich_text::{Reference, RichText};
use events::content::{Asset, Snapshot};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::filter::Filter;
use super::html::{self, Picture};
use super::shape::Shape;

/// An entry's content as it is kept: published, or a draft, which has no dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct View {
    pub(crate) entry_id: EntryId,
    pub(crate) version: u64,
    pub(crate) snapshot: Snapshot,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) first_published_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published_at: Option<Timestamp>,
}

/// The locales of a chain in which an entry is to be read; none where it is not. An entry of no locale is read in each.
fn shown_in(snapshot: &Snapshot, chain: &[Locale]) -> Vec<Locale> {
    if chain.is_empty() {
        return snapshot.locales.iter().take(1).cloned().collect();
    }
    let is_shown = |locale: &&Locale| snapshot.locales.is_empty() || snapshot.locales.contains(locale);
    chain.iter().filter(is_shown).cloned().collect()
}

impl View {
    /// The entry as JSON in the first of these locales in which it is to be read; `None` where there is none, or where the
    /// filter wants others. `only` leaves out other fields.
    pub(crate) fn write(
        &self,
        chain: &[Locale],
        shape: &Shape,
        only: Option<&BTreeSet<String>>,
        filter: &Filter,
    ) -> Option<Value> {
        let snapshot = &self.snapshot;
        let locales = shown_in(snapshot, chain);
        if locales.is_empty() && !snapshot.locales.is_empty() {
            return None;
        }
        let mut fields = self.fields(&locales);
        if !filter.takes(&fields) {
            return None;
        }
        fields.retain(|name, _| only.is_none_or(|only| only.contains(name)));
        let assets: BTreeMap<AssetId, Picture<'_>> =
            snapshot.assets.iter().map(|asset| (asset.asset_id, picture(asset, &locales))).collect();
        for (name, value) in &mut fields {
            render(shape.kind(name), value, &assets);
        }
        let slug = locales.iter().find_map(|locale| snapshot.slugs.get(locale));
        let slug = slug.or_else(|| snapshot.slugs.values().next());
        let mut shown = json!({
            "id": self.entry_id, "type": snapshot.type_id, "slug": slug, "locale": locales.first(),
            "locales": snapshot.locales, "published_at": self.published_at,
            "first_published_at": self.first_published_at,
        });
        // Not by `json!`, which copies what it is given.
        let assets = snapshot.assets.iter().map(|asset| shown_asset(asset, &locales)).collect();
        shown["fields"] = Value::Object(fields);
        shown["assets"] = Value::Object(assets);
        Some(shown)
    }

    /// Each field's value in the first locale that has one.
    fn fields(&self, locales: &[Locale]) -> Map<String, Value> {
        let Snapshot { fields, localized, .. } = &self.snapshot;
        let mut found: Map<_, _> = fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        for values in locales.iter().filter_map(|locale| localized.get(locale)) {
            for (name, value) in values.iter().filter(|(_, value)| !value.is_null()) {
                if found.get(name).is_none_or(Value::is_null) {
                    found.insert(name.clone(), value.clone());
                }
            }
        }
        found
    }

    /// The entry in all locales, as the feed gives it.
    pub(crate) fn whole(&self) -> Value {
        let Snapshot { type_id, locales, fields, localized, slugs, assets, .. } = &self.snapshot;
        json!({
            "kind": "entry", "id": self.entry_id, "type": type_id, "version": self.version, "locales": locales,
            "slugs": slugs, "published_at": self.published_at, "first_published_at": self.first_published_at,
            "fields": fields, "localized": localized, "assets": assets,
        })
    }

    /// Its names in addresses, each once.
    pub(crate) fn slugs(&self) -> Vec<String> {
        let all: BTreeSet<_> = self.snapshot.slugs.values().cloned().collect();
        all.into_iter().collect()
    }

    /// The name in addresses that it is sorted by: that of its first locale.
    pub(crate) fn first_slug(&self) -> &str {
        let first = self.snapshot.locales.first().and_then(|locale| self.snapshot.slugs.get(locale));
        first.or_else(|| self.snapshot.slugs.values().next()).map_or("", String::as_str)
    }
}

/// The entries that a written entry names, each once, in no order of meaning.
pub(crate) fn references(view: &Value) -> BTreeSet<EntryId> {
    let mut found = BTreeSet::new();
    for value in view["fields"].as_object().into_iter().flat_map(Map::values) {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let named = values.iter().filter_map(|value| value.as_str().or_else(|| value["entry_id"].as_str()));
        found.extend(named.filter_map(|id| id.parse::<EntryId>().ok()));
        for text in values.iter().chain([value]).filter_map(|value| value.get("json")) {
            let Ok(text) = RichText::deserialize(text) else { continue };
            found.extend(text.references().into_iter().filter_map(|reference| match reference {
                Reference::Entry(id) => Some(id),
                Reference::Asset(_) => None,
            }));
        }
    }
    found
}

fn alt<'a>(asset: &'a Asset, locales: &[Locale]) -> &'a str {
    let found = locales.iter().find_map(|locale| asset.alt.get(locale));
    found.or_else(|| asset.alt.values().next()).map_or("", String::as_str)
}

fn picture<'a>(asset: &'a Asset, locales: &[Locale]) -> Picture<'a> {
    Picture {
        url: &asset.url,
        file_name: &asset.file_name,
        media_type: &asset.media_type,
        width: asset.width,
        height: asset.height,
        alt: alt(asset, locales),
    }
}

fn shown_asset(asset: &Asset, locales: &[Locale]) -> (String, Value) {
    let shown = json!({
        "url": asset.url, "file_name": asset.file_name, "media_type": asset.media_type, "bytes": asset.bytes,
        "width": asset.width, "height": asset.height, "alt": alt(asset, locales),
    });
    (asset.asset_id.to_string(), shown)
}

/// Puts rich text beside its HTML. Of a kind that is not known, what reads as rich text is; what should be rich text and
/// does not read so has no HTML.
fn render(kind: Option<&str>, value: &mut Value, assets: &BTreeMap<AssetId, Picture<'_>>) {
    let is_known = kind.is_some();
    if kind.is_some_and(|kind| kind != "rich_text") {
        return;
    }
    match value {
        Value::Null => {}
        // No text, or no texts.
        Value::Array(blocks) if blocks.is_empty() && is_known => *value = json!({ "json": [], "html": "" }),
        Value::Array(texts) if !are_blocks(texts) => {
            for text in texts.iter_mut().filter(|text| is_known || looks_rich(text)) {
                render_one(text, is_known, assets);
            }
        }
        other if is_known || looks_rich(other) => render_one(other, is_known, assets),
        _ => {}
    }
}

fn are_blocks(values: &[Value]) -> bool {
    !values.is_empty() && values.iter().all(|block| block["type"].is_string())
}

fn looks_rich(value: &Value) -> bool {
    value.as_array().is_some_and(|values| are_blocks(values))
}

fn render_one(value: &mut Value, is_known: bool, assets: &BTreeMap<AssetId, Picture<'_>>) {
    let html = match RichText::deserialize(&*value) {
        Ok(text) => html::render(&text, assets),
        Err(_) if is_known => String::new(),
        Err(_) => return,
    };
    // Not by `json!`, which copies what it is given.
    let text = Map::from_iter([("json".to_owned(), value.take()), ("html".to_owned(), Value::String(html))]);
    *value = Value::Object(text);
}
