//! The demonstration's content: two languages, pages, articles and their pictures.

use std::collections::BTreeMap;

use axum::body::Body;
use http::{Method, Request, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{DemoError, Visitor, accept, door, text};

/// What is loaded.
const CONTENT: &str = include_str!("../../demo/content.json");
/// The pictures, by their files' names.
const PICTURES: [(&str, &[u8]); 2] = [
    ("grove.png", include_bytes!("../../demo/pictures/grove.png")),
    ("harbour.png", include_bytes!("../../demo/pictures/harbour.png")),
];

#[derive(Deserialize)]
struct Content {
    locales: Value,
    types: Vec<Value>,
    assets: Vec<Picture>,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Picture {
    key: String,
    file: String,
    title: String,
    alt: Value,
}

#[derive(Deserialize)]
struct Entry {
    key: String,
    #[serde(rename = "type")]
    type_id: String,
    fields: Value,
}

/// Loads what is missing; says how many entries it published.
pub(super) async fn load(staff: &Visitor<'_>) -> Result<usize, DemoError> {
    let content: Content = serde_json::from_str(CONTENT)?;
    let locales = staff.get("/content-locales").await?;
    if locales["locales"].as_array().is_none_or(|known| known.len() < 2) {
        staff.put("/content-locales", content.locales).await?;
    }
    for kind in content.types {
        if staff.find(&format!("/content-types/{}", text(&kind, "id"))).await?.is_none() {
            staff.post("/content-types", kind).await?;
        }
    }
    let mut ids = BTreeMap::new();
    for picture in &content.assets {
        ids.insert(format!("{{{}}}", picture.key), staff.picture(picture).await?);
    }
    let mut published = 0;
    for entry in content.entries {
        let (id, is_new) = staff.entry(&entry, &ids).await?;
        ids.insert(format!("{{{}}}", entry.key), id);
        published += usize::from(is_new);
    }
    Ok(published)
}

impl Visitor<'_> {
    /// The id of a picture, uploaded where it is missing.
    async fn picture(&self, picture: &Picture) -> Result<String, DemoError> {
        let known = self.get("/assets?limit=100").await?;
        let is_it = |asset: &&Value| asset["file_name"] == json!(picture.file) && asset["status"] == "ready";
        if let Some(asset) = known["items"].as_array().into_iter().flatten().find(is_it) {
            return Ok(text(asset, "id"));
        }
        let bytes =
            PICTURES.iter().find(|(file, _)| *file == picture.file).map(|(_, bytes)| *bytes).unwrap_or_default();
        let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let begun = self
            .post(
                "/assets",
                json!({
                    "file_name": picture.file, "media_type": "image/png", "bytes": bytes.len(), "sha256": sha256,
                    "title": picture.title, "alt": picture.alt,
                }),
            )
            .await?;
        let (id, upload) = (text(&begun, "id"), &begun["upload"]);
        let mut request = Request::builder().method(Method::PUT).uri(text(upload, "url"));
        for (name, value) in upload["headers"].as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        let (status, body) = self.ask(request.body(Body::from(bytes)).map_err(door)?).await?;
        accept(&Method::PUT, "the picture's upload", status, body)?;
        self.post(&format!("/assets/{id}/complete"), json!({})).await?;
        Ok(id)
    }

    /// The id of an entry, written and published where it is missing; whether it was.
    async fn entry(&self, entry: &Entry, ids: &BTreeMap<String, String>) -> Result<(String, bool), DemoError> {
        let slug = entry.fields["slug"]["en"].as_str().unwrap_or_default();
        let (status, shown) = self.send(Method::GET, &format!("/delivery/{}/{slug}", entry.type_id), None).await?;
        if status == StatusCode::OK {
            return Ok((text(&shown, "id"), false));
        }
        // A start that was cut off may have left a draft.
        let drafts = self.get(&format!("/entries?type={}&limit=100", entry.type_id)).await?;
        let is_it = |draft: &&Value| draft["fields"]["slug"] == entry.fields["slug"];
        let draft = match drafts["items"].as_array().into_iter().flatten().find(is_it) {
            Some(draft) => draft.clone(),
            None => {
                let mut fields = entry.fields.clone();
                name_ids(&mut fields, ids);
                self.post("/entries", json!({ "type": entry.type_id, "fields": fields })).await?
            }
        };
        let id = text(&draft, "id");
        self.post(&format!("/entries/{id}/publish"), json!({})).await?;
        Ok((id, true))
    }
}

/// Puts ids where the file has keys in braces.
fn name_ids(value: &mut Value, ids: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = ids.get(text.as_str()) {
                text.clone_from(id);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| name_ids(item, ids)),
        Value::Object(members) => members.values_mut().for_each(|member| name_ids(member, ids)),
        _ => {}
    }
}
