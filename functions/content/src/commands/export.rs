//! Writes the whole space, page by page, each row a line of JSON.

use serde::{Deserialize, Serialize};
use serde_json::json;
use service::Problem;
use service::table::{Position, TableError};

use crate::Content;
use crate::model::{AssetStatus, ContentType, Head, TypeId};

/// When a page is long enough: with the entries that are read at once it stays below what an answer may have.
const ENOUGH_BYTES: usize = 1024 * 1024;
/// How many entries are read at once.
const AT_ONCE: usize = 5;
/// How many types there are at most.
const MAX_TYPES: usize = 100;

/// Where a page begins.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub(crate) enum Place {
    /// With the locales and all types.
    #[default]
    Types,
    /// With assets below an id.
    Assets { before: Option<String> },
    /// With entries of a type, the first there is for `None`.
    Entries { of: Option<String>, after: Option<Position> },
}

/// One page from a place on, and where the next begins.
pub(crate) async fn export(app: &Content, place: Place, limit: usize) -> Result<(Vec<u8>, Option<Place>), Problem> {
    let mut rows = Rows::default();
    let next = match place {
        Place::Types => types(app, &mut rows).await?,
        Place::Assets { before } => assets(app, before, limit, &mut rows).await?,
        Place::Entries { of, after } => entries(app, of, after, limit, &mut rows).await?,
    };
    Ok((rows.text, next))
}

#[derive(Default)]
struct Rows {
    text: Vec<u8>,
    count: usize,
}

impl Rows {
    fn push(&mut self, row: &serde_json::Value) {
        self.text.extend(row.to_string().into_bytes());
        self.text.push(b'\n');
        self.count += 1;
    }

    fn has_enough(&self, limit: usize) -> bool {
        self.count >= limit || self.text.len() >= ENOUGH_BYTES
    }
}

async fn all_types(app: &Content) -> Result<Vec<ContentType>, TableError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = app.store.page_of_types(MAX_TYPES, after).await?;
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

async fn types(app: &Content, rows: &mut Rows) -> Result<Option<Place>, Problem> {
    let content = app.store.locales().await?.content;
    rows.push(&json!({ "kind": "locales", "default": content.default, "locales": content.locales }));
    for of in all_types(app).await? {
        let content = of.content;
        rows.push(&json!({
            "kind": "type", "id": of.id, "name": content.name, "title_field": content.title_field,
            "slug_field": content.slug_field, "fields": content.fields,
        }));
    }
    Ok(Some(Place::Assets { before: None }))
}

async fn assets(
    app: &Content,
    before: Option<String>,
    limit: usize,
    rows: &mut Rows,
) -> Result<Option<Place>, Problem> {
    let (assets, next) = app.store.list_assets(AssetStatus::Ready, limit, before.as_deref()).await?;
    for asset in assets {
        rows.push(&json!({
            "kind": "asset", "id": asset.id, "file_name": asset.file_name, "media_type": asset.media_type,
            "bytes": asset.bytes, "sha256": asset.sha256, "title": asset.content.title, "alt": asset.content.alt,
            "metadata": asset.content.metadata,
        }));
    }
    Ok(Some(match next {
        Some(before) => Place::Assets { before: Some(before) },
        None => Place::Entries { of: None, after: None },
    }))
}

async fn entries(
    app: &Content,
    of: Option<String>,
    mut after: Option<Position>,
    limit: usize,
    rows: &mut Rows,
) -> Result<Option<Place>, Problem> {
    let types: Vec<TypeId> = all_types(app).await?.into_iter().map(|of| of.id).collect();
    // A type that is gone had no entries left.
    for type_id in types.iter().filter(|id| of.as_deref().is_none_or(|of| id.as_str() >= of)) {
        if of.as_deref() != Some(type_id.as_str()) {
            after = None;
        }
        loop {
            if rows.has_enough(limit) {
                return Ok(Some(Place::Entries { of: Some(type_id.to_string()), after }));
            }
            let page = app.store.page_of_type(type_id, AT_ONCE.min(limit - rows.count), after.take()).await?;
            let heads = app.store.find_heads(page.items.iter().map(|entry| entry.id)).await?;
            for head in heads.values() {
                if let Some(row) = entry(app, head).await? {
                    rows.push(&row);
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(None)
}

/// An entry's row; `None` where it is deleted at this moment.
async fn entry(app: &Content, head: &Head) -> Result<Option<serde_json::Value>, TableError> {
    let Some((_, fields)) = app.store.find_version(head.id, head.n).await? else { return Ok(None) };
    let mut row = json!({
        "kind": "entry", "id": head.id, "type": head.type_id, "archived": head.archived, "metadata": head.metadata,
        "version": head.n, "fields": fields,
    });
    if let Some(published) = &head.published
        && let Some(members) = row.as_object_mut()
    {
        let mut seen = json!({ "version": published.n, "locales": published.locales });
        if published.n != head.n
            && let Some((_, fields)) = app.store.find_version(head.id, published.n).await?
            && let Some(members) = seen.as_object_mut()
        {
            members.insert("fields".to_owned(), json!(fields));
        }
        members.insert("published".to_owned(), seen);
    }
    Ok(Some(row))
}
