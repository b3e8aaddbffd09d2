//! `/console/content/locales`: the locales, which one is the default, and which stand in for others.

use askama::Template;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::super::overtaken::{Named, overtaken};
use super::super::page::{Alert, Frame, failed, go_to, shown};
use super::super::visit::Visit;
use super::obstacles::alert_of;
use super::space::{Locale, Locales, locales};
use crate::adapters::stoa::ApiError;
use crate::model::form::Form;

/// As many locales there are at most.
const MOST: usize = 30;
/// Empty rows for further ones.
const NEW_ROWS: usize = 2;

/// A row of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    number: usize,
    code: String,
    name: String,
    fallback: String,
    is_default: bool,
}

impl Row {
    fn label(&self) -> &str {
        if self.code.is_empty() { "a new locale" } else { &self.code }
    }
}

#[derive(Template)]
#[template(path = "content/locales.html")]
struct LocalesPage {
    frame: Frame,
    version: u64,
    rows: Vec<Row>,
    can_write: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    match locales(&visit).await {
        Ok(locales) => render(&visit, &locales, None, None),
        Err(error) => failed(&visit, &error),
    }
}

fn render(visit: &Visit, locales: &Locales, typed: Option<Vec<Row>>, alert: Option<Alert>) -> Response {
    let page = LocalesPage {
        frame: Frame::of(visit, "Locales", "/console/content/locales").noting(visit.query.get("done")).alerting(alert),
        version: locales.version,
        rows: typed.unwrap_or_else(|| rows(locales)),
        can_write: visit.holds("content:admin"),
    };
    shown(&page, &page.frame)
}

/// Puts what was typed in the place of the version that the person saw.
pub(crate) async fn save(visit: Visit) -> Response {
    let typed = read_rows(&visit.form);
    let saved = visit.api.put::<IgnoredAny>("/content-locales", visit.form.get("version"), &content(&typed)).await;
    match saved {
        Ok(_) => go_to("/console/content/locales?done=saved"),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => match locales(&visit).await {
            Ok(stored) => {
                let alert = if refusal.is_stale() {
                    overtaken(&named(&typed), &named(&rows(&stored)))
                } else {
                    alert_of(&refusal, "")
                };
                render(&visit, &stored, Some(typed), Some(alert))
            }
            Err(error) => failed(&visit, &error),
        },
        Err(error) => failed(&visit, &error),
    }
}

/// The locales as rows, and empty ones below.
fn rows(locales: &Locales) -> Vec<Row> {
    let row = |locale: &Locale| Row {
        number: 0,
        code: locale.code.clone(),
        name: locale.name.clone(),
        fallback: locale.fallback.clone().unwrap_or_default(),
        is_default: locale.code == locales.default,
    };
    let known = locales.locales.iter().map(row);
    let all = known.chain(std::iter::repeat_n(Row::default(), NEW_ROWS));
    all.enumerate().map(|(number, row)| Row { number, ..row }).collect()
}

/// The rows as they were typed.
fn read_rows(form: &Form) -> Vec<Row> {
    let row = |number: usize| {
        let field = |name: &str| form.find_any(&format!("{name}.{number}")).map(str::to_owned);
        let is_default = form.get("default") == number.to_string();
        Some(Row { number, code: field("code")?, name: field("name")?, fallback: field("fallback")?, is_default })
    };
    (0..MOST + NEW_ROWS).map_while(row).collect()
}

fn named(rows: &[Row]) -> Named {
    let kept = rows.iter().filter(|row| !row.code.is_empty());
    let said = |row: &Row| {
        let fallback =
            if row.fallback.is_empty() { String::new() } else { format!(", falls back to {}", row.fallback) };
        let default = if row.is_default { ", the default" } else { "" };
        (row.code.clone(), format!("{}{fallback}{default}", row.name))
    };
    kept.map(said).collect()
}

/// As the API takes them.
fn content(rows: &[Row]) -> Value {
    let locale = |row: &Row| {
        let mut locale = json!({ "code": row.code, "name": row.name });
        if !row.fallback.is_empty() {
            locale["fallback"] = row.fallback.as_str().into();
        }
        locale
    };
    let default = rows.iter().find(|row| row.is_default).map(|row| row.code.as_str()).unwrap_or_default();
    let locales: Vec<Value> = rows.iter().filter(|row| !row.code.is_empty()).map(locale).collect();
    json!({ "default": default, "locales": locales })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_go_through_the_form_unchanged() {
        let stored = json!({ "default": "en", "locales": [
            { "code": "en", "name": "English" }, { "code": "de", "name": "Deutsch", "fallback": "en" },
        ] });
        let locales: Locales = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(content(&rows(&locales)), stored);
        assert_eq!(rows(&locales).len(), 4);
    }

    #[test]
    fn what_was_typed_is_read() {
        let rows =
            read_rows(&Form::read(b"code.0=en&name.0=English&fallback.0=&code.1=fr&name.1=F&fallback.1=en&default=1"));
        let expected = json!({ "default": "fr", "locales": [
            { "code": "en", "name": "English" }, { "code": "fr", "name": "F", "fallback": "en" },
        ] });
        assert_eq!(content(&rows), expected);
        assert_eq!(named(&rows)[1], ("fr".to_owned(), "F, falls back to en, the default".to_owned()));
    }
}
