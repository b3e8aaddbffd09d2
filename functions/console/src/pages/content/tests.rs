//! The pages of content over answers of the API as its capability writes them: what they show, and what they send.

use std::sync::{Arc, Mutex};

use axum::body::{Bytes, to_bytes};
use axum::extract::Path;
use axum::response::Response;
use domain::Timestamp;
use futures::future::BoxFuture;
use http::{Request, header};
use serde_json::{Value, json};
use service::ports::{ApiPort, PortError};

use super::super::search;
use super::super::visit::Visit;
use super::{asset, assets, entries, entry, locales, referrers, release, releases, type_page, types, versions};
use crate::adapters::stoa::Stoa;
use crate::model::form::Form;
use crate::model::session::Session;

const ENTRY: &str = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const OTHER: &str = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFH";
const ASSET: &str = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const ASSET_PATCH: &str = "PATCH /assets/asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";

/// A request that was sent: method and path, `If-Match`, and its body.
type Sent = (String, String, Value);

/// An API that says the same at any time.
#[derive(Debug, Default)]
struct Said {
    answers: Vec<(&'static str, u16, Value)>,
    sent: Mutex<Vec<Sent>>,
}

impl ApiPort for Said {
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, PortError>> {
        let asked = format!("{} {}", request.method(), request.uri().path());
        let version = request.headers().get(header::IF_MATCH).map(|tag| tag.to_str().unwrap().to_owned());
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        self.sent.lock().unwrap().push((asked.clone(), version.unwrap_or_default(), body));
        let known = self.answers.iter().find(|(path, ..)| asked == *path || asked == path.replace("ID", ENTRY));
        let (status, answer) = known.map_or((404, json!({})), |(_, status, answer)| (*status, answer.clone()));
        let response = http::Response::builder().status(status).body(Bytes::from(answer.to_string()));
        Box::pin(async { Ok(response?) })
    }
}

fn article() -> Value {
    json!({ "id": "article", "name": "Article", "title_field": "title", "slug_field": "slug", "version": 4, "fields": [
        { "name": "title", "kind": "text", "localized": true, "required": true, "search": "title", "help": "Short <b>" },
        { "name": "slug", "kind": "slug", "localized": true },
        { "name": "body", "kind": "rich_text", "localized": true },
        { "name": "stars", "kind": "integer", "validations": { "max": 5 } },
        { "name": "on", "kind": "datetime" },
        { "name": "draft_of", "kind": "date" },
        { "name": "shown", "kind": "boolean" },
        { "name": "mood", "kind": "enum", "validations": { "one_of": ["calm", "loud"] } },
        { "name": "cover", "kind": "asset" },
        { "name": "related", "kind": "list", "items": { "kind": "reference", "validations": { "types": ["article"] } } },
        { "name": "extra", "kind": "json" },
    ] })
}

fn stored() -> Value {
    let body =
        json!([{ "type": "paragraph", "children": [{ "type": "text", "text": "</textarea><b>", "marks": ["bold"] }] }]);
    json!({
        "id": ENTRY, "type": "article", "title": "Linen", "status": "changed", "version": 7, "published_version": 5,
        "updated_at": "2026-03-01T12:00:00.000Z", "metadata": { "erp": "<b>17</b>" }, "schedule": {
            "publish_at": "2036-01-01T08:00:30.000Z", "failure": {
                "code": "referred_to", "detail": "It is named <b>.", "in_the_way": [{ "entry_id": OTHER, "reason": "named" }],
            },
        }, "fields": {
            "title": { "en": "Linen \"1\"", "de": "Leinen" }, "body": { "en": body }, "stars": 3, "cover": ASSET,
            "on": "2026-03-01T12:00:00.000Z", "related": [OTHER], "extra": { "a": 1 },
        },
    })
}

/// What names the entry.
fn named_by() -> Value {
    let entry = json!({ "id": OTHER, "type": "article", "title": "Flax <b>", "status": "published", "version": 2 });
    json!({ "entry": entry, "in_newest": false, "in_published": true })
}

fn answers() -> Vec<(&'static str, u16, Value)> {
    let list = |items: Value| json!({ "items": items, "next_cursor": "next" });
    let locales = json!({ "default": "en", "version": 2, "locales": [
        { "code": "en", "name": "English" }, { "code": "de", "name": "Deutsch", "fallback": "en" },
    ] });
    let asset = json!({
        "id": ASSET, "status": "ready", "file_name": "field.png", "media_type": "image/png", "bytes": 1200, "width": 30,
        "height": 20, "alt": { "en": "A <field>" }, "version": 3,
    });
    let failure = json!({ "code": "unpublished_references", "detail": "No <b>.", "in_the_way": [{ "id": OTHER }] });
    let release = json!({ "id": "rel_1", "name": "Spring", "status": "scheduled", "version": 2, "entries": [
        { "entry_id": ENTRY, "action": "publish" },
    ], "publish_at": "2036-01-01T08:00:00.000Z", "failure": failure });
    let version = |n: u64, conflict: bool| {
        json!({
            "n": n, "base": n - 1, "conflict": conflict, "author": "acct_1", "created_at": "2026-03-01T12:00:00.000Z",
        })
    };
    let apart = json!({ "n": 7, "against": 5, "is_more": true, "differences": [
        { "field": "title", "locale": "en", "before": "Flax", "after": "Linen" }, { "field": "stars", "before": null, "after": 3 },
    ] });
    let settings = json!({
        "version": 1, "updated_at": null, "synonyms": [["sofa", "<b>"]], "stop_words": ["of"],
        "typos": { "title": true, "body": false },
    });
    let index = json!({ "generation": 3, "documents": 12, "lag_ms": 40, "waiting": 0, "rebuilding": false });
    let mut answers = vec![
        ("GET /search-settings", 200, settings),
        ("GET /search-index", 200, index),
        ("GET /content-locales", 200, locales),
        ("GET /content-types", 200, list(json!([article()]))),
        ("GET /content-types/article", 200, article()),
        ("GET /entries", 200, list(json!([stored()]))),
        ("GET /entries/ID", 200, stored()),
        ("GET /entries/ID/referrers", 200, list(json!([named_by()]))),
        ("GET /entries/ID/versions", 200, list(json!([version(7, true), version(5, false)]))),
        ("GET /entries/ID/versions/7", 200, version(7, true)),
        ("GET /entries/ID/versions/7/diff", 200, apart),
        ("GET /assets", 200, list(json!([asset.clone()]))),
        ("GET /releases", 200, list(json!([release.clone()]))),
        ("GET /releases/rel_1", 200, release),
    ];
    answers.push(("GET /assets/asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG", 200, asset));
    answers
}

/// Somebody who visits, and what the API was asked.
fn visit(said: &Arc<Said>, scopes: &str, query: &str, form: &str) -> Visit {
    let session = Session {
        access: "a".into(),
        refresh: "r".into(),
        until: Timestamp::from_millis(0),
        scopes: scopes.to_owned(),
        who: "Ada".into(),
        csrf: "c".into(),
    };
    let api = Stoa::new(Some(said.clone())).with(None, None);
    let (query, form) = (Form::read(query.as_bytes()), Form::read(form.as_bytes()));
    Visit { session: Arc::new(session), api, at: "/console/here?a=1".to_owned(), query, form }
}

const ALL: &str = "content:read content:write content:publish content:admin search:read search:write";

fn said(more: Vec<(&'static str, u16, Value)>) -> Arc<Said> {
    Arc::new(Said { answers: more.into_iter().chain(answers()).collect(), sent: Mutex::default() })
}

async fn html(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, to.unwrap_or_else(|| String::from_utf8(body.to_vec()).unwrap()))
}

/// What was sent beside what is read.
fn writes(said: &Said) -> Vec<Sent> {
    said.sent.lock().unwrap().iter().filter(|(asked, ..)| !asked.starts_with("GET")).cloned().collect()
}

fn of(id: &str) -> Path<String> {
    Path(id.to_owned())
}

fn with(id: &str, action: &str) -> Path<(String, String)> {
    Path((id.to_owned(), action.to_owned()))
}

/// Every page, as the holder of these scopes sees it.
async fn pages(scopes: &str) -> Vec<(&'static str, u16, String)> {
    let said = said(Vec::new());
    let visit = |query: &str| visit(&said, scopes, query, "");
    let versions_of = versions::show(visit("n=7&against=5"), of(ENTRY)).await;
    let pages = [
        ("locales", locales::show(visit("")).await),
        ("types", types::show(visit("")).await),
        ("type", type_page::show(visit(""), of("article")).await),
        ("entries", entries::show(visit("type=article&status=draft")).await),
        ("entry", entry::show(visit(""), of(ENTRY)).await),
        ("referrers", referrers::show(visit(""), of(ENTRY)).await),
        ("versions", versions_of),
        ("version", versions::show_one(visit(""), with(ENTRY, "7")).await),
        ("assets", assets::show(visit("")).await),
        ("asset", asset::show(visit(""), of(ASSET)).await),
        ("releases", releases::show(visit("")).await),
        ("release", release::show(visit(""), of("rel_1")).await),
        ("search", search::show(visit("")).await),
    ];
    let mut shown = Vec::new();
    for (name, page) in pages {
        let (status, text) = html(page).await;
        shown.push((name, status, text));
    }
    shown
}

/// Where elements begin and end, without those that have no end.
fn is_balanced(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let Some((tag, _)) = tag.split_once('>') else { return Err(format!("<{tag} does not end")) };
        let name = tag.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        if tag.starts_with('/') {
            let last = open.pop();
            if last != Some(name) {
                return Err(format!("</{name}> ends {last:?}"));
            }
        } else if !tag.starts_with('!')
            && !tag.ends_with('/')
            && !["meta", "link", "input", "img", "br"].contains(&name)
        {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} do not end")) }
}

#[tokio::test]
async fn every_page_is_whole_and_escaped() {
    for (name, status, page) in pages(ALL).await {
        assert_eq!(status, 200, "{name}: {page}");
        assert_eq!(is_balanced(&page), Ok(()), "{name}: {page}");
        for hostile in ["<b>", "<field>", "Linen \"1\"", "</textarea><b"] {
            assert!(!page.contains(hostile), "{name} holds {hostile}");
        }
        assert!(page.contains("method=\"post\""), "{name} has no form");
    }
}

#[tokio::test]
async fn readers_see_no_buttons() {
    for (name, status, page) in pages("content:read").await {
        assert_eq!(status, 200, "{name}");
        let shown = page.split("<main").nth(1).unwrap();
        assert!(!shown.contains("<button class=\"main\"") && !shown.contains("danger"), "{name}: {shown}");
    }
}

#[tokio::test]
async fn an_entry_is_shown_in_two_locales() {
    let (_, page) = html(entry::show(visit(&said(Vec::new()), ALL, "", ""), of(ENTRY)).await).await;
    for part in [
        "name=\"f.title.en\" value=\"Linen &#34;1&#34;\"",
        "name=\"f.title.de\" value=\"Leinen\"",
        "**&#60;/textarea&#62;&#60;b&#62;**</textarea>",
        "value=\"2026-03-01T12:00\"",
        "<option value=\"calm\">calm</option>",
        "name=\"publish.de\"",
        "<img src=\"/asset-files/asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG/field.png\" alt=\"\"",
        "value=\"asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG\" aria",
    ] {
        let plain = part.trim_end_matches(" aria");
        assert!(page.contains(plain), "no {part} in {page}");
    }
    let alone = entry::show(visit(&said(Vec::new()), ALL, "locale=de&beside=", ""), of(ENTRY)).await;
    let (_, page) = html(alone).await;
    assert!(page.contains("f.title.de") && !page.contains("f.title.en"), "{page}");
}

#[tokio::test]
async fn a_save_sends_what_was_changed_to_the_version_that_was_seen() {
    let said = said(vec![("PATCH /entries/ID", 200, json!({}))]);
    let form = "key=k&version=7&f.title.en=Flax&f.title.de=Leinen&m.stars=plain&f.stars=3&f.extra=%7B%22b%22%3A2%7D&m.extra=json&f.on=2026-03-01T12:00:00";
    let saved = entry::act(visit(&said, ALL, "locale=en&beside=de", form), with(ENTRY, "save")).await;
    let (status, to) = html(saved).await;
    assert_eq!((status, to), (303, format!("/console/content/entries/{ENTRY}?locale=en&beside=de&done=saved")));
    let patch = json!({ "fields": { "title": { "en": "Flax" }, "extra": { "a": null, "b": 2 } } });
    assert_eq!(writes(&said), [(format!("PATCH /entries/{ENTRY}"), "\"7\"".to_owned(), patch)]);
}

#[tokio::test]
async fn a_late_save_shows_both_versions_and_where_it_is_kept() {
    let late = json!({ "type": "urn:stoa:problem:stale_version", "status": 412, "conflict_version": 8 });
    let said = said(vec![("PATCH /entries/ID", 412, late)]);
    let form = "key=k&version=6&f.title.en=Flax&f.title.de=Leinen&f.stars=4";
    let (status, page) = html(entry::act(visit(&said, ALL, "", form), with(ENTRY, "save")).await).await;
    assert_eq!(status, 422);
    assert!(page.contains("title (en) is now: Linen") && page.contains("stars is now: 3"), "{page}");
    assert!(page.contains("value=\"Flax\"") && page.contains("name=\"version\" value=\"7\""), "{page}");
    assert!(
        page.contains(&format!("<a href=\"/console/content/entries/{ENTRY}/versions/8\">What you typed")),
        "{page}"
    );
    // All that was shown goes with it, since what it was typed over is not known here.
    let (_, version, patch) = writes(&said).remove(0);
    assert_eq!((version.as_str(), &patch["fields"]["title"]["de"]), ("\"6\"", &json!("Leinen")));
}

#[tokio::test]
async fn faults_stand_beside_their_fields() {
    let faults = json!([{ "pointer": "/fields/title/en", "code": "out_of_range", "detail": "it is too long" }]);
    let refused =
        json!({ "type": "urn:stoa:problem:not_publishable", "detail": "It lacks something.", "errors": faults });
    let said = said(vec![("POST /entries/ID/publish", 422, refused)]);
    let form = "key=k&version=7&publish.de=on&cascade=on";
    let (status, page) = html(entry::act(visit(&said, ALL, "", form), with(ENTRY, "publish")).await).await;
    assert_eq!(status, 422);
    let beside = "<div class=\"wrong\" id=\"wrong-title.en\"><p class=\"fault\">it is too long</p></div>";
    assert!(page.contains(beside) && page.contains("aria-invalid=\"true\""), "{page}");
    let expected = json!({ "locales": ["de"], "cascade": true });
    assert_eq!(writes(&said), [(format!("POST /entries/{ENTRY}/publish"), "\"7\"".to_owned(), expected)]);
}

#[tokio::test]
async fn what_is_in_the_way_is_linked() {
    let way = json!([{ "id": OTHER, "reason": "not_published", "entry_id": ENTRY }]);
    let refused = json!({ "type": "urn:stoa:problem:unpublished_references", "detail": "No.", "in_the_way": way });
    let said = said(vec![("POST /entries/ID/publish", 409, refused)]);
    let published = entry::act(visit(&said, ALL, "", "key=k&version=7"), with(ENTRY, "publish")).await;
    let (status, page) = html(published).await;
    let link = format!("<a href=\"/console/content/entries/{OTHER}\">{OTHER}: not published</a>");
    assert!(status == 422 && page.contains(&link), "{page}");
}

#[tokio::test]
async fn what_names_an_entry_is_shown_where_it_is_in_the_way() {
    let row = format!("<a href=\"/console/content/entries/{OTHER}\">Flax &#60;b&#62;</a></th><td>article</td>");
    let (status, page) = html(referrers::show(visit(&said(Vec::new()), ALL, "", ""), of(ENTRY)).await).await;
    assert!(status == 200 && page.contains(&row) && page.contains("<td>what readers see</td>"), "{page}");
    assert!(page.contains(&format!("/console/content/entries/{ENTRY}/referrers?cursor=next")), "{page}");
    let way = json!([{ "id": ENTRY, "reason": "named", "entry_id": OTHER }]);
    let refused = json!({ "type": "urn:stoa:problem:referred_to", "detail": "No.", "in_the_way": way });
    let other = json!({ "type": "urn:stoa:problem:entry_archived", "detail": "No." });
    let said = said(vec![
        ("POST /entries/ID/unpublish", 409, refused.clone()),
        ("DELETE /entries/ID", 409, refused),
        ("POST /entries/ID/archive", 409, other),
    ]);
    for (action, is_shown) in [("unpublish", true), ("delete", true), ("archive", false)] {
        let sent = entry::act(visit(&said, ALL, "", "key=k&version=7"), with(ENTRY, action)).await;
        let (status, page) = html(sent).await;
        assert_eq!((status, page.contains(&row)), (422, is_shown), "{action}: {page}");
    }
}

#[tokio::test]
async fn a_schedule_is_shown_with_what_failed_of_it() {
    let (_, page) = html(entry::show(visit(&said(Vec::new()), ALL, "", ""), of(ENTRY)).await).await;
    for part in [
        "It did not happen: It is named &#60;b&#62;.",
        "<time datetime=\"2036-01-01T08:00:30.000Z\">2036-01-01 08:00</time>",
        "name=\"publish_at\" value=\"2036-01-01T08:00\"",
        "name=\"unpublish_at\" value=\"\"",
        "Cancel the schedule",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert!(page.contains(&format!("<a href=\"/console/content/entries/{OTHER}\">{OTHER}: named</a>")), "{page}");
    // Who may only read sees it, and can't change it.
    let (_, page) = html(entry::show(visit(&said(Vec::new()), "content:read", "", ""), of(ENTRY)).await).await;
    assert!(page.contains("<dt>Published at</dt>") && !page.contains("/schedule"), "{page}");
    // What was typed stays where it is refused.
    let faults = json!([{ "pointer": "/unpublish_at", "detail": "a time after publish_at is expected" }]);
    let refused = json!({ "type": "urn:stoa:problem:invalid_schedule", "detail": "No.", "errors": faults });
    let said = said(vec![("POST /entries/ID/schedule", 422, refused)]);
    let form = "key=k&publish_at=2036-02-01T08:00&unpublish_at=2036-01-01T08:00";
    let (status, page) = html(entry::act(visit(&said, ALL, "", form), with(ENTRY, "schedule")).await).await;
    assert!(status == 422 && page.contains("name=\"publish_at\" value=\"2036-02-01T08:00\""), "{page}");
    assert!(page.contains("unpublish_at: a time after publish_at is expected"), "{page}");
}

#[tokio::test]
async fn metadata_is_written_with_the_rest() {
    let said = said(vec![("PATCH /entries/ID", 200, json!({})), (ASSET_PATCH, 200, json!({}))]);
    let (_, page) = html(entry::show(visit(&said, ALL, "", ""), of(ENTRY)).await).await;
    let row = "name=\"meta.text.0\" maxlength=\"500\" value=\"&#60;b&#62;17&#60;/b&#62;\"";
    assert!(page.contains(row) && page.contains("name=\"meta.name.2\""), "{page}");
    let meta = "meta.was.0=erp&meta.name.0=ERP&meta.text.0=18&meta.was.1=&meta.name.1=&meta.text.1=";
    let form = format!("key=k&version=7&f.stars=3&{meta}");
    assert_eq!(html(entry::act(visit(&said, ALL, "", &form), with(ENTRY, "save")).await).await.0, 303);
    let form = format!("key=k&version=3&title=&{meta}");
    assert_eq!(html(asset::act(visit(&said, ALL, "", &form), with(ASSET, "save")).await).await.0, 303);
    let bodies: Vec<Value> = writes(&said).into_iter().map(|(.., body)| body["metadata"].clone()).collect();
    assert_eq!(bodies, vec![json!({ "erp": null, "ERP": "18" }); 2]);
    // Two texts of one name are not sent.
    let twice =
        "key=k&version=7&meta.was.0=erp&meta.name.0=erp&meta.text.0=1&meta.was.1=&meta.name.1=erp&meta.text.1=2";
    for (status, page) in [
        html(entry::act(visit(&said, ALL, "", twice), with(ENTRY, "save")).await).await,
        html(asset::act(visit(&said, ALL, "", twice), with(ASSET, "save")).await).await,
    ] {
        assert!(status == 422 && page.contains("metadata erp: this name is there twice"), "{page}");
        assert!(page.contains("name=\"meta.text.1\" maxlength=\"500\" value=\"2\""), "{page}");
    }
    assert_eq!(writes(&said).len(), 2);
}

#[tokio::test]
async fn a_late_save_names_the_metadata_that_is_stored_now() {
    let late = json!({ "type": "urn:stoa:problem:stale_version", "status": 412 });
    let said = said(vec![("PATCH /entries/ID", 412, late.clone()), (ASSET_PATCH, 412, late)]);
    let form = "key=k&version=6&f.stars=3&meta.was.0=erp&meta.name.0=erp&meta.text.0=16";
    let (status, page) = html(entry::act(visit(&said, ALL, "", form), with(ENTRY, "save")).await).await;
    assert!(status == 422 && page.contains("Metadata erp is now: &#60;b&#62;17&#60;/b&#62;"), "{page}");
    let form = "key=k&version=2&title=&meta.was.0=&meta.name.0=erp&meta.text.0=16";
    let (status, page) = html(asset::act(visit(&said, ALL, "", form), with(ASSET, "save")).await).await;
    assert!(status == 422 && page.contains("Metadata erp is no longer there"), "{page}");
}

#[tokio::test]
async fn buttons_send_what_they_say() {
    let said = said(vec![
        ("POST /entries/ID/unpublish", 200, json!({})),
        ("POST /entries/ID/archive", 200, json!({})),
        ("POST /entries/ID/versions/5/restore", 200, json!({})),
        ("DELETE /entries/ID", 204, Value::Null),
        ("POST /entries/ID/schedule", 200, json!({})),
        ("DELETE /entries/ID/schedule", 204, Value::Null),
        ("PATCH /releases/rel_1", 200, json!({})),
        ("POST /releases/rel_1/publish", 200, json!({})),
        ("POST /releases/rel_1/cancel", 200, json!({})),
        ("PUT /content-locales", 200, json!({})),
        ("PUT /search-settings", 200, json!({})),
        ("POST /search-index/rebuild", 202, json!({})),
    ]);
    let exact = "&publish_at=2036-01-01T08:00&was.publish_at=2036-01-01T08:00:30.000Z&unpublish_at=&was.unpublish_at=";
    for (action, form) in [
        ("unpublish", ""),
        ("archive", ""),
        ("restore", "&n=5"),
        ("delete", ""),
        ("schedule", "&unpublish_at=2026-06-01T08:30&publish_at="),
        ("schedule", exact),
        ("unschedule", ""),
    ] {
        let sent = entry::act(visit(&said, ALL, "", &format!("key=k&version=7{form}")), with(ENTRY, action)).await;
        assert_eq!(html(sent).await.0, 303, "{action}");
    }
    let form = format!("key=k&version=2&entry_id={OTHER}&action=unpublish&publish_at=2026-06-01T08:30");
    for action in ["add", "remove", "schedule", "cancel", "publish"] {
        let sent = release::act(visit(&said, ALL, "", &form), with("rel_1", action)).await;
        assert_eq!(html(sent).await.0, 303, "{action}");
    }
    let form = "version=2&code.0=en&name.0=English&fallback.0=&default=0";
    assert_eq!(html(locales::save(visit(&said, ALL, "", form)).await).await.0, 303);
    let form = "key=k&version=1&synonyms=sofa,+couch&stop_words=&tick.typos.body=on";
    for action in ["save", "rebuild"] {
        let sent = search::act(visit(&said, ALL, "", form), of(action)).await;
        assert_eq!(html(sent).await.0, 303, "{action}");
    }
    let row = |id: &str, action: &str| json!({ "entry_id": id, "action": action });
    let typos = json!({ "title": false, "body": true });
    let settings = json!({ "synonyms": [["sofa", "couch"]], "stop_words": [], "typos": typos });
    let locales = json!({ "default": "en", "locales": [{ "code": "en", "name": "English" }] });
    let sent = |asked: &str, version: u64, body: Value| (asked.replace("ID", ENTRY), format!("\"{version}\""), body);
    let unversioned = |asked: &str, body: Value| (asked.replace("ID", ENTRY), String::new(), body);
    let expected = [
        sent("POST /entries/ID/unpublish", 7, json!({})),
        sent("POST /entries/ID/archive", 7, Value::Null),
        sent("POST /entries/ID/versions/5/restore", 7, Value::Null),
        sent("DELETE /entries/ID", 7, Value::Null),
        unversioned("POST /entries/ID/schedule", json!({ "unpublish_at": "2026-06-01T08:30:00Z" })),
        unversioned("POST /entries/ID/schedule", json!({ "publish_at": "2036-01-01T08:00:30.000Z" })),
        unversioned("DELETE /entries/ID/schedule", Value::Null),
        sent("PATCH /releases/rel_1", 2, json!({ "entries": [row(ENTRY, "publish"), row(OTHER, "unpublish")] })),
        sent("PATCH /releases/rel_1", 2, json!({ "entries": [row(ENTRY, "publish")] })),
        sent("PATCH /releases/rel_1", 2, json!({ "publish_at": "2026-06-01T08:30:00Z" })),
        sent("POST /releases/rel_1/cancel", 2, Value::Null),
        sent("POST /releases/rel_1/publish", 2, Value::Null),
        sent("PUT /content-locales", 2, locales),
        sent("PUT /search-settings", 1, settings),
        ("POST /search-index/rebuild".to_owned(), String::new(), Value::Null),
    ];
    assert_eq!(writes(&said), expected);
}

#[tokio::test]
async fn a_type_with_entries_in_the_way_keeps_what_was_typed() {
    let way = json!([{ "entry_id": OTHER, "field": "stars", "reason": "narrowed" }]);
    let refused =
        json!({ "type": "urn:stoa:problem:breaking_change", "detail": "No.", "in_the_way": way, "is_more": true });
    let said = said(vec![("PATCH /content-types/article", 409, refused)]);
    let form = "key=k&version=4&name=Articles&title_field=title&slug_field=&name.0=title&kind.0=text&localized.0=on&search.0=text\
        &rule.max_length.0=10";
    let (status, page) = html(type_page::act(visit(&said, ALL, "", form), with("article", "save")).await).await;
    assert_eq!(status, 422);
    assert!(
        page.contains(&format!("{OTHER}: stars, narrowed</a>")) && page.contains("There are more of them."),
        "{page}"
    );
    assert!(page.contains("value=\"Articles\"") && page.contains("value=\"10\""), "{page}");
    let (_, version, patch) = writes(&said).remove(0);
    assert_eq!((version.as_str(), &patch["slug_field"]), ("\"4\"", &Value::Null));
    assert_eq!(patch["fields"][0]["validations"], json!({ "max_length": 10 }));
    // What the form does not show of a field stays.
    assert_eq!(patch["fields"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn differences_are_marked_word_by_word() {
    let (_, page) = html(versions::show(visit(&said(Vec::new()), ALL, "n=7&against=5", ""), of(ENTRY)).await).await;
    assert!(page.contains("<dt>title (en)</dt><dd><del>Flax</del><ins>Linen</ins></dd>"), "{page}");
    assert!(page.contains("There are more differences") && page.contains("came too late"), "{page}");
}
