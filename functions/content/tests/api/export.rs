//! The export of a whole space.

use serde_json::{Value, json};
use testkit::Call;

use crate::assets_support::{png, ready};
use crate::support::{Rig, create, editor, good, naming, publish, rig, save};

async fn exported(rig: &Rig, limit: usize) -> (Vec<Value>, usize) {
    let (mut path, mut rows, mut pages) = (format!("/content-export?limit={limit}"), Vec::new(), 0);
    loop {
        let page = good(rig, Call::get(&path)).await;
        assert_eq!(page.header("content-type"), "application/x-ndjson");
        rows.extend(page.text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        pages += 1;
        let cursor = page.header("x-next-cursor").to_owned();
        if cursor.is_empty() {
            assert_eq!(page.header("link"), "");
            return (rows, pages);
        }
        path = format!("/content-export?limit={limit}&cursor={cursor}");
        assert_eq!(page.header("link"), format!("<{path}>; rel=\"next\""));
    }
}

fn of<'a>(rows: &'a [Value], kind: &str) -> Vec<&'a Value> {
    rows.iter().filter(|row| row["kind"] == kind).collect()
}

#[tokio::test]
async fn has_all_there_is_each_once_whatever_the_page() {
    let rig = rig().await;
    good(&rig, Call::post("/content-types").json(json!({ "id": "aside", "name": "Aside", "fields": [] }))).await;
    good(&rig, Call::post("/content-types").json(json!({ "id": "page", "name": "Page", "fields": [] }))).await;
    let mut ids = Vec::new();
    for n in 0..12 {
        ids.push(naming(&rig, &format!("E{n}"), &[]).await);
    }
    let page = good(&rig, Call::post("/entries").json(json!({ "type": "page" }))).await.body["id"].clone();
    good(&rig, publish(&ids[0], json!({ "locales": ["en"] }))).await;
    good(&rig, save(&ids[0], 1, json!({ "stars": 4 }))).await;
    good(&rig, publish(&ids[1], json!({}))).await;
    good(&rig, Call::post(format!("/entries/{}/archive", ids[2])).if_match(1)).await;
    let asset = ready(&rig, "a.png", "image/png", &png(2, 2)).await;

    let (rows, _) = exported(&rig, 100).await;
    let kinds: Vec<&str> = rows.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[..5], ["locales", "type", "type", "type", "asset"]);
    assert_eq!(of(&rows, "asset")[0]["id"], asset["id"]);
    assert_eq!(of(&rows, "type")[0]["fields"].as_array().map(Vec::len), Some(9));
    let mut found: Vec<&Value> = of(&rows, "entry").iter().map(|row| &row["id"]).collect();
    assert_eq!(found.pop(), Some(&page), "types one after the other");
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(json!(found), json!(sorted));
    let entries: Vec<&Value> = ids.iter().filter_map(|id| rows.iter().find(|row| row["id"] == json!(id))).collect();
    assert_eq!(
        (&entries[0]["fields"]["stars"], &entries[0]["published"]),
        (&json!(4), &json!({ "version": 1, "locales": ["en"], "fields": { "related": [], "title": { "en": "E0" } } }))
    );
    assert_eq!(entries[1]["published"], json!({ "version": 1, "locales": ["en"] }));
    assert_eq!((&entries[2]["archived"], entries[2].get("published")), (&json!(true), None));
    for limit in [1, 3, 7] {
        let (again, pages) = exported(&rig, limit).await;
        assert_eq!(again, rows, "limit {limit}");
        assert!(pages > 13 / limit, "limit {limit}: {pages} pages");
    }
}

#[tokio::test]
async fn a_page_ends_before_it_is_too_large() {
    let rig = rig().await;
    let long = "x".repeat(900);
    for n in 0..40 {
        let tags: Vec<&String> = std::iter::repeat_n(&long, 60).collect();
        create(&rig, json!({ "title": { "en": format!("E{n}") }, "tags": tags })).await;
    }
    let (rows, pages) = exported(&rig, 100).await;
    assert_eq!(of(&rows, "entry").len(), 40);
    assert!(pages >= 4, "{pages}");
}

#[tokio::test]
async fn needs_its_scope_and_knows_its_parameters() {
    let rig = rig().await;
    let export = |path: &str| Call::get(path.to_owned());
    assert_eq!(rig.call(export("/content-export").bearer("someone", "content:write")).await.status, 403);
    assert_eq!(rig.call(export("/content-export")).await.status, 401);
    for path in ["/content-export?limit=0", "/content-export?format=csv", "/content-export?cursor=x"] {
        assert_eq!(rig.call(editor(export(path))).await.status, 400, "{path}");
    }
}
