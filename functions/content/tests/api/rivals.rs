//! Tests of conditions: a rival changes each item right before its write, which is then refused.

use std::collections::BTreeSet;

use serde_json::json;
use testkit::{Call, Faults};

use crate::support::{Rig, article, create, editor, good, locales, naming, publish, save, set_up, unpublish};

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
    for _ in 0..2 {
        good(&rig, Call::post("/content-types").json(page.clone())).await;
        good(&rig, Call::patch("/content-types/page").header("if-match", "*").json(json!({ "name": "P" }))).await;
        good(&rig, Call::delete("/content-types/page").header("if-match", "*")).await;
    }
    rig.call(editor(Call::get("/entries?limit=1"))).await;

    let blind: BTreeSet<_> = BLIND.iter().map(|(write, _)| format!("stoa-ContentTable | {write}")).collect();
    assert_eq!(faults.unguarded(), blind);
}
