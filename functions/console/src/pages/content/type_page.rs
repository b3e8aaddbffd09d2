//! `/console/content/types/{type_id}`: one type, its fields a row each.

mod fields;
mod rules;
mod written;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::json;

use self::fields::{ITEM_KINDS, KINDS, Row, SEARCHES, named, read_rows, rows};
use self::written::content;
use super::super::filters;
use super::super::overtaken::{Named, overtaken};
use super::super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::super::typed::nullable;
use super::super::visit::Visit;
use super::obstacles::alert_of;
use super::space::{ContentType, type_of};
use crate::adapters::stoa::ApiError;
use crate::model::form::segment;

#[derive(Template)]
#[template(path = "content/type.html")]
struct TypePage {
    frame: Frame,
    of: ContentType,
    /// What is typed, or stored.
    name: String,
    title_field: String,
    slug_field: String,
    rows: Vec<Row>,
    can_write: bool,
}

impl TypePage {
    /// The fields that may title an entry, or name it in addresses.
    fn named_by(&self, kinds: &[&str]) -> Vec<&str> {
        self.of.fields.iter().filter(|field| kinds.contains(&field.text("kind"))).map(|field| field.name()).collect()
    }
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match type_of(&visit, &id).await {
        Ok(of) => render(&visit, of, false, None),
        Err(error) => failed(&visit, &error),
    }
}

fn render(visit: &Visit, of: ContentType, is_typed: bool, alert: Option<Alert>) -> Response {
    let form = &visit.form;
    let stored = |name: &Option<String>| name.clone().unwrap_or_default();
    let typed = |name: &str, stored: String| if is_typed { form.get(name).to_owned() } else { stored };
    let page = TypePage {
        frame: Frame::of(visit, of.name.clone(), "/console/content/types")
            .noting(visit.query.get("done"))
            .alerting(alert),
        name: typed("name", of.name.clone()),
        title_field: typed("title_field", stored(&of.title_field)),
        slug_field: typed("slug_field", stored(&of.slug_field)),
        rows: if is_typed { read_rows(form) } else { rows(&of.fields) },
        can_write: visit.holds("content:admin"),
        of,
    };
    shown(&page, &page.frame)
}

/// The type by the names that its form has for people.
fn all_named(name: &str, title: &str, slug: &str, rows: &[Row]) -> Named {
    let own = super::super::overtaken::named([("Name", name), ("Titled by", title), ("In addresses by", slug)]);
    [own, named(rows)].concat()
}

/// Changes or deletes the type.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, format!("/content-types/{}", segment(&id)));
    let version = form.get("version");
    let known = match type_of(&visit, &id).await {
        Ok(known) => known,
        Err(error) => return failed(&visit, &error),
    };
    let done = match action.as_str() {
        "save" => {
            let typed = content(&read_rows(form), &known.fields);
            let patch = typed.map(|fields| {
                let (title, slug) = (nullable(form.get("title_field")), nullable(form.get("slug_field")));
                json!({ "name": form.get("name"), "title_field": title, "slug_field": slug, "fields": fields })
            });
            match patch {
                Ok(patch) => visit.api.patch::<IgnoredAny>(&path, version, &patch).await.map(drop),
                Err(error) => Err(error),
            }
        }
        "delete" => match visit.api.delete(&path, version).await {
            Ok(()) => return go_to("/console/content/types?done=deleted"),
            Err(error) => Err(error),
        },
        _ => return no_page().await,
    };
    match done {
        Ok(()) => go_to(&format!("/console/content/types/{}?done=saved", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            let is_typed = action == "save";
            let alert = if is_typed && refusal.is_stale() {
                let of = |name: &Option<String>| name.clone().unwrap_or_default();
                let get = |name| form.get(name);
                let (title, slug) = (of(&known.title_field), of(&known.slug_field));
                let stored = all_named(&known.name, &title, &slug, &rows(&known.fields));
                let typed = all_named(get("name"), get("title_field"), get("slug_field"), &read_rows(form));
                overtaken(&typed, &stored)
            } else {
                alert_of(&refusal, "")
            };
            render(&visit, known, is_typed, Some(alert))
        }
        Err(error) => failed(&visit, &error),
    }
}
