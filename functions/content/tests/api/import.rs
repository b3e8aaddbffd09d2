//! The import of a whole space: into another one, twice, and in part.

use serde_json::{Value, json};
use testkit::Call;

use crate::support::{Rig, create, editor, get, good, naming, publish, rig, save, status};

async fn lines(rig: &Rig) -> Vec<String> {
    let (mut path, mut rows) = ("/content-export?limit=100".to_owned(), Vec::new());
    loop {
        let page = good(rig, Call::get(&path)).await;
        rows.extend(page.text.lines().map(str::to_owned));
        let cursor = page.header("x-next-cursor");
        if cursor.is_empty() {
            return rows;
        }
        path = format!("/content-export?limit=100&cursor={cursor}");
    }
}

fn import(query: &str, rows: &[String]) -> Call {
    let call = Call::post(format!("/content-import{query}"));
    editor(call.body("application/x-ndjson", rows.join("\n").as_bytes()))
}

fn counts(report: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "failed"].map(|name| report[name].as_u64().unwrap())
}

#[tokio::test]
async fn a_space_is_the_same_in_another_place_and_a_repetition_writes_nothing() {
    let first = rig().await;
    let b = naming(&first, "B", &[]).await;
    let a = naming(&first, "A", &[&b]).await;
    good(&first, save(&b, 1, json!({ "related": [a] }))).await;
    good(&first, publish(&a, json!({ "cascade": true }))).await;
    good(&first, save(&a, 1, json!({ "stars": 2 }))).await;
    let c = naming(&first, "C", &[]).await;
    good(&first, Call::post(format!("/entries/{c}/archive")).if_match(1)).await;
    let rows = lines(&first).await;

    let second = Rig::new();
    let dry = good(&second, import("?dry_run=true", &rows[..1])).await.body;
    assert_eq!((counts(&dry), get(&second, "/content-locales").await["version"].as_u64()), ([0, 1, 0, 0], Some(0)));
    let done = good(&second, import("", &rows)).await.body;
    assert_eq!(counts(&done), [4, 1, 0, 0], "{done}");
    assert_eq!(status(&second, &a).await, "draft");
    let done = good(&second, import("?publish=true", &rows)).await.body;
    assert_eq!((done["failed"].as_u64(), status(&second, &b).await.as_str()), (Some(0), "published"), "{done}");
    assert_eq!((status(&second, &a).await.as_str(), status(&second, &c).await.as_str()), ("changed", "archived"));
    let shown = |rows: Vec<String>| -> Vec<Value> {
        let read = |row: String| {
            let mut row: Value = serde_json::from_str(&row).unwrap();
            let numbers = row.as_object_mut().unwrap();
            numbers.remove("version");
            if let Some(published) = numbers.get_mut("published").and_then(Value::as_object_mut) {
                published.remove("version");
            }
            row
        };
        rows.into_iter().map(read).collect()
    };
    assert_eq!(shown(lines(&second).await), shown(rows.clone()));
    second.take_events();
    for query in ["", "?publish=true"] {
        let again = good(&second, import(query, &rows)).await;
        assert_eq!(counts(&again.body), [0, 0, 5, 0], "{}", again.text);
        assert!(again.cost().ends_with(" 0wru"), "{query}: {}", again.cost());
    }
    assert!(second.take_events().is_empty());
}

#[tokio::test]
async fn bad_rows_fail_by_themselves_and_bad_requests_whole() {
    let rig = rig().await;
    let id = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    let rows = [
        "{".to_owned(),
        "[]".to_owned(),
        json!({ "kind": "shop" }).to_string(),
        json!({ "kind": "type", "name": "A", "fields": [] }).to_string(),
        json!({ "kind": "entry", "id": id, "type": "nothing" }).to_string(),
        json!({ "kind": "entry", "id": id, "type": "article", "extra": 1 }).to_string(),
        json!({ "kind": "entry", "id": id, "type": "article", "fields": { "stars": "many" } }).to_string(),
        json!({ "kind": "entry", "id": id, "type": "article", "fields": { "stars": 2 } }).to_string(),
    ];
    let done = good(&rig, import("", &rows)).await.body;
    assert_eq!(counts(&done), [1, 0, 0, 7], "{done}");
    let codes: Vec<&str> =
        done["rows"].as_array().unwrap().iter().filter_map(|row| row["errors"][0]["code"].as_str()).collect();
    assert_eq!(codes[..3], ["invalid_json", "wrong_type", "unknown_kind"]);
    assert_eq!(codes.len(), 7);
    assert_eq!(get(&rig, format!("/entries/{id}")).await["fields"], json!({ "stars": 2 }));
    let many = vec!["{}".to_owned(); 101];
    assert_eq!(rig.call(import("", &many)).await.status, 422);
    assert_eq!(rig.call(import("?dry_run=maybe", &rows)).await.status, 400);
    assert_eq!(rig.call(editor(Call::post("/content-import")).json(json!({}))).await.status, 415);
    for scopes in ["content:admin content:write", "content:write content:publish", "content:admin content:publish"] {
        let call = Call::post("/content-import").body("application/x-ndjson", b"{}").bearer("someone", scopes);
        assert_eq!(rig.call(call).await.status, 403, "{scopes}");
    }
}

const ONE: &str = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const TWO: &str = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFH";

fn entry_row(id: &str, of: &str, fields: Value, published: Option<Value>) -> String {
    let mut row = json!({ "kind": "entry", "id": id, "type": of, "fields": fields });
    if let Some(fields) = published {
        row["published"] = json!({ "locales": ["en"], "fields": fields });
    }
    row.to_string()
}

/// What became of the rows, each with its first fault.
fn told(report: &Value) -> Vec<String> {
    let text = |row: &Value, pointer: &str| row.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let each = report["rows"].as_array().unwrap().iter().map(|row| {
        let parts = ["/status", "/errors/0/pointer", "/errors/0/code"].map(|pointer| text(row, pointer));
        parts.join(" ").trim_end().to_owned()
    });
    each.collect()
}

#[tokio::test]
async fn a_row_is_brought_in_whole_or_not_at_all() {
    let rig = rig().await;
    let title = |text: &str| json!({ "title": { "en": text } });
    for (row, fault) in [
        (entry_row(ONE, "article", json!({ "title": 12 }), Some(title("Seen"))), "failed /fields/title wrong_type"),
        (
            entry_row(ONE, "article", title("New"), Some(json!({ "title": { "en": 12 }, "stars": "x" }))),
            "failed /published/fields/stars wrong_type",
        ),
        (
            entry_row(ONE, "article", title("New"), Some(json!({ "none": 1 }))),
            "failed /published/fields/none unknown_field",
        ),
    ] {
        let report = good(&rig, import("", &[row])).await.body;
        assert_eq!(told(&report), [fault]);
        assert_eq!(rig.call(editor(Call::get(format!("/entries/{ONE}")))).await.status, 404, "{fault}");
    }
    let mut many = Vec::new();
    for n in 0..60 {
        many.push(naming(&rig, &format!("E{n}"), &[]).await);
    }
    let row = entry_row(ONE, "article", json!({ "related": many[..50] }), Some(json!({ "related": many[50..] })));
    let report = good(&rig, import("", &[row])).await.body;
    assert_eq!(told(&report), ["created"], "60 references that come and go are one save");
    for n in 60..100 {
        many.push(naming(&rig, &format!("E{n}"), &[]).await);
    }
    let row = entry_row(TWO, "article", json!({ "related": many[..50] }), Some(json!({ "related": many[50..] })));
    let report = good(&rig, import("", &[row])).await.body;
    assert_eq!(told(&report), ["failed /fields too_many_references_changed"]);
    assert_eq!(rig.call(editor(Call::get(format!("/entries/{TWO}")))).await.status, 404);
}

#[tokio::test]
async fn a_dry_run_says_what_the_real_one_would_and_writes_nothing() {
    let rig = rig().await;
    let kept = naming(&rig, "Kept", &[]).await;
    let gone = naming(&rig, "Gone", &[]).await;
    good(&rig, Call::post(format!("/entries/{gone}/archive")).if_match(1)).await;
    let of_type =
        |id: &str, fields: Value| json!({ "kind": "type", "id": id, "name": "T", "fields": fields }).to_string();
    let locales = |codes: &[&str]| {
        let all: Vec<Value> = codes.iter().map(|code| json!({ "code": code, "name": code })).collect();
        json!({ "kind": "locales", "default": "en", "locales": all }).to_string()
    };
    let n = |n: u64| json!({ "n": n });
    let rows = [
        locales(&["de"]),
        locales(&["en", "de", "fr"]),
        of_type(
            "note",
            json!([{ "name": "n", "kind": "integer" }, { "name": "t", "kind": "text", "localized": true }]),
        ),
        of_type("bad", json!([{ "name": "n", "kind": "integer" }, { "name": "n", "kind": "integer" }])),
        of_type("article", json!([])),
        entry_row(ONE, "note", n(1), None),
        entry_row(ONE, "note", n(1), None),
        entry_row(ONE, "note", n(2), None),
        entry_row(ONE, "article", json!({}), None),
        entry_row(TWO, "note", json!({ "t": { "fr": "Un" } }), Some(n(1))),
        entry_row("entry_01J8ZQ4T6M3V0X9K2B7C5D1EFJ", "note", json!({ "n": "many" }), None),
        entry_row("entry_01J8ZQ4T6M3V0X9K2B7C5D1EFK", "note", json!({ "colour": "red" }), None),
        entry_row("entry_01J8ZQ4T6M3V0X9K2B7C5D1EFM", "note", n(1), Some(json!({ "n": "many" }))),
        entry_row("entry_01J8ZQ4T6M3V0X9K2B7C5D1EFN", "nothing", n(1), None),
        entry_row(&kept, "article", json!({ "title": { "en": "Kept" }, "stars": "x" }), None),
        entry_row(&kept, "article", json!({ "title": { "en": "Other" } }), None),
        entry_row(&kept, "note", json!({}), None),
        entry_row(&gone, "article", json!({ "title": { "en": "Other" } }), None),
    ];
    rig.take_events();
    let dry = good(&rig, import("?dry_run=true", &rows)).await;
    assert!(dry.cost().ends_with(" 0wru") && rig.take_events().is_empty(), "{}", dry.cost());
    let real = good(&rig, import("", &rows)).await.body;
    assert_eq!(told(&dry.body), told(&real));
    assert_eq!(
        told(&real)[..10],
        [
            "failed /default unknown_locale",
            "updated",
            "created",
            "failed /fields/1/name repeated",
            "failed  breaking_change",
            "created",
            "unchanged",
            "updated",
            "failed  entry_differs",
            "created",
        ]
    );
    assert_eq!(told(&real)[17], "failed  entry_archived");
    let again = good(&rig, import("?dry_run=true", &[locales(&["en"])])).await.body;
    assert_eq!(told(&again), ["failed  locale_in_use"]);
}

#[tokio::test]
async fn a_dry_run_of_the_second_pass_says_what_the_real_one_would() {
    let rig = rig().await;
    let b = naming(&rig, "B", &[]).await;
    let a = create(&rig, json!({ "title": { "en": "A" }, "related": [b], "code": "one" })).await;
    let c = create(&rig, json!({ "title": { "en": "C" }, "code": "two" })).await;
    let other = create(&rig, json!({ "title": { "en": "D" }, "code": "two" })).await;
    good(&rig, publish(&other, json!({}))).await;
    let bare = create(&rig, json!({ "stars": 9 })).await;
    let row = |id: &str, fields: Value, more: Value| {
        let mut row = json!({ "kind": "entry", "id": id, "type": "article", "fields": fields });
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row.to_string()
    };
    let (seen, rest) = (json!({ "published": { "locales": ["en"] } }), json!({ "archived": true }));
    let rows = [
        row(&a, json!({ "title": { "en": "A" }, "related": [b], "code": "one" }), seen.clone()),
        row(&b, json!({ "title": { "en": "B" }, "related": [] }), seen.clone()),
        row(&c, json!({ "title": { "en": "C" }, "code": "two" }), seen.clone()),
        row(&bare, json!({ "stars": 9 }), seen.clone()),
        row(&bare, json!({ "stars": 8 }), seen),
        row(&bare, json!({ "stars": 9 }), rest.clone()),
        row(&bare, json!({ "stars": 9 }), rest.clone()),
        row(&other, json!({ "title": { "en": "D" }, "code": "two" }), rest),
        row(ONE, json!({}), json!({})),
    ];
    rig.take_events();
    let dry = good(&rig, import("?publish=true&dry_run=true", &rows)).await;
    assert!(dry.cost().ends_with(" 0wru") && rig.take_events().is_empty(), "{}", dry.cost());
    let real = good(&rig, import("?publish=true", &rows)).await.body;
    assert_eq!(told(&dry.body), told(&real));
    let statuses: Vec<String> = told(&real).iter().map(|row| row.split(' ').next().unwrap().to_owned()).collect();
    let wanted = ["updated", "unchanged", "failed", "failed", "failed", "updated", "unchanged", "failed", "failed"];
    assert_eq!(statuses, wanted, "{real}");
}
