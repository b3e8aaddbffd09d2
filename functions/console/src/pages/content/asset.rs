//! `/console/content/assets/{asset_id}`: one asset, its title and its texts for those who do not see it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::super::filters;
use super::super::metadata::{self, Pair};
use super::super::overtaken::{Named, overtaken};
use super::super::page::{Alert, Frame, failed, go_to, no_page, shown};
use super::super::typed::nullable;
use super::super::visit::Visit;
use super::assets::Asset;
use super::obstacles::alert_of;
use super::space::{Locales, locales};
use crate::adapters::stoa::ApiError;
use crate::model::form::{Form, segment};

/// A text for those who do not see it.
struct Alt {
    locale: String,
    text: String,
}

#[derive(Template)]
#[template(path = "content/asset.html")]
struct AssetPage {
    frame: Frame,
    asset: Asset,
    title: String,
    alts: Vec<Alt>,
    metadata: Vec<Pair>,
    can_write: bool,
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match read(&visit, &id).await {
        Ok((asset, locales)) => render(&visit, asset, &locales, false, None),
        Err(error) => failed(&visit, &error),
    }
}

async fn read(visit: &Visit, id: &str) -> Result<(Asset, Locales), ApiError> {
    let path = format!("/assets/{}", segment(id));
    let (asset, locales) = futures::join!(visit.api.get(&path), locales(visit));
    Ok((asset?, locales?))
}

/// The texts by locale: those of the space, and others that are stored.
fn alts(asset: &Asset, locales: &Locales) -> Vec<Alt> {
    let mut codes: Vec<&str> = locales.codes();
    codes.extend(asset.alt.keys().map(String::as_str).filter(|code| !locales.codes().contains(code)));
    let text = |code: &str| asset.alt.get(code).and_then(Value::as_str).unwrap_or_default().to_owned();
    codes.into_iter().map(|code| Alt { locale: code.to_owned(), text: text(code) }).collect()
}

fn typed(alts: Vec<Alt>, form: &Form) -> Vec<Alt> {
    let text = |alt: &Alt| form.find_any(&format!("alt.{}", alt.locale)).map(str::to_owned);
    alts.into_iter().map(|alt| Alt { text: text(&alt).unwrap_or(alt.text), locale: alt.locale }).collect()
}

fn named(title: &str, alts: &[Alt], metadata: &[Pair]) -> Named {
    let title = [("Title".to_owned(), title.to_owned())];
    let alts = alts.iter().map(|alt| (format!("Text ({})", alt.locale), alt.text.clone()));
    title.into_iter().chain(alts).chain(metadata::named(metadata)).collect()
}

fn render(visit: &Visit, asset: Asset, locales: &Locales, is_typed: bool, alert: Option<Alert>) -> Response {
    let stored = alts(&asset, locales);
    let title = asset.title.clone().unwrap_or_default();
    let page = AssetPage {
        frame: Frame::of(visit, asset.name(), "/console/content/assets")
            .noting(visit.query.get("done"))
            .alerting(alert),
        title: if is_typed { visit.form.get("title").to_owned() } else { title },
        alts: if is_typed { typed(stored, &visit.form) } else { stored },
        metadata: metadata::rows(&visit.form, &asset.metadata),
        can_write: visit.holds("content:write"),
        asset,
    };
    shown(&page, &page.frame)
}

/// Changes or deletes the asset.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, format!("/assets/{}", segment(&id)));
    let version = form.get("version");
    let done = match action.as_str() {
        "save" => match patch(form) {
            Ok(patch) => visit.api.patch::<IgnoredAny>(&path, version, &patch).await.map(drop),
            Err(error) => Err(error),
        },
        "delete" => match visit.api.delete(&path, version).await {
            Ok(()) => return go_to("/console/content/assets?done=deleted"),
            Err(error) => Err(error),
        },
        _ => return no_page().await,
    };
    match done {
        Ok(()) => go_to(&format!("/console/content/assets/{}?done=saved", segment(&id))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => match read(&visit, &id).await {
            Ok((asset, locales)) => {
                let is_typed = action == "save";
                let alert = if is_typed && refusal.is_stale() {
                    let rows = |form: &Form| metadata::rows(form, &asset.metadata);
                    let (title, alts) = (asset.title.as_deref().unwrap_or_default(), || alts(&asset, &locales));
                    let stored = named(title, &alts(), &rows(&Form::default()));
                    overtaken(&named(form.get("title"), &typed(alts(), form), &rows(form)), &stored)
                } else {
                    alert_of(&refusal, &id)
                };
                render(&visit, asset, &locales, is_typed, Some(alert))
            }
            Err(error) => failed(&visit, &error),
        },
        Err(error) => failed(&visit, &error),
    }
}

/// What was typed, as a merge patch.
fn patch(form: &Form) -> Result<Value, ApiError> {
    let alt: Map<String, Value> = form.below("alt.").map(|(code, text)| (code.to_owned(), nullable(text))).collect();
    let mut patch = json!({ "title": nullable(form.get("title")), "alt": alt });
    if let Some(metadata) = metadata::patch(form)? {
        patch["metadata"] = metadata;
    }
    Ok(patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_by_locale_are_written_and_taken_away() {
        let expected = json!({ "title": "Field", "alt": { "en": "A field", "de": null } });
        assert_eq!(patch(&Form::read(b"title=Field&alt.en=A+field&alt.de=")).unwrap(), expected);
        let asset: Asset = serde_json::from_value(json!({ "alt": { "fr": "Un champ" } })).unwrap();
        let locales: Locales =
            serde_json::from_value(json!({ "default": "en", "locales": [{ "code": "en" }] })).unwrap();
        let known = named("", &alts(&asset, &locales), &[]);
        assert_eq!(
            known[1..],
            [("Text (en)".to_owned(), String::new()), ("Text (fr)".to_owned(), "Un champ".to_owned())]
        );
    }
}
