//! Entries as readers get them, and how long caches keep them.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::fault::{Faults, Invalid};
use domain::id::EntryId;
use domain::locale::Locale;
use http::{HeaderName, HeaderValue, header};
use serde_json::{Map, Value};
use service::Problem;
use service::body::{Answer, List};
use service::table::TableError;
use sha2::{Digest, Sha256};

use super::requests::ReadQuery;
use crate::Delivery;
use crate::model::{Filter, Shape, View, references};
use crate::store::{Addressed, Moment};

/// The most bytes of a list, or of an entry with what it includes; one entry is answered whatever its size.
pub(super) const MOST_BYTES: usize = 1024 * 1024;
/// The most entries that come along.
const MOST_INCLUDED: usize = 200;
/// The most bytes of a `Surrogate-Key`.
const MOST_KEYS: usize = 8_000;
/// What everybody may keep of what is published.
const PUBLIC: &str = "public, s-maxage=60, stale-while-revalidate=300";
/// How long it is kept that something is not there: it may be published any moment.
const MISSING: &str = "public, s-maxage=5";

/// A request under way: when it began, what it asks for, and the type that it asks for.
pub(super) struct Reading {
    pub(super) moment: Moment,
    pub(super) shape: Arc<Shape>,
    chain: Vec<Locale>,
    only: Option<BTreeSet<String>>,
    levels: u8,
    is_preview: bool,
}

impl Reading {
    /// Begins to read entries of a type.
    pub(super) async fn begin(
        app: &Delivery,
        type_id: &str,
        query: &ReadQuery,
        is_preview: bool,
    ) -> Result<Self, Problem> {
        let moment = Moment::of(app.context.clock.now());
        if !(1..=64).contains(&type_id.len()) {
            return Err(missing("type"));
        }
        let shape = app.store.shape(type_id).await?;
        if shape.is_deleted() {
            return Err(missing("type"));
        }
        let locales = app.store.locales_with(query.locale.as_ref()).await?;
        let mut faults = Faults::none();
        if query.locale.as_ref().is_some_and(|locale| !locales.know(locale)) {
            faults.add("locale", Invalid::new("unknown_locale", "there is no such locale"));
        }
        for name in query.fields.iter().flat_map(|names| &names.0).filter(|name| !shape.has(name)) {
            let detail = format!("there is no field {name}; known are: {}", shape.names());
            faults.add("fields", Invalid::new("unknown_field", detail));
        }
        faults.none_or(())?;
        let first = query.locale.as_ref().or_else(|| locales.default_locale());
        Ok(Self {
            moment,
            shape,
            chain: first.map(|locale| locales.chain(locale)).unwrap_or_default(),
            only: query.fields.as_ref().map(|names| names.0.clone()),
            levels: query.include.unwrap_or_default().0,
            is_preview,
        })
    }

    /// An entry of the type that was asked for; `None` where it is not to be read in this locale, or the filter wants others.
    pub(super) fn write(&self, view: &View, filter: &Filter) -> Option<Value> {
        view.write(&self.chain, &self.shape, self.only.as_ref(), filter)
    }

    /// Of the entries of an address, that whose address it is in the locale that was asked for or stands in for it.
    fn choose(&self, slug: &str, mut views: Vec<View>) -> Option<View> {
        let has = |view: &View, locale: &Locale| view.snapshot.slugs.get(locale).is_some_and(|known| known == slug);
        let place = self.chain.iter().find_map(|locale| views.iter().position(|view| has(view, locale)));
        let place = place.unwrap_or_default();
        (place < views.len()).then(|| views.swap_remove(place))
    }

    /// What is published under an id or a slug: one read. Or the slug that it is to be asked for by.
    pub(super) async fn published(&mut self, app: &Delivery, type_id: &str, name: &str) -> Result<Found, Problem> {
        if !(1..=512).contains(&name.len()) {
            return Err(missing("entry"));
        }
        if let Ok(id) = name.parse::<EntryId>() {
            let found = app.store.find(id, &mut self.moment).await?.filter(|record| record.type_id == type_id);
            let view = found.map(|record| record.view()).transpose()?.flatten();
            return view.map(Found::Here).ok_or_else(|| missing("entry"));
        }
        match app.store.find_by_slug(type_id, name, &mut self.moment).await? {
            Addressed::Entries(records) => {
                let views = records.iter().map(|record| record.view()).collect::<Result<Vec<_>, _>>()?;
                let chosen = self.choose(name, views.into_iter().flatten().collect());
                chosen.map(Found::Here).ok_or_else(|| missing("entry"))
            }
            Addressed::Moved(ids) => {
                for id in ids {
                    let found = app.store.find(id, &mut self.moment).await?.filter(|record| record.type_id == type_id);
                    let Some(view) = found.map(|record| record.view()).transpose()?.flatten() else { continue };
                    let slug =
                        self.write(&view, &Filter::default()).and_then(|it| it["slug"].as_str().map(str::to_owned));
                    if let Some(slug) = slug.filter(|slug| slug != name) {
                        return Ok(Found::At(slug));
                    }
                }
                Err(missing("entry"))
            }
        }
    }

    /// The entries that these name, level by level, each once, up to the bounds.
    pub(super) async fn included(
        &mut self,
        app: &Delivery,
        roots: &[Value],
    ) -> Result<Option<Map<String, Value>>, Problem> {
        if self.levels == 0 {
            return Ok(None);
        }
        let id_of = |view: &Value| view["id"].as_str().and_then(|id| id.parse::<EntryId>().ok());
        let mut known: BTreeSet<EntryId> = roots.iter().filter_map(id_of).collect();
        let mut wanted: BTreeSet<EntryId> = roots.iter().flat_map(references).collect();
        let mut bytes: usize = roots.iter().map(|root| root.to_string().len()).sum();
        let mut found = Map::new();
        for _ in 0..self.levels {
            wanted.retain(|id| known.insert(*id));
            let ids: BTreeSet<_> = wanted.iter().take(MOST_INCLUDED.saturating_sub(found.len())).copied().collect();
            if ids.is_empty() {
                break;
            }
            wanted.clear();
            for view in self.load(app, &ids).await? {
                let shape = app.store.shape(&view.snapshot.type_id).await?;
                if shape.is_deleted() {
                    continue;
                }
                let Some(written) = view.write(&self.chain, &shape, None, &Filter::default()) else { continue };
                bytes += written.to_string().len();
                if bytes > MOST_BYTES {
                    return Ok(Some(found));
                }
                wanted.extend(references(&written));
                found.insert(view.entry_id.to_string(), written);
            }
        }
        Ok(Some(found))
    }

    /// Several entries: what is published, and in a preview rather the draft.
    async fn load(&mut self, app: &Delivery, ids: &BTreeSet<EntryId>) -> Result<Vec<View>, TableError> {
        let (mut views, mut rest) = (Vec::new(), ids.clone());
        if self.is_preview {
            for draft in app.store.drafts(ids).await? {
                rest.remove(&draft.entry_id);
                views.extend(draft.view()?);
            }
        }
        for record in app.store.find_many(&rest, &mut self.moment).await? {
            views.extend(record.view()?);
        }
        views.sort_by_key(|view| view.entry_id);
        Ok(views)
    }
}

/// What an address leads to.
pub(super) enum Found {
    /// An entry.
    Here(View),
    /// Another slug.
    At(String),
}

/// 404, which caches keep for a moment.
pub(super) fn missing(what: &str) -> Problem {
    Problem::not_found(what).header(header::CACHE_CONTROL, MISSING)
}

/// 200 with what is published, for everybody to keep. The tag is that of the content. The next page is named where there is
/// one.
pub(super) fn public(body: &Value, keys: &[String], next_cursor: Option<String>) -> Response {
    let mut response = Answer::list(&List::<Value> { items: Vec::new(), next_cursor }).into_response();
    let text = body.to_string();
    let tag: String = Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    *response.body_mut() = Body::from(text);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(PUBLIC));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        headers.insert(header::ETAG, tag);
    }
    if let Ok(keys) = HeaderValue::from_str(&bounded(keys)) {
        headers.insert(HeaderName::from_static("surrogate-key"), keys);
    }
    response
}

fn bounded(keys: &[String]) -> String {
    let mut text = String::new();
    for key in keys.iter().filter(|key| key.bytes().all(|b| b.is_ascii_graphic())) {
        if text.len() + key.len() < MOST_KEYS {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(key);
        }
    }
    text
}

/// The keys by which caches forget an answer: its type, its entries and those that it includes.
pub(super) fn keys(type_id: &str, roots: &[Value], included: Option<&Map<String, Value>>) -> Vec<String> {
    let entries = roots.iter().filter_map(|root| root["id"].as_str());
    let entries = entries.chain(included.into_iter().flat_map(|included| included.keys().map(String::as_str)));
    std::iter::once(format!("type:{type_id}")).chain(entries.map(|id| format!("entry:{id}"))).collect()
}
