//! What is sent to content: refused with a place for each fault, and never with a 5xx.

use serde_json::{Value, json};
use testkit::Call;

use crate::support::{Rig, create, editor, get, good, rig};

async fn post(rig: &Rig, fields: Value) -> testkit::Reply {
    rig.call(editor(Call::post("/entries")).json(json!({ "type": "article", "fields": fields }))).await
}

#[tokio::test]
async fn values_of_the_wrong_kind_are_refused_each_at_its_place() {
    let rig = rig().await;
    let bad = post(&rig, json!({
        "title": "no locales", "slug": { "en": "No Slug" }, "body": { "en": [{ "type": "script" }] }, "stars": 1.5,
        "related": ["x", 7], "loose": {}, "cover": "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "code": ["a"], "nope": 1, "tags": "a",
    })).await;
    assert_eq!(bad.status, 422);
    assert_eq!(
        bad.faults(),
        [
            "/fields/body/en/0/type unknown_value",
            "/fields/code wrong_type",
            "/fields/cover invalid_id",
            "/fields/loose wrong_type",
            "/fields/nope unknown_field",
            "/fields/related/0 invalid_id",
            "/fields/related/1 wrong_type",
            "/fields/slug/en invalid_slug",
            "/fields/stars wrong_type",
            "/fields/tags wrong_type",
            "/fields/title wrong_type"
        ]
    );
    let unknown = rig.call(editor(Call::post("/entries")).json(json!({ "type": "nope" }))).await;
    assert_eq!((unknown.status, unknown.problem()), (422, "unknown_type"));
    let odd =
        rig.call(editor(Call::post("/entries")).json(json!({ "type": "Nope!", "fields": [], "colour": 1 }))).await;
    assert_eq!(
        (odd.status, odd.faults()),
        (400, ["/colour unknown_field", "/fields wrong_type", "/type invalid_name"].map(str::to_owned).to_vec())
    );
}

#[tokio::test]
async fn sizes_are_bounded() {
    let rig = rig().await;
    let large = post(&rig, json!({ "tags": vec!["x".repeat(2_000); 80] })).await;
    assert_eq!((large.status, large.faults()), (422, vec!["/fields too_large".to_owned()]));
    let long = post(&rig, json!({ "tags": vec!["x"; 101] })).await;
    assert_eq!((long.status, long.faults()), (422, vec!["/fields/tags out_of_range".to_owned()]));
    let ids: Vec<String> = (0..91).map(|n| format!("entry_01J8ZQ4T6M3V0X9K2B7C5D{n:04}")).collect();
    let many = post(&rig, json!({ "related": ids })).await;
    assert_eq!((many.status, many.faults()), (422, vec!["/fields too_many_references".to_owned()]));
    let most = post(&rig, json!({ "related": ids[..90] })).await;
    assert_eq!(most.status, 201, "{}", most.text);
    let path = format!("/entries/{}", most.body["id"].as_str().unwrap());
    let others: Vec<String> = ids.iter().map(|id| id.replace("D00", "E00")).collect();
    let swap = editor(Call::patch(&path)).if_match(1).json(json!({ "fields": { "related": others[..90] } }));
    let swapped = rig.call(swap).await;
    assert_eq!((swapped.status, swapped.faults()), (422, vec!["/fields too_many_references_changed".to_owned()]));
    let clear = editor(Call::patch(&path)).if_match(1).json(json!({ "fields": { "related": null } }));
    assert_eq!(rig.call(clear).await.status, 200);
}

#[tokio::test]
async fn preconditions_are_asked_for_and_kept() {
    let rig = rig().await;
    let id = create(&rig, json!({ "title": { "en": "A" } })).await;
    let path = format!("/entries/{id}");
    let body = json!({});
    for call in [
        Call::patch(&path).json(body.clone()),
        Call::delete(&path),
        Call::post(format!("{path}/publish")).json(body.clone()),
        Call::post(format!("{path}/unpublish")).json(body.clone()),
        Call::post(format!("{path}/archive")),
        Call::post(format!("{path}/versions/1/restore")),
        Call::put("/content-locales").json(crate::support::locales()),
        Call::patch("/content-types/article").json(body.clone()),
        Call::delete("/content-types/article"),
    ] {
        assert_eq!(rig.call(editor(call.clone())).await.status, 428, "{call:?}");
    }
    for call in [
        Call::delete(&path),
        Call::post(format!("{path}/publish")).json(body.clone()),
        Call::post(format!("{path}/archive")),
    ] {
        assert_eq!(rig.call(editor(call.clone().if_match(7))).await.status, 412, "{call:?}");
    }
    let missing = "/entries/entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    for path in ["", "/versions", "/versions/1", "/references"] {
        assert_eq!(rig.call(editor(Call::get(format!("{missing}{path}")))).await.status, 404, "{path}");
    }
    let read = good(&rig, Call::get(&path)).await;
    let again = rig.call(editor(Call::get(&path)).header("if-none-match", read.header("etag"))).await;
    assert_eq!((read.header("etag"), again.status), ("\"1.1\"", 304));
    good(&rig, Call::post(format!("{path}/publish")).header("if-match", read.header("etag")).json(body)).await;
    let after = rig.call(editor(Call::get(&path)).header("if-none-match", read.header("etag"))).await;
    assert_eq!(after.status, 200, "a publication is news");
}

#[tokio::test]
async fn a_key_creates_once_and_lists_page_to_the_end() {
    let rig = rig().await;
    let call = || {
        editor(Call::post("/entries"))
            .key("k")
            .json(json!({ "type": "article", "fields": { "title": { "en": "Once" } } }))
    };
    let (first, again) = (rig.call(call()).await, rig.call(call()).await);
    assert_eq!((first.status, &first.body), (201, &again.body));
    for n in 0..6 {
        rig.advance(std::time::Duration::from_millis(1));
        create(&rig, json!({ "title": { "en": format!("{n}") } })).await;
    }
    let (mut titles, mut path) = (Vec::new(), "/entries?type=article&status=draft&limit=2".to_owned());
    loop {
        let page = get(&rig, &path).await;
        titles.extend(page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/entries?type=article&status=draft&limit=2&cursor={cursor}");
    }
    assert_eq!(titles, ["5", "4", "3", "2", "1", "0", "Once"]);
    let foreign = path.replace("type=article", "type=other");
    assert_eq!(rig.call(editor(Call::get(foreign))).await.status, 400, "a cursor of another list");
    assert_eq!(rig.call(editor(Call::get("/entries?status=lost"))).await.status, 400);
}
