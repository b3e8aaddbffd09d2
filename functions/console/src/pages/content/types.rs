//! `/console/content/types`: all types of entries, and a form for a new one.

use askama::Template;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::filters;
use super::super::page::{Alert, Frame, failed, go_to, shown};
use super::super::visit::Visit;
use super::space::{ContentType, types};
use crate::adapters::stoa::ApiError;
use crate::model::form::{Form, segment};

#[derive(Template)]
#[template(path = "content/types.html")]
struct TypesPage {
    frame: Frame,
    types: Vec<ContentType>,
    can_write: bool,
    /// What was typed into the form for a new type.
    id: String,
    name: String,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, None).await
}

async fn render(visit: &Visit, alert: Option<Alert>) -> Response {
    let types = match types(visit).await {
        Ok(types) => types,
        Err(error) => return failed(visit, &error),
    };
    let page = TypesPage {
        frame: Frame::of(visit, "Types", "/console/content/types").noting(visit.query.get("done")).alerting(alert),
        types,
        can_write: visit.holds("content:admin"),
        id: visit.form.get("id").to_owned(),
        name: visit.form.get("name").to_owned(),
    };
    shown(&page, &page.frame)
}

/// Makes a type, and shows it.
pub(crate) async fn create(visit: Visit) -> Response {
    let body = content(&visit.form);
    match visit.api.post::<ContentType>("/content-types", visit.form.get("key"), &body).await {
        Ok(made) => go_to(&format!("/console/content/types/{}?done=created", segment(&made.id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => render(&visit, Some(Alert::of(&refusal))).await,
        Err(error) => failed(&visit, &error),
    }
}

/// A new type: without fields, or with those that almost every type has.
fn content(form: &Form) -> Value {
    let mut body = json!({ "id": form.get("id"), "name": form.get("name"), "fields": [] });
    if form.find_any("usual").is_some() {
        body["fields"] = json!([
            { "name": "title", "kind": "text", "localized": true, "required": true, "search": "title" },
            { "name": "slug", "kind": "slug", "localized": true, "required": true },
        ]);
        body["title_field"] = "title".into();
        body["slug_field"] = "slug".into();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_type_has_the_usual_fields_or_none() {
        let plain = content(&Form::read(b"id=page&name=Page"));
        assert_eq!(plain, json!({ "id": "page", "name": "Page", "fields": [] }));
        let usual = content(&Form::read(b"id=page&name=Page&usual=on"));
        assert_eq!((&usual["slug_field"], usual["fields"].as_array().unwrap().len()), (&json!("slug"), 2));
    }
}
