//! `/console/content/assets`: pictures and files, newest first, and the upload of new ones by the page's script.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::filters;
use super::super::page::{Alert, Frame, failed, shown};
use super::super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

/// As many are shown at once.
const MOST: &str = "48";

/// An asset as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asset {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) file_name: String,
    pub(super) media_type: String,
    pub(super) bytes: u64,
    pub(super) width: Option<u64>,
    pub(super) height: Option<u64>,
    pub(super) title: Option<String>,
    /// By locale.
    pub(super) alt: Map<String, Value>,
    pub(super) metadata: Map<String, Value>,
    pub(super) version: u64,
}

impl Asset {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&self.file_name)
    }

    /// Where its bytes are, once they are there.
    pub(super) fn file(&self) -> Option<String> {
        let is_ready = self.status == "ready";
        is_ready.then(|| format!("/asset-files/{}/{}", segment(&self.id), segment(&self.file_name)))
    }

    /// The same, if it is a picture that browsers show.
    pub(super) fn picture(&self) -> Option<String> {
        self.file().filter(|_| self.media_type.starts_with("image/"))
    }

    /// Its text for those who do not see it: the first one.
    pub(super) fn any_alt(&self) -> &str {
        self.alt.values().find_map(Value::as_str).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "content/assets.html")]
struct AssetsPage {
    frame: Frame,
    assets: Vec<Asset>,
    next: Option<String>,
    is_first: bool,
    can_write: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    let cursor = visit.query.get("cursor");
    let path = format!("/assets?{}", query([("limit", MOST), ("cursor", cursor)]));
    let list: List<Asset> = match visit.api.get(&path).await {
        Ok(list) => list,
        Err(error) => return failed(&visit, &error),
    };
    let address = |cursor: String| format!("/console/content/assets?{}", query([("cursor", cursor.as_str())]));
    let frame = Frame::of(&visit, "Assets", "/console/content/assets").noting(visit.query.get("done"));
    let page = AssetsPage {
        frame: Frame { uploads: true, ..frame },
        assets: list.items,
        next: list.next_cursor.map(address),
        is_first: cursor.is_empty(),
        can_write: visit.holds("content:write"),
    };
    shown(&page, &page.frame)
}

/// Begins an upload for the page's script: passes on what the file is, and answers with where its bytes go.
pub(crate) async fn begin(visit: Visit, body: Bytes) -> Response {
    let answer = visit.api.pass("/assets", HeaderValue::from_static("application/json"), body).await;
    for_script(answer)
}

/// Says that the bytes are there.
pub(crate) async fn complete(visit: Visit, Path(id): Path<String>) -> Response {
    let path = format!("/assets/{}/complete", segment(&id));
    for_script(visit.api.pass(&path, HeaderValue::from_static("application/json"), Bytes::new()).await)
}

/// What the API answered, as the page's script reads it.
fn for_script(answer: Result<Bytes, ApiError>) -> Response {
    match answer {
        Ok(answer) => match serde_json::from_slice::<Value>(&answer) {
            Ok(answer) => Json(answer).into_response(),
            Err(_) => (StatusCode::BAD_GATEWAY, Json(told("The shop's answer can't be read.", &[]))).into_response(),
        },
        Err(ApiError::Refused(refusal)) => {
            let mut alert = Alert::of(&refusal);
            let why = refusal.members.get("rejection").and_then(|why| why.get("detail")).and_then(Value::as_str);
            alert.faults.extend(why.map(str::to_owned));
            let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, Json(told(&alert.text, &alert.faults))).into_response()
        }
        Err(ApiError::Unreachable(reason)) => {
            tracing::error!(reason, "the API can't be reached");
            (StatusCode::SERVICE_UNAVAILABLE, Json(told("The shop can't be reached.", &[]))).into_response()
        }
    }
}

fn told(detail: &str, faults: &[String]) -> Value {
    json!({ "detail": detail, "faults": faults })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ready_pictures_are_shown() {
        let asset = |status: &str, media_type: &str| -> Asset {
            let asset = json!({ "id": "asset_1", "status": status, "media_type": media_type, "file_name": "a b.png" });
            serde_json::from_value(asset).unwrap()
        };
        assert_eq!(asset("ready", "image/png").picture().as_deref(), Some("/asset-files/asset_1/a%20b.png"));
        assert_eq!(asset("pending", "image/png").picture(), None);
        let document = asset("ready", "application/pdf");
        assert_eq!((document.picture(), document.file().is_some(), document.name()), (None, true, "a b.png"));
    }
}
