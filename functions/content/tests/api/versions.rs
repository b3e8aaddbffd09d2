//! Versions: every acknowledged save is one, and a stale one is kept beside the line.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use testkit::Call;

use crate::support::{Rig, SUBJECT, create, editor, get, good, rig, save};

async fn versions(rig: &Rig, id: &str) -> Vec<Value> {
    let (mut all, mut path) = (Vec::new(), format!("/entries/{id}/versions?limit=100"));
    loop {
        let page = get(rig, &path).await;
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(cursor) = page["next_cursor"].as_str() else { return all };
        path = format!("/entries/{id}/versions?limit=100&cursor={cursor}");
    }
}

#[tokio::test]
async fn a_stale_save_is_refused_and_both_texts_are_in_the_list() {
    let rig = rig().await;
    let id = create(&rig, json!({ "title": { "en": "One" } })).await;
    assert_eq!(rig.call(save(&id, 1, json!({ "title": { "en": "Anna's" } }))).await.status, 200);
    let stale = rig.call(save(&id, 1, json!({ "title": { "de": "Bertas" } }))).await;
    assert_eq!(
        (stale.status, stale.problem(), stale.body["conflict_version"].as_u64()),
        (412, "stale_version", Some(3)),
        "{}",
        stale.text
    );

    let kept = get(&rig, format!("/entries/{id}/versions/3")).await;
    assert_eq!(
        (kept["conflict"].as_bool(), kept["base"].as_u64(), kept["author"].as_str()),
        (Some(true), Some(1), Some(SUBJECT))
    );
    assert_eq!(kept["fields"], json!({ "title": { "en": "One", "de": "Bertas" } }));
    let entry = get(&rig, format!("/entries/{id}")).await;
    assert_eq!((entry["version"].as_u64(), &entry["fields"]["title"]), (Some(2), &json!({ "en": "Anna's" })));
    let listed: Vec<_> = versions(&rig, &id).await.iter().map(|v| (v["n"].as_u64(), v["conflict"].as_bool())).collect();
    assert_eq!(listed, [(Some(3), Some(true)), (Some(2), Some(false)), (Some(1), Some(false))]);

    let next = rig.call(save(&id, 2, json!({ "stars": 1 }))).await;
    assert_eq!((next.status, next.body["version"].as_u64()), (200, Some(4)), "numbers go on: {}", next.text);
    let bad = rig.call(save(&id, 3, json!({ "stars": 2 }))).await;
    assert_eq!(
        (bad.status, &bad.body["conflict_version"]),
        (412, &Value::Null),
        "nobody read a version beside the line"
    );
    assert_eq!(rig.call(save(&id, 99, json!({ "stars": 2 }))).await.status, 412);
    assert_eq!(rig.call(save(&id, 1, json!({ "stars": "two" }))).await.status, 422, "what is no content is not kept");
}

#[tokio::test]
async fn a_save_that_is_repeated_is_no_second_version() {
    let rig = rig().await;
    let id = create(&rig, json!({ "title": { "en": "One" } })).await;
    let saves = [save(&id, 1, json!({ "stars": 2 })), save(&id, 1, json!({ "stars": 3 }))];
    for _ in 0..3 {
        let first = rig.call(saves[0].clone()).await;
        assert_eq!(
            (first.status, first.body["version"].as_u64()),
            (200, Some(2)),
            "its answer was lost: {}",
            first.text
        );
        let late = rig.call(saves[1].clone()).await;
        assert_eq!((late.status, late.body["conflict_version"].as_u64()), (412, Some(3)));
    }
    assert_eq!(versions(&rig, &id).await.len(), 3);
    let other = saves[0].clone().bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D2STF", "content:write");
    assert_eq!(rig.call(other).await.status, 412, "another editor's save is one of its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_editors_save_at_once_and_no_word_is_lost() {
    let rig = Arc::new(rig().await);
    let id = create(&rig, json!({ "title": { "en": "Zero" } })).await;
    let saves = (0..50).map(|n| {
        let (rig, id) = (Arc::clone(&rig), id.clone());
        tokio::spawn(async move {
            let title = format!("Editor {n}");
            // What is too busy is not acknowledged, and asked for again.
            for _ in 0..20 {
                let reply = rig.call(save(&id, 1, json!({ "title": { "en": title } }))).await;
                match reply.status {
                    200 => return (title, reply.body["version"].as_u64().unwrap(), true),
                    412 => return (title, reply.body["conflict_version"].as_u64().unwrap(), false),
                    503 => {}
                    status => panic!("{status}: {}", reply.text),
                }
            }
            panic!("{title} was never saved");
        })
    });
    let mut numbers = BTreeSet::new();
    let mut winners = 0;
    for done in futures::future::join_all(saves).await {
        let (title, n, won) = done.unwrap();
        let version = get(&rig, format!("/entries/{id}/versions/{n}")).await;
        assert_eq!((&version["fields"]["title"]["en"], version["conflict"].as_bool()), (&json!(title), Some(!won)));
        assert!(numbers.insert(n), "version {n} is two texts");
        winners += u32::from(won);
    }
    assert_eq!((winners, numbers.len()), (1, 50));
    assert_eq!(get(&rig, format!("/entries/{id}")).await["version"].as_u64(), Some(2), "the first one is the line");
}

#[tokio::test]
async fn a_save_that_is_overtaken_at_any_call_is_kept_beside_the_line() {
    for call in 1.. {
        let rig = rig().await;
        let id = create(&rig, json!({ "title": { "en": "Zero" } })).await;
        let slow = async |rig: &Rig| rig.call(save(&id, 1, json!({ "title": { "en": "Slow" } }))).await;
        let fast = async { assert_eq!(rig.call(save(&id, 1, json!({ "title": { "en": "Fast" } }))).await.status, 200) };
        let Some(reply) = rig.overtaken(call, slow, fast).await else {
            assert!(call > 4, "only {call} calls");
            return;
        };
        assert_eq!(reply.status, 412, "call {call}: {}", reply.text);
        let n = reply.body["conflict_version"].as_u64().unwrap();
        assert_eq!(get(&rig, format!("/entries/{id}/versions/{n}")).await["fields"]["title"]["en"], "Slow");
        assert_eq!(get(&rig, format!("/entries/{id}")).await["fields"]["title"]["en"], "Fast");
    }
}

#[tokio::test]
async fn compares_versions_and_brings_them_back() {
    let rig = rig().await;
    let id = create(&rig, json!({ "title": { "en": "One", "de": "Eins" }, "stars": 1 })).await;
    good(&rig, save(&id, 1, json!({ "title": { "en": "Two" }, "stars": null, "code": "C" }))).await;
    let diff = get(&rig, format!("/entries/{id}/versions/2/diff")).await;
    assert_eq!(diff["against"], 1);
    assert_eq!(
        diff["differences"],
        json!([
            { "field": "code", "before": null, "after": "C" },
            { "field": "stars", "before": 1, "after": null },
            { "field": "title", "locale": "en", "before": "One", "after": "Two" },
        ])
    );
    let same = get(&rig, format!("/entries/{id}/versions/2/diff?against=2")).await;
    assert_eq!((same["differences"].clone(), same["is_more"].as_bool()), (json!([]), Some(false)));
    let restore = |n: u64, version: u64| Call::post(format!("/entries/{id}/versions/{n}/restore")).if_match(version);
    let back = good(&rig, restore(1, 2)).await;
    assert_eq!((back.body["version"].as_u64(), &back.body["fields"]["title"]["en"]), (Some(3), &json!("One")));
    assert_eq!(get(&rig, format!("/entries/{id}/versions/3")).await["restores"], 1);
    assert_eq!(rig.call(editor(restore(1, 2))).await.status, 412);
    assert_eq!(rig.call(editor(restore(9, 3))).await.status, 404);
    for path in ["versions/0", "versions/x", "versions/99", "versions/1/diff?against=99"] {
        assert_eq!(rig.call(editor(Call::get(format!("/entries/{id}/{path}")))).await.status, 404, "{path}");
    }
    assert_eq!(rig.call(editor(Call::get(format!("/entries/{id}/versions/1/diff?against=x")))).await.status, 400);
}
