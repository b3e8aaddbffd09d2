//! `/console/stock`: what is there, what is promised; counted in the row, any number of rows in one step.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::page::{Alert, Frame, failed, go_to, shown};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

const ROWS: &str = "100";

/// A sku's level.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Level {
    sku: String,
    on_hand: i64,
    reserved: i64,
    safety: i64,
    available: i64,
    low_at: Option<i64>,
    low: bool,
    short_by: i64,
    version: u64,
}

impl Level {
    /// The text of `low_at` in its field.
    fn low_at(&self) -> String {
        self.low_at.map(|pieces| pieces.to_string()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "stock.html")]
struct StockPage {
    frame: Frame,
    rows: Vec<Level>,
    next: Option<String>,
    only: String,
    is_first: bool,
    can_write: bool,
    /// The address of this very page, for its forms.
    here: String,
    reason: String,
    typed: Vec<(String, String)>,
}

impl StockPage {
    /// What was typed for a sku.
    fn typed(&self, sku: &str) -> &str {
        self.typed.iter().find(|(known, _)| known == sku).map(|(_, typed)| typed.as_str()).unwrap_or_default()
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let (only, cursor) = (visit.query.get("only"), visit.query.get("cursor"));
    let filter = if matches!(only, "low" | "short") { only } else { "" };
    let mut parameters = vec![("limit", ROWS), ("cursor", cursor)];
    if !filter.is_empty() {
        parameters.push((filter, "true"));
    }
    let list: List<Level> = match visit.api.get(&format!("/stock?{}", query(parameters))).await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let address = |cursor: &str| format!("/console/stock?{}", query([("only", filter), ("cursor", cursor)]));
    let page = StockPage {
        frame: Frame::of(visit, "Stock", "/console/stock").noting(visit.query.get("done")).alerting(alert),
        rows: list.items,
        next: list.next_cursor.as_deref().map(address),
        only: filter.to_owned(),
        is_first: cursor.is_empty(),
        can_write: visit.holds("inventory:write"),
        here: query([("only", filter), ("cursor", cursor)]),
        reason: visit.form.get("reason").to_owned(),
        typed: visit.form.below("counted.").map(|(sku, typed)| (sku.to_owned(), typed.to_owned())).collect(),
    };
    shown(&page, &page.frame)
}

/// Sets what was counted, in one step: all of it or nothing.
pub(crate) async fn count(visit: Visit) -> Response {
    let lines: Result<Vec<Value>, ApiError> = visit
        .form
        .below("counted.")
        .filter(|(_, counted)| !counted.is_empty())
        .map(|(sku, counted)| {
            let pieces: u64 =
                counted.parse().map_err(|_| ApiError::for_person(sku, "a number of pieces is expected"))?;
            Ok(json!({ "sku": sku, "counted": pieces }))
        })
        .collect();
    let counted = match lines {
        Ok(lines) if lines.is_empty() => Err(ApiError::for_person("counted", "nothing was counted")),
        Ok(lines) => {
            let reason = visit.form.find("reason").unwrap_or("Counted in the console");
            let body = json!({ "lines": lines, "reason": reason });
            visit.api.post::<IgnoredAny>("/stock/counts", visit.form.get("key"), &body).await
        }
        Err(error) => Err(error),
    };
    answered(&visit, counted.map(drop)).await
}

/// Sets a sku's safety stock and the level at which it is low.
pub(crate) async fn set(visit: Visit) -> Response {
    let (sku, form) = (visit.form.get("sku"), &visit.form);
    let number = |name: &str| match form.find(name) {
        None => Ok(Value::Null),
        Some(text) => {
            text.parse::<u64>().map(Value::from).map_err(|_| ApiError::for_person(name, "a number of pieces"))
        }
    };
    let body = number("safety").and_then(|safety| {
        let safety = if safety.is_null() { 0.into() } else { safety };
        Ok(json!({ "safety": safety, "low_at": number("low_at")? }))
    });
    let done = match body {
        Ok(body) => visit
            .api
            .patch::<IgnoredAny>(&format!("/stock/{}", segment(sku)), form.get("version"), &body)
            .await
            .map(drop),
        Err(error) => Err(error),
    };
    answered(&visit, done).await
}

async fn answered(visit: &Visit, done: Result<(), ApiError>) -> Response {
    match done {
        Ok(()) => {
            let (only, cursor) = (visit.query.get("only"), visit.query.get("cursor"));
            go_to(&format!("/console/stock?{}", query([("only", only), ("cursor", cursor), ("done", "saved")])))
        }
        Err(ApiError::Refused(refusal)) if refusal.status != 401 && refusal.status < 500 => {
            render(visit, Some(Alert::of(&refusal))).await
        }
        Err(error) => failed(visit, &error),
    }
}
