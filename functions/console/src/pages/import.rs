//! `/console/import`: brings products in from a file, which the page's script sends in batches; without scripts, from a text.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::filters;
use super::page::{Alert, Frame, failed, shown};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Fault};
use crate::model::form::{Form, query};

/// What became of the rows of a batch.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Report {
    dry_run: bool,
    created: u64,
    updated: u64,
    unchanged: u64,
    failed: u64,
    rows: Vec<Row>,
}

/// What became of a row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    line: u64,
    status: String,
    id: Option<String>,
    errors: Vec<Fault>,
    warnings: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    report: Option<Report>,
    /// What was typed.
    text: String,
    is_ndjson: bool,
    is_dry: bool,
    replaces: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None, None)
}

fn render(visit: &Visit, report: Option<Report>, alert: Option<Alert>) -> Response {
    let form = &visit.form;
    let page = ImportPage {
        frame: Frame::of(visit, "Import", "/console/import").alerting(alert),
        report,
        text: form.get("rows").to_owned(),
        is_ndjson: form.get("kind") == "ndjson",
        is_dry: form.get("dry_run") == "true",
        replaces: form.get("lists") == "replace",
    };
    shown(&page, &page.frame)
}

/// Brings in the rows that were typed, as one batch, and shows what became of each. A repetition changes nothing.
pub(crate) async fn send(visit: Visit) -> Response {
    let is_ndjson = visit.form.get("kind") == "ndjson";
    let media_type = if is_ndjson { "application/x-ndjson; charset=utf-8" } else { "text/csv; charset=utf-8" };
    let rows = Bytes::from(visit.form.get("rows").to_owned());
    match visit.api.pass(&path(&visit.form), HeaderValue::from_static(media_type), rows).await {
        Ok(answer) => match serde_json::from_slice(&answer) {
            Ok(report) => render(&visit, Some(report), None),
            Err(error) => failed(&visit, &ApiError::Unreachable(format!("a report can't be read: {error}"))),
        },
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, None, Some(Alert::of(&refusal))),
        Err(error) => failed(&visit, &error),
    }
}

/// Passes a batch of the page's script to the API, and what that answers back to the script, as JSON.
pub(crate) async fn batch(visit: Visit, headers: HeaderMap, body: Bytes) -> Response {
    let unnamed = HeaderValue::from_static("application/octet-stream");
    let media_type = headers.get(header::CONTENT_TYPE).cloned().unwrap_or(unnamed);
    match visit.api.pass(&path(&visit.query), media_type, body).await {
        Ok(answer) => {
            ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], answer).into_response()
        }
        Err(ApiError::Refused(refusal)) => {
            let alert = Alert::of(&refusal);
            let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, Json(json!({ "detail": alert.text, "faults": alert.faults }))).into_response()
        }
        Err(ApiError::Unreachable(reason)) => {
            tracing::error!(reason, "the API can't be reached");
            let detail = "The shop can't be reached.";
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "detail": detail, "faults": [] }))).into_response()
        }
    }
}

/// The API's address for an import as it was asked for.
fn path(asked: &Form) -> String {
    let dry_run = if asked.get("dry_run") == "true" { "true" } else { "false" };
    let lists = if asked.get("lists") == "replace" { "replace" } else { "merge" };
    format!("/products/import?{}", query([("dry_run", dry_run), ("lists", lists)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_for_what_was_ticked_and_nothing_else() {
        let asked = |text: &str| path(&Form::read(text.as_bytes()));
        assert_eq!(asked(""), "/products/import?dry_run=false&lists=merge");
        assert_eq!(asked("dry_run=true&lists=replace"), "/products/import?dry_run=true&lists=replace");
        assert_eq!(asked("dry_run=x%26a=b&lists=drop"), "/products/import?dry_run=false&lists=merge");
    }
}
