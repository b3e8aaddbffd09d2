//! What the tests share: an editor, types, and entries in a few words.

use content::Content;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Content>;

pub(crate) const SUBJECT: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1STF";
const SCOPES: &str = "content:read content:write content:publish content:admin";

pub(crate) fn editor(call: Call) -> Call {
    call.bearer(SUBJECT, SCOPES)
}

/// A call that has to go well.
pub(crate) async fn good(rig: &Rig, call: Call) -> Reply {
    let reply = rig.call(editor(call.clone())).await;
    assert!((200..300).contains(&reply.status), "{call:?}: {}", reply.text);
    reply
}

pub(crate) async fn get(rig: &Rig, path: impl Into<String>) -> Value {
    good(rig, Call::get(path)).await.body
}

pub(crate) fn locales() -> Value {
    json!({ "default": "en", "locales": [
        { "code": "en", "name": "English" }, { "code": "de", "name": "Deutsch", "fallback": "en" },
    ] })
}

pub(crate) fn article() -> Value {
    json!({ "id": "article", "name": "Article", "title_field": "title", "slug_field": "slug", "fields": [
        { "name": "title", "kind": "text", "localized": true, "required": true, "search": "title", "validations": { "max_length": 60 } },
        { "name": "slug", "kind": "slug", "localized": true },
        { "name": "body", "kind": "rich_text", "localized": true },
        { "name": "stars", "kind": "integer", "validations": { "min": 1, "max": 5 } },
        { "name": "related", "kind": "list", "items": { "kind": "reference", "types": ["article"] } },
        { "name": "loose", "kind": "reference", "validations": { "on_delete": "null" } },
        { "name": "cover", "kind": "asset" },
        { "name": "code", "kind": "text", "unique": true },
        { "name": "tags", "kind": "list", "items": { "kind": "text" } },
    ] })
}

/// A rig with English, German and articles.
pub(crate) async fn rig() -> Rig {
    let rig = Rig::new();
    set_up(&rig).await;
    rig
}

pub(crate) async fn set_up(rig: &Rig) {
    good(rig, Call::put("/content-locales").if_match(0).json(locales())).await;
    good(rig, Call::post("/content-types").json(article())).await;
    rig.take_events();
}

/// Creates an article; its id.
pub(crate) async fn create(rig: &Rig, fields: Value) -> String {
    let body = json!({ "type": "article", "fields": fields });
    let reply = good(rig, Call::post("/entries").json(body)).await;
    reply.body["id"].as_str().unwrap().to_owned()
}

/// An article that names others.
pub(crate) async fn naming(rig: &Rig, title: &str, others: &[&String]) -> String {
    create(rig, json!({ "title": { "en": title }, "related": others })).await
}

pub(crate) fn save(id: &str, version: u64, fields: Value) -> Call {
    editor(Call::patch(format!("/entries/{id}"))).if_match(version).json(json!({ "fields": fields }))
}

pub(crate) fn publish(id: &str, body: Value) -> Call {
    editor(Call::post(format!("/entries/{id}/publish"))).header("if-match", "*").json(body)
}

pub(crate) fn unpublish(id: &str, body: Value) -> Call {
    editor(Call::post(format!("/entries/{id}/unpublish"))).header("if-match", "*").json(body)
}

pub(crate) async fn status(rig: &Rig, id: &str) -> String {
    get(rig, format!("/entries/{id}")).await["status"].as_str().unwrap().to_owned()
}

/// The ids of what is in the way, sorted.
pub(crate) fn in_the_way(reply: &Reply, member: &str) -> Vec<String> {
    let listed = reply.body["in_the_way"].as_array().cloned().unwrap_or_default();
    let mut ids: Vec<String> = listed.iter().map(|one| one[member].as_str().unwrap_or_default().to_owned()).collect();
    ids.sort();
    ids
}
