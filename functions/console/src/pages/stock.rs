//! `/console/stock`: what is there, what is promised; counted in the row, any number of rows in one step.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::overtaken::{Named, alert_of, named, overtaken};
use super::page::{Alert, Frame, failed, go_to, shown};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, List, Refusal};
use crate::model::form::{Form, query, segment};

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
    fn settings(&self) -> Settings {
        let low_at = self.low_at.map(|pieces| pieces.to_string()).unwrap_or_default();
        Settings { safety: self.safety.to_string(), low_at }
    }
}

/// The settings of a sku: as they were typed, or as they are.
struct Settings {
    safety: String,
    low_at: String,
}

impl Settings {
    fn read(form: &Form) -> Self {
        Self { safety: form.get("safety").to_owned(), low_at: form.get("low_at").to_owned() }
    }

    fn named(&self, sku: &str) -> Named {
        named([("Safety", &self.safety), ("Low at", &self.low_at)])
            .into_iter()
            .map(|(name, text)| (format!("{name} of {sku}"), text))
            .collect()
    }
}

/// A row of the page.
struct Row {
    level: Level,
    settings: Settings,
}

#[derive(Template)]
#[template(path = "stock.html")]
struct StockPage {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
    only: String,
    is_first: bool,
    can_write: bool,
    /// The address of this very page, for its forms.
    here: String,
    /// Whether a sku's settings were typed.
    is_setting: bool,
    reason: String,
    typed: Vec<(String, String)>,
}

impl StockPage {
    /// What was typed for a sku.
    fn typed(&self, sku: &str) -> &str {
        self.typed.iter().find(|(known, _)| known == sku).map(|(_, typed)| typed.as_str()).unwrap_or_default()
    }
}

/// Why what was asked was not done.
enum Undone {
    Error(ApiError),
    /// Stock moved since it was counted.
    Moved(Alert),
}

impl From<ApiError> for Undone {
    fn from(error: ApiError) -> Self {
        Self::Error(error)
    }
}

/// What the page says of it.
enum Said<'a> {
    Refusal(&'a Refusal),
    Alert(Alert),
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

/// Which levels the page is about, or is not.
fn only(visit: &Visit) -> &str {
    let only = visit.query.get("only");
    if matches!(only, "low" | "short") { only } else { "" }
}

/// The levels of the page.
async fn levels(visit: &Visit) -> Result<List<Level>, ApiError> {
    let mut parameters = vec![("limit", ROWS), ("cursor", visit.query.get("cursor"))];
    if !only(visit).is_empty() {
        parameters.push((only(visit), "true"));
    }
    visit.api.get(&format!("/stock?{}", query(parameters))).await
}

async fn render(visit: &Visit, said: Option<Said<'_>>) -> Response {
    let (filter, cursor) = (only(visit), visit.query.get("cursor"));
    let list = match levels(visit).await {
        Ok(list) => list,
        Err(error) => return failed(visit, &error),
    };
    let address = |cursor: &str| format!("/console/stock?{}", query([("only", filter), ("cursor", cursor)]));
    let (set, mut versions) = (visit.form.find("sku"), None);
    let row = |level: Level| {
        let mut settings = level.settings();
        if set == Some(level.sku.as_str()) {
            let typed = Settings::read(&visit.form);
            versions = Some((typed.named(&level.sku), settings.named(&level.sku)));
            settings = typed;
        }
        Row { level, settings }
    };
    let rows = list.items.into_iter().map(row).collect();
    let alert = said.map(|said| match said {
        Said::Refusal(refusal) => alert_of(refusal, versions),
        Said::Alert(alert) => alert,
    });
    let page = StockPage {
        frame: Frame::of(visit, "Stock", "/console/stock").noting(visit.query.get("done")).alerting(alert),
        rows,
        next: list.next_cursor.as_deref().map(address),
        only: filter.to_owned(),
        is_first: cursor.is_empty(),
        can_write: visit.holds("inventory:write"),
        here: query([("only", filter), ("cursor", cursor)]),
        is_setting: set.is_some(),
        reason: visit.form.get("reason").to_owned(),
        typed: visit.form.below("counted.").map(|(sku, typed)| (sku.to_owned(), typed.to_owned())).collect(),
    };
    shown(&page, &page.frame)
}

/// Sets what was counted, in one step: all of it or nothing.
pub(crate) async fn count(visit: Visit) -> Response {
    let counted = book(&visit).await;
    answered(&visit, counted).await
}

async fn book(visit: &Visit) -> Result<(), Undone> {
    let mut lines: Vec<Value> = Vec::new();
    for (sku, counted) in visit.form.below("counted.").filter(|(_, counted)| !counted.is_empty()) {
        let pieces = counted.parse::<u64>();
        let pieces = pieces.map_err(|_| ApiError::for_person(sku, "a number of pieces is expected"))?;
        lines.push(json!({ "sku": sku, "counted": pieces }));
    }
    if lines.is_empty() {
        return Err(ApiError::for_person("counted", "nothing was counted").into());
    }
    if let Some(alert) = moved(&visit.form, &levels(visit).await?.items) {
        return Err(Undone::Moved(alert));
    }
    let reason = visit.form.find("reason").unwrap_or("Counted in the console");
    let body = json!({ "lines": lines, "reason": reason });
    visit.api.post::<IgnoredAny>("/stock/counts", visit.form.get("key"), &body).await?;
    Ok(())
}

/// Both versions of the levels that moved between the page that was shown and the one that is now, of what was counted.
///
/// A count may still cross a movement of the same second: both are in the sku's movements.
fn moved(form: &Form, levels: &[Level]) -> Option<Alert> {
    let typed = |level: &Level| form.find(&format!("counted.{}", level.sku)).map(str::to_owned);
    // What is booked already, by the same form, is no other's change.
    let is_counted = |level: &&Level| typed(level).is_some_and(|typed| typed != level.on_hand.to_string());
    let shown = |sku: &str| form.find(&format!("was.{sku}")).map(str::to_owned);
    let counted = levels.iter().filter(is_counted);
    let pair =
        |level: &Level| Some((format!("On hand of {}", level.sku), shown(&level.sku)?, level.on_hand.to_string()));
    let (mut before, mut now) = (Named::new(), Named::new());
    for (name, shown, stored) in counted.filter_map(pair) {
        before.push((name.clone(), shown));
        now.push((name, stored));
    }
    Some(overtaken(&before, &now)).filter(|alert| !alert.faults.is_empty())
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
    answered(&visit, done.map_err(Undone::from)).await
}

async fn answered(visit: &Visit, done: Result<(), Undone>) -> Response {
    match done {
        Ok(()) => {
            let (only, cursor) = (visit.query.get("only"), visit.query.get("cursor"));
            go_to(&format!("/console/stock?{}", query([("only", only), ("cursor", cursor), ("done", "saved")])))
        }
        Err(Undone::Error(ApiError::Refused(refusal))) if refusal.is_for_form() => {
            render(visit, Some(Said::Refusal(&refusal))).await
        }
        Err(Undone::Moved(alert)) => render(visit, Some(Said::Alert(alert))).await,
        Err(Undone::Error(error)) => failed(visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_levels_that_moved_since_they_were_counted() {
        let level = |sku: &str, on_hand: i64| Level { sku: sku.to_owned(), on_hand, ..Level::default() };
        let form = Form::read(
            b"counted.A=5&was.A=7&counted.B=5&was.B=7&counted.C=&was.C=1&counted.D=2&was.E=1&counted.F=3&was.F=4",
        );
        let alert =
            moved(&form, &[level("A", 7), level("B", 4), level("C", 9), level("D", 9), level("E", 9), level("F", 3)]);
        assert_eq!(alert.unwrap().faults, ["On hand of B is now: 4"]);
        assert!(moved(&form, &[level("A", 7)]).is_none());
    }
}
