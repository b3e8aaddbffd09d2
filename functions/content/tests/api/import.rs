//! The import of a whole space: into another one, twice, and in part.

use serde_json::{Value, json};
use testkit::Call;

use crate::support::{Rig, editor, get, good, naming, publish, rig, save, status};

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
