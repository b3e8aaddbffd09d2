//! Releases: all or none, at one moment, whoever changes what meanwhile, and whenever the process dies.

use events::content::{EntryPublished, ReleasePublished};
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults};

use crate::publication::outbox;
use crate::support::{Rig, create, editor, get, good, naming, publish, rig, save, set_up, status};

pub(crate) fn on(id: &str) -> Value {
    json!({ "entry_id": id, "action": "publish" })
}

pub(crate) fn off(id: &str) -> Value {
    json!({ "entry_id": id, "action": "unpublish" })
}

async fn release(rig: &Rig, entries: Vec<Value>) -> String {
    let body = json!({ "name": "Spring", "entries": entries });
    let made = good(rig, Call::post("/releases").json(body)).await;
    assert_eq!((made.status, made.header("etag"), made.body["status"].as_str()), (201, "\"1\"", Some("open")));
    made.body["id"].as_str().unwrap().to_owned()
}

fn carry_out(id: &str) -> Call {
    editor(Call::post(format!("/releases/{id}/publish")))
}

fn change(id: &str, version: u64, patch: Value) -> Call {
    editor(Call::patch(format!("/releases/{id}"))).if_match(version).json(patch)
}

async fn standing(rig: &Rig, id: &str) -> Value {
    get(rig, format!("/releases/{id}")).await
}

/// B is published, A and C are drafts, and A names C.
async fn three(rig: &Rig) -> [String; 3] {
    let b = naming(rig, "B", &[]).await;
    good(rig, publish(&b, json!({}))).await;
    let c = naming(rig, "C", &[]).await;
    let a = naming(rig, "A", &[&c]).await;
    rig.take_events();
    [a, b, c]
}

#[tokio::test]
async fn publishes_and_withdraws_at_one_moment_and_records_the_versions() {
    let rig = rig().await;
    let [a, b, c] = three(&rig).await;
    let id = release(&rig, vec![on(&a), off(&b), on(&c)]).await;
    good(&rig, save(&a, 1, json!({ "stars": 2 }))).await;
    rig.take_events();
    let done = good(&rig, carry_out(&id)).await.body;
    assert_eq!((done["status"].as_str(), &done["version"]), (Some("published"), &json!(2)));
    let numbers: Vec<&Value> = done["entries"].as_array().unwrap().iter().map(|entry| &entry["version"]).collect();
    assert_eq!(numbers, [&json!(2), &Value::Null, &json!(1)], "the newest at that moment");
    let events = rig.take_events();
    let facts: Vec<ReleasePublished> = events
        .iter()
        .filter(|event| event.kind == "content.release.published")
        .map(|event| event.data().unwrap())
        .collect();
    assert_eq!((facts.len(), facts[0].release_id.to_string(), facts[0].entries.len()), (1, id.clone(), 3));
    assert_eq!(json!(facts[0].published_at), done["published_at"]);
    for event in events.iter().filter(|event| event.kind == "content.entry.published") {
        assert_eq!(event.data::<EntryPublished>().unwrap().release_id, Some(facts[0].release_id));
    }
    assert_eq!(status(&rig, &b).await, "draft");
    let again = good(&rig, carry_out(&id)).await;
    assert_eq!((&again.body, rig.take_events().len()), (&done, 0), "and nothing happens again");
    let refused = rig.call(change(&id, 2, json!({ "name": "Summer" }))).await;
    assert_eq!((refused.status, refused.problem()), (409, "release_published"));
    let refused = rig.call(editor(Call::delete(format!("/releases/{id}"))).if_match(2)).await;
    assert_eq!((refused.status, refused.problem()), (409, "release_published"));
    assert_eq!(rig.call(editor(Call::post(format!("/releases/{id}/cancel")))).await.problem(), "release_published");
}

#[tokio::test]
async fn of_one_entry_it_is_a_release_too() {
    let rig = rig().await;
    let a = naming(&rig, "A", &[]).await;
    rig.take_events();
    let id = release(&rig, vec![json!({ "entry_id": a, "action": "publish", "locales": ["de", "en"] })]).await;
    good(&rig, carry_out(&id)).await;
    let facts: Vec<ReleasePublished> = rig.take();
    assert_eq!((facts.len(), facts[0].entries.len(), facts[0].entries[0].version), (1, 1, 1));
}

#[tokio::test]
async fn all_that_is_amiss_is_told_at_once_and_nothing_happens() {
    let rig = rig().await;
    let [a, b, c] = three(&rig).await;
    let poor = create(&rig, json!({ "stars": 9 })).await;
    let resting = naming(&rig, "D", &[]).await;
    good(&rig, Call::post(format!("/entries/{resting}/archive")).if_match(1)).await;
    let gone = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    let other = json!({ "entry_id": c, "action": "publish", "locales": ["fr"] });
    let entries = vec![on(&a), off(&b), other, on(&poor), on(&resting), on(gone)];
    let id = release(&rig, entries).await;
    let refused = rig.call(carry_out(&id)).await;
    let reasons: Vec<(&Value, &Value)> =
        refused.body["in_the_way"].as_array().unwrap().iter().map(|one| (&one["id"], &one["reason"])).collect();
    assert_eq!((refused.status, refused.problem()), (422, "not_publishable"), "{}", refused.text);
    let mut wanted = vec![
        format!("/entries/{c}/locales/0 unknown_locale"),
        format!("/entries/{poor}/fields/stars too_large"),
        format!("/entries/{poor}/fields/title/en required"),
    ];
    wanted.sort();
    assert_eq!(refused.faults(), wanted);
    assert_eq!(reasons, [(&json!(resting), &json!("archived")), (&json!(gone), &json!("not_found"))]);
    assert_eq!((status(&rig, &a).await.as_str(), status(&rig, &b).await.as_str()), ("draft", "published"));
    assert_eq!(standing(&rig, &id).await["version"], 1);

    good(&rig, change(&id, 1, json!({ "entries": [on(&a), off(&b)] }))).await;
    let refused = rig.call(carry_out(&id)).await;
    assert_eq!(
        (refused.status, refused.problem(), &refused.body["in_the_way"][0]["id"]),
        (409, "release_blocked", &json!(c))
    );
    good(&rig, change(&id, 2, json!({ "entries": [] }))).await;
    let refused = rig.call(carry_out(&id)).await;
    assert_eq!((refused.status, refused.problem()), (422, "release_empty"));
}

#[tokio::test]
async fn bad_input_is_refused_with_its_place() {
    let rig = rig().await;
    let a = naming(&rig, "A", &[]).await;
    let post = |body: Value| editor(Call::post("/releases")).json(body);
    let refused = rig.call(post(json!({ "name": "A", "entries": [on(&a), off(&a)] }))).await;
    assert_eq!((refused.status, refused.faults()), (422, vec!["/entries/1/entry_id repeated".to_owned()]));
    let many: Vec<Value> = (0..91).map(|n| on(&format!("{}{n:02}", &a[..a.len() - 2]))).collect();
    for body in [
        json!({}),
        json!({ "name": "" }),
        json!({ "name": "A", "extra": 1 }),
        json!({ "name": "A", "entries": [{ "entry_id": a, "action": "keep" }] }),
        json!({ "name": "A", "entries": [{ "entry_id": "x", "action": "publish" }] }),
        json!({ "name": "A", "entries": many }),
        json!({ "name": "A", "publish_at": "2026-03-01T12:00:00Z" }),
        json!([]),
    ] {
        assert_eq!(rig.call(post(body.clone())).await.status, 400, "{body}");
    }
    let id = release(&rig, vec![on(&a)]).await;
    let path = format!("/releases/{id}");
    assert_eq!(rig.call(editor(Call::patch(&path)).json(json!({ "name": "B" }))).await.status, 428);
    assert_eq!(rig.call(editor(Call::delete(&path))).await.status, 428);
    assert_eq!(rig.call(change(&id, 7, json!({ "name": "B" }))).await.status, 412);
    assert_eq!(rig.call(change(&id, 1, json!({ "publish_at": "soon" }))).await.status, 400);
    assert_eq!(rig.call(change(&id, 1, json!({ "status": "published" }))).await.status, 400);
    let empty = json!({ "publish_at": "2026-03-01T12:00:00Z", "entries": [] });
    assert_eq!(rig.call(change(&id, 1, empty)).await.problem(), "invalid_release");
    assert_eq!(rig.call(editor(Call::get("/releases?status=publishing"))).await.status, 400);
    let missing = "/releases/rel_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    assert!([400, 404].contains(&rig.call(editor(Call::get(missing))).await.status));
    good(&rig, Call::delete(&path).if_match(1)).await;
    assert_eq!(rig.call(editor(Call::get(&path))).await.status, 404);
    assert_eq!(rig.call(carry_out(&id)).await.status, 404);
}

#[tokio::test]
async fn each_route_asks_for_its_scope() {
    let rig = rig().await;
    let a = naming(&rig, "A", &[]).await;
    let id = release(&rig, vec![on(&a)]).await;
    let path = format!("/releases/{id}");
    let body = json!({ "name": "A" });
    for call in [
        Call::post("/releases").json(body.clone()),
        Call::patch(&path).if_match(1).json(body),
        Call::delete(&path).if_match(1),
        Call::post(format!("{path}/publish")),
        Call::post(format!("{path}/cancel")),
        Call::post(format!("/entries/{a}/schedule")).json(json!({ "publish_at": "2026-03-01T12:00:00Z" })),
        Call::delete(format!("/entries/{a}/schedule")),
    ] {
        let refused = rig.call(call.clone().bearer("someone", "content:read content:write content:admin")).await;
        assert_eq!((refused.status, refused.problem()), (403, "insufficient_scope"), "{call:?}");
        assert_eq!(rig.call(call).await.status, 401);
    }
    for path in ["/releases", &path] {
        assert_eq!(rig.call(Call::get(path).bearer("someone", "content:publish")).await.status, 403);
    }
    assert_eq!(standing(&rig, &id).await["version"], 1);
}

#[tokio::test]
async fn lists_are_by_status_and_page() {
    let rig = rig().await;
    let a = naming(&rig, "A", &[]).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(release(&rig, vec![on(&a)]).await);
        rig.advance(std::time::Duration::from_millis(5));
    }
    good(&rig, carry_out(&ids[1])).await;
    let (mut path, mut found) = ("/releases?limit=2".to_owned(), Vec::new());
    loop {
        let page = get(&rig, path).await;
        found.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/releases?limit=2&cursor={cursor}");
    }
    found.reverse();
    assert_eq!(found, ids);
    let listed = get(&rig, "/releases?status=published").await;
    assert_eq!((listed["items"].as_array().map(Vec::len), &listed["items"][0]["id"]), (Some(1), &json!(ids[1])));
}

#[tokio::test]
async fn at_its_time_it_is_published_once_and_a_cancelled_one_never() {
    let rig = rig().await;
    let [a, b, c] = three(&rig).await;
    let id = release(&rig, vec![on(&a), off(&b), on(&c)]).await;
    let at = "2026-03-01T13:00:00.000Z";
    let scheduled = good(&rig, change(&id, 1, json!({ "publish_at": at }))).await.body;
    assert_eq!(scheduled["status"], "scheduled");
    let refused = rig.call(editor(Call::delete(format!("/releases/{id}"))).if_match(2)).await;
    assert_eq!((refused.status, refused.problem()), (409, "release_scheduled"));
    rig.tick().await.unwrap();
    assert_eq!(status(&rig, &a).await, "draft", "it is too early");
    let cancelled = good(&rig, Call::post(format!("/releases/{id}/cancel"))).await.body;
    assert_eq!((cancelled["status"].as_str(), cancelled.get("publish_at")), (Some("open"), None));
    good(&rig, Call::post(format!("/releases/{id}/cancel"))).await;
    rig.advance(std::time::Duration::from_secs(7200));
    rig.tick().await.unwrap();
    assert_eq!(status(&rig, &a).await, "draft");
    good(&rig, change(&id, 3, json!({ "publish_at": at }))).await;
    rig.tick().await.unwrap();
    let done = standing(&rig, &id).await;
    assert_eq!((done["status"].as_str(), done["publish_at"].as_str()), (Some("published"), Some(at)));
    assert_eq!((status(&rig, &a).await.as_str(), status(&rig, &b).await.as_str()), ("published", "draft"));
    rig.take_events();
    rig.tick().await.unwrap();
    assert_eq!((standing(&rig, &id).await, rig.take_events().len()), (done, 0));
}

#[tokio::test]
async fn what_stands_in_the_way_at_its_time_is_told_and_not_tried_for_ever() {
    let rig = rig().await;
    let [a, b, c] = three(&rig).await;
    let id = release(&rig, vec![on(&a), off(&b)]).await;
    good(&rig, change(&id, 1, json!({ "publish_at": "2020-01-01T00:00:00Z" }))).await;
    rig.tick().await.unwrap();
    let failed = get(&rig, "/releases?status=failed").await["items"][0].clone();
    assert_eq!((failed["id"].as_str(), failed["failure"]["code"].as_str()), (Some(&*id), Some("release_blocked")));
    assert_eq!(failed["failure"]["in_the_way"][0]["id"], json!(c));
    good(&rig, publish(&c, json!({}))).await;
    rig.tick().await.unwrap();
    assert_eq!(standing(&rig, &id).await, failed, "it is left to its editors");
    let open = good(&rig, change(&id, 3, json!({ "name": "Again" }))).await.body;
    assert_eq!((open["status"].as_str(), open.get("failure")), (Some("open"), None));
    good(&rig, carry_out(&id)).await;
    assert_eq!((status(&rig, &a).await.as_str(), status(&rig, &b).await.as_str()), ("published", "draft"));
}

#[tokio::test]
async fn one_that_dies_at_any_call_happens_whole_or_not_at_all() {
    for by_tick in [false, true] {
        for call in 1.. {
            let mut ended = 0;
            for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::ServerError, Fault::LostAnswer] {
                let rig = Rig::new();
                set_up(&rig).await;
                let [a, b, c] = three(&rig).await;
                let id = release(&rig, vec![on(&a), off(&b), on(&c)]).await;
                if by_tick {
                    good(&rig, change(&id, 1, json!({ "publish_at": "2020-01-01T00:00:00Z" }))).await;
                }
                let before = outbox(&rig).await.len();
                let faults = Faults::none().at(call, fault);
                let doomed = rig.restarted(Some(faults.clone()));
                tokio::select! {
                    () = async {
                        if by_tick {
                            let _ = doomed.tick().await;
                        } else {
                            doomed.call(carry_out(&id)).await;
                        }
                    } => {}
                    () = faults.crashed() => {}
                }
                ended += u32::from(faults.calls() < call);
                let now = standing(&rig, &id).await;
                let wanted = match now["status"].as_str() {
                    Some("published") => ["published", "draft", "published"],
                    _ => ["draft", "published", "draft"],
                };
                let found = [status(&rig, &a).await, status(&rig, &b).await, status(&rig, &c).await];
                assert_eq!(found, wanted, "{fault:?} at {call}");
                let told = outbox(&rig).await.len() - before;
                assert_eq!(told, if found[0] == "published" { 4 } else { 0 }, "{fault:?} at {call}");
                if by_tick {
                    rig.tick().await.unwrap();
                } else {
                    good(&rig, carry_out(&id)).await;
                }
                assert_eq!(standing(&rig, &id).await["status"], "published", "{fault:?} at {call}");
                assert_eq!(outbox(&rig).await.len() - before, 4, "{fault:?} at {call}: each is told once");
            }
            if ended == 4 {
                assert!(call > 10, "only {call} calls");
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_change_of_the_release_or_of_an_entry_that_comes_between_counts_or_comes_too_late() {
    for saves in [false, true] {
        for call in 1.. {
            let rig = rig().await;
            let [a, b, c] = three(&rig).await;
            let id = release(&rig, vec![on(&a), on(&c)]).await;
            let fast = async {
                if saves {
                    good(&rig, save(&a, 1, json!({ "stars": 2 }))).await;
                } else {
                    let wanted = [on(&a), on(&c), off(&b)];
                    let reply = rig.call(change(&id, 1, json!({ "entries": wanted }))).await;
                    assert!([200, 409, 412].contains(&reply.status), "{}", reply.text);
                }
            };
            let slow = async |rig: &Rig| rig.call(carry_out(&id)).await;
            let Some(reply) = rig.overtaken(call, slow, fast).await else {
                assert!(call > 6, "only {call} calls");
                break;
            };
            assert_eq!(reply.status, 200, "call {call}: {}", reply.text);
            let done = standing(&rig, &id).await;
            for entry in done["entries"].as_array().unwrap() {
                let head = get(&rig, format!("/entries/{}", entry["entry_id"].as_str().unwrap())).await;
                assert_eq!(entry.get("version"), head.get("published_version"), "call {call}");
            }
            let has_b = done["entries"].as_array().unwrap().len() == 3;
            assert_eq!(status(&rig, &b).await, if has_b { "draft" } else { "published" }, "call {call}");
        }
    }
}

#[tokio::test]
async fn a_repeated_key_has_one_effect() {
    let rig = rig().await;
    let a = naming(&rig, "A", &[]).await;
    let body = json!({ "name": "A", "entries": [on(&a)] });
    let post = || editor(Call::post("/releases")).json(body.clone()).key("once");
    let (first, second) = (rig.call(post()).await, rig.call(post()).await);
    assert_eq!((first.status, &first.body), (201, &second.body));
    assert_eq!(get(&rig, "/releases").await["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn ninety_entries_are_one_release() {
    let rig = rig().await;
    let mut entries = Vec::new();
    for n in 0..90 {
        let fields = json!({ "title": { "en": format!("L{n}") }, "slug": { "en": format!("l{n}") } });
        entries.push(on(&create(&rig, fields).await));
    }
    let id = release(&rig, entries).await;
    good(&rig, change(&id, 1, json!({ "publish_at": "2020-01-01T00:00:00Z" }))).await;
    rig.take_events();
    rig.tick().await.unwrap();
    let facts: Vec<ReleasePublished> = rig.take();
    assert_eq!((facts.len(), facts[0].entries.len()), (1, 90));
    assert_eq!(standing(&rig, &id).await["status"], "published");
}
