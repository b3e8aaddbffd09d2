//! Tests of conditions: a rival changes each item right before its write, which is then refused.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use testkit::{Call, Faults};

use crate::assets_support::{complete, path, png, ready, uploaded};
use crate::releases::{off, on};
use crate::support::{Rig, article, create, editor, good, locales, naming, publish, save, set_up, status, unpublish};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Unconditional writes, and why they are safe.
const BLIND: [(&str, &str); 1] = [("Put outbox *", "each has a unique key")];

#[tokio::test]
async fn refuses_a_write_over_a_newer_one() {
    let faults = Faults::rivals();
    let rig = Rig::with(&[], Some(faults.clone()));
    set_up(&rig).await;
    let slugged = |slug: &str| json!({ "title": { "en": "A" }, "slug": { "en": slug }, "tags": ["x".repeat(70_000)] });
    let b = create(&rig, slugged("b")).await;
    let c = create(&rig, slugged("c")).await;
    let d = create(&rig, slugged("d")).await;
    let a = naming(&rig, "A", &[&b, &c, &d]).await;
    good(&rig, publish(&a, json!({ "cascade": true }))).await;
    good(&rig, save(&a, 1, json!({ "related": [b], "stars": 2 }))).await;
    good(&rig, save(&a, 2, json!({ "related": [c], "stars": null }))).await;
    assert_eq!(rig.call(save(&a, 1, json!({ "stars": 4 }))).await.status, 412);
    good(&rig, publish(&a, json!({}))).await;
    good(&rig, save(&c, 1, json!({ "slug": { "en": "other" } }))).await;
    good(&rig, publish(&c, json!({}))).await;
    good(&rig, unpublish(&c, json!({ "cascade": true }))).await;
    let e = create(&rig, slugged("other")).await;
    good(&rig, publish(&e, json!({}))).await;
    for verb in ["archive", "unarchive"] {
        good(&rig, Call::post(format!("/entries/{a}/{verb}")).header("if-match", "*")).await;
    }
    good(&rig, Call::delete(format!("/entries/{a}")).header("if-match", "*")).await;
    let english = json!({ "default": "en", "locales": [{ "code": "en", "name": "English" }] });
    good(&rig, Call::put("/content-locales").header("if-match", "*").json(english)).await;
    good(&rig, Call::put("/content-locales").header("if-match", "*").json(locales())).await;
    let mut page = article();
    page["id"] = json!("page");
    let change = |patch| Call::patch("/content-types/page").header("if-match", "*").json(patch);
    let text = |name: &str, required: bool| json!({ "name": name, "kind": "text", "required": required });
    for _ in 0..2 {
        good(&rig, Call::post("/content-types").json(page.clone())).await;
        good(&rig, change(json!({ "name": "P" }))).await;
        let fields = json!([text("title", false), text("more", false)]);
        let bare = json!({ "fields": fields, "title_field": "title", "slug_field": null });
        good(&rig, change(bare)).await;
        good(&rig, change(json!({ "fields": [text("title", false), text("more", true)] }))).await;
        good(&rig, Call::delete("/content-types/page").header("if-match", "*")).await;
    }
    rig.call(editor(Call::get("/entries?limit=1"))).await;
    expect_guarded(&faults);
}

#[tokio::test]
async fn refuses_a_write_of_an_asset_over_a_newer_one() {
    let faults = Faults::rivals();
    let rig = Rig::with(&[], Some(faults.clone()));
    let asset = ready(&rig, "a.png", "image/png", &png(1, 1)).await;
    good(&rig, Call::patch(path(&asset)).if_match(2).json(json!({ "title": "A" }))).await;
    good(&rig, Call::delete(path(&asset)).if_match(3)).await;
    let rejected = uploaded(&rig, "b.png", "image/png", b"no picture").await;
    assert_eq!(rig.call(complete(&rejected)).await.status, 422);
    uploaded(&rig, "c.png", "image/png", &png(2, 2)).await;
    for pause in [HOUR, HOUR, DAY, HOUR, 31 * DAY] {
        rig.advance(pause);
        rig.tick().await.unwrap();
    }
    let written: BTreeSet<_> = faults.log().into_iter().map(|call| call.operation).collect();
    assert!(written.contains("DeleteItem"), "{written:?}");
    expect_guarded(&faults);
}

#[tokio::test]
async fn refuses_a_write_of_a_release_or_a_schedule_over_a_newer_one() {
    let faults = Faults::rivals();
    let rig = Rig::with(&[], Some(faults.clone()));
    set_up(&rig).await;
    let a = naming(&rig, "A", &[]).await;
    let b = naming(&rig, "B", &[]).await;
    good(&rig, publish(&b, json!({}))).await;
    let make = || Call::post("/releases").json(json!({ "name": "Spring", "entries": [on(&a), off(&b)] }));
    let first = good(&rig, make().key("k")).await.body;
    let again = good(&rig, make().key("k")).await;
    assert_eq!((again.header("idempotent-replayed"), &again.body), ("true", &first));
    let address = format!("/releases/{}", first["id"].as_str().unwrap());
    let change = |patch| Call::patch(&address).header("if-match", "*").json(patch);
    let soon = json!({ "publish_at": "2026-03-01T13:00:00.000Z" });
    good(&rig, change(soon.clone())).await;
    good(&rig, Call::post(format!("{address}/cancel"))).await;
    good(&rig, change(soon.clone())).await;
    let second = good(&rig, make()).await.body;
    good(&rig, Call::delete(format!("/releases/{}", second["id"].as_str().unwrap())).if_match(1)).await;
    let c = naming(&rig, "C", &[]).await;
    let schedule = format!("/entries/{c}/schedule");
    good(&rig, Call::post(&schedule).json(soon.clone())).await;
    good(&rig, Call::delete(&schedule)).await;
    good(&rig, Call::post(&schedule).json(soon)).await;
    rig.advance(2 * HOUR);
    rig.tick().await.unwrap();
    for (id, expected) in [(a, "published"), (b, "draft"), (c, "published")] {
        assert_eq!(status(&rig, &id).await, expected);
    }
    expect_guarded(&faults);
}

/// Expects each write to have met a rival who was reason to refuse it, but those that are blind.
fn expect_guarded(faults: &Faults) {
    let blind = BLIND.map(|(write, _)| format!("stoa-ContentTable | {write}"));
    let found: BTreeSet<_> = faults.unguarded().into_iter().filter(|write| !blind.contains(write)).collect();
    assert_eq!(found, BTreeSet::new());
}
