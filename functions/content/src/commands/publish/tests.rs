//! Sets that no single route asks for: releases of older versions, with entries that are withdrawn.

use domain::id::ReleaseId;
use events::content::ReleasePublished;
use serde_json::json;
use testkit::{Alone, Call, Faults};

use super::*;
use crate::commands::set::{Act, Wanted};

type Rig = Alone<Content>;

async fn call(rig: &Rig, call: Call) -> testkit::Reply {
    let scopes = "content:read content:write content:publish content:admin";
    rig.call(call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", scopes).header("if-match", "*")).await
}

async fn create(rig: &Rig, slug: &str, named: &[EntryId]) -> EntryId {
    let fields = json!({ "slug": slug, "named": named });
    let reply = call(rig, Call::post("/entries").json(json!({ "type": "note", "fields": fields }))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().parse().unwrap()
}

async fn rig() -> Rig {
    rig_with(None).await
}

async fn rig_with(faults: Option<Faults>) -> Rig {
    let rig = Rig::with(&[], faults);
    let fields = json!([
        { "name": "slug", "kind": "slug" },
        { "name": "named", "kind": "list", "items": { "kind": "reference" } },
    ]);
    let note = json!({ "id": "note", "name": "Note", "slug_field": "slug", "fields": fields });
    assert_eq!(call(&rig, Call::post("/content-types").json(note)).await.status, 201);
    rig
}

async fn carry_out(rig: &Rig, release_id: ReleaseId, acts: &[(EntryId, Act)]) -> Result<Answer, Problem> {
    let wanted = acts.iter().map(|(id, act)| Wanted { id: *id, if_match: None, act: act.clone() }).collect();
    let order = Order { wanted, cascade: false, release_id: Some(release_id), ..Order::default() };
    publish(&rig.capability, &order, &Idempotency::none(), &|_, _| {}, &|_| Answer::no_content()).await
}

fn version(n: u64) -> Act {
    Act::Publish { n: Some(n), locales: None }
}

#[tokio::test]
async fn a_release_publishes_older_versions_and_withdraws_others_at_one_moment() {
    let rig = rig().await;
    let b = create(&rig, "b", &[]).await;
    let a = create(&rig, "a", &[b]).await;
    let c = create(&rig, "c", &[a]).await;
    let save = json!({ "fields": { "named": [] } });
    assert_eq!(call(&rig, Call::patch(format!("/entries/{a}")).json(save)).await.status, 200);
    let first = ReleaseId::new(&rig.clock);
    carry_out(&rig, first, &[(a, version(1)), (b, version(1)), (c, version(1))]).await.unwrap();
    let told: Vec<ReleasePublished> = rig.take();
    assert_eq!((told.len(), told[0].release_id, told[0].entries.len()), (1, first, 3));

    let refused = carry_out(&rig, first, &[(b, Act::Withdraw)]).await.unwrap_err();
    assert_eq!(refused.code(), "release_blocked", "the older version names it");
    let refused = carry_out(&rig, first, &[(a, Act::Withdraw), (c, version(1))]).await.unwrap_err();
    assert_eq!(refused.code(), "release_blocked", "also what is as it is wanted already");

    let second = ReleaseId::new(&rig.clock);
    carry_out(&rig, second, &[(a, version(2)), (b, Act::Withdraw)]).await.unwrap();
    let told: Vec<ReleasePublished> = rig.take();
    let states: Vec<_> =
        told[0].entries.iter().map(|entry| (entry.entry_id, entry.version, entry.unpublished)).collect();
    assert_eq!(states, [(a, 2, false), (b, 2, true)]);
    let missing = carry_out(&rig, second, &[(a, version(9))]).await.unwrap_err();
    assert_eq!(missing.code(), "not_found");
}

/// The next version of an entry names these.
async fn name(rig: &Rig, id: EntryId, named: &[EntryId]) {
    let save = json!({ "fields": { "named": named } });
    assert_eq!(call(rig, Call::patch(format!("/entries/{id}")).json(save)).await.status, 200);
}

#[tokio::test]
async fn a_link_that_is_recalled_for_an_older_version_goes_over_no_newer_one() {
    let faults = Faults::rivals();
    let rig = rig_with(Some(faults.clone())).await;
    let b = create(&rig, "b", &[]).await;
    let release = ReleaseId::new(&rig.clock);
    carry_out(&rig, release, &[(b, version(1))]).await.unwrap();
    let [gone, ended, begun] =
        [create(&rig, "x", &[b]).await, create(&rig, "y", &[b]).await, create(&rig, "z", &[b]).await];
    for id in [gone, ended, begun] {
        name(&rig, id, &[]).await;
    }
    for id in [ended, begun] {
        name(&rig, id, &[b]).await;
    }
    carry_out(&rig, release, &[(ended, version(3))]).await.unwrap();
    name(&rig, ended, &[]).await;
    for id in [gone, ended, begun] {
        carry_out(&rig, release, &[(id, version(1))]).await.unwrap();
        let refused = carry_out(&rig, release, &[(b, Act::Withdraw)]).await.unwrap_err();
        assert_eq!(refused.code(), "release_blocked", "the older version names it");
        carry_out(&rig, release, &[(id, Act::Withdraw)]).await.unwrap();
    }
    let blind: Vec<_> = faults.unguarded().into_iter().filter(|write| !write.ends_with("| Put outbox *")).collect();
    assert_eq!(blind, [""; 0]);
}

#[tokio::test]
async fn slugs_change_hands_within_a_release() {
    let rig = rig().await;
    let (a, b) = (create(&rig, "one", &[]).await, create(&rig, "two", &[]).await);
    let release = ReleaseId::new(&rig.clock);
    carry_out(&rig, release, &[(a, version(1)), (b, version(1))]).await.unwrap();
    for (id, slug) in [(a, "two"), (b, "one")] {
        let save = json!({ "fields": { "slug": slug } });
        assert_eq!(call(&rig, Call::patch(format!("/entries/{id}")).json(save)).await.status, 200);
    }
    let alone = call(&rig, Call::post(format!("/entries/{a}/publish")).json(json!({}))).await;
    assert_eq!(alone.status, 422, "one alone does not get it: {}", alone.text);
    carry_out(&rig, release, &[(a, version(2)), (b, version(2))]).await.unwrap();
    let third = create(&rig, "one", &[]).await;
    let refused = call(&rig, Call::post(format!("/entries/{third}/publish")).json(json!({}))).await;
    assert_eq!((refused.status, refused.faults()), (422, vec!["/fields/slug not_unique".to_owned()]));
}

/// A value with so many levels of JSON.
fn nested(levels: usize) -> serde_json::Value {
    (0..levels).fold(json!(1), |inner, _| json!([inner]))
}

/// An entry whose newest version, in which it may be published, was saved when values might have any number of levels.
async fn saved_before(rig: &Rig, is_published: bool) -> EntryId {
    let fields = json!([{ "name": "title", "kind": "text" }, { "name": "data", "kind": "json" }]);
    call(rig, Call::post("/content-types").json(json!({ "id": "loose", "name": "Loose", "fields": fields }))).await;
    let body = json!({ "type": "loose", "fields": { "title": "A", "data": 1 } });
    let id: EntryId = call(rig, Call::post("/entries").json(body)).await.body["id"].as_str().unwrap().parse().unwrap();
    let store = &rig.capability.store;
    let head = store.find_head(id).await.unwrap().unwrap();
    let (version, _) = store.find_version(id, 1).await.unwrap().unwrap();
    let version = crate::model::Version { n: 2, base: Some(1), ..version };
    let json = json!({ "title": "A", "data": nested(124) }).to_string();
    let published =
        crate::model::Published { n: 2, locales: vec!["en".parse().unwrap()], at: head.created_at, held: Vec::new() };
    let mut after = Head { n: 2, last_n: 2, version: head.version + 1, ..head };
    if is_published {
        (after.published, after.publications) = (Some(published), 1);
    }
    let mut transaction = store.table().transaction();
    transaction.push(store.create_version(id, &version, json)).push(store.replace_head(&after));
    transaction.commit().await.unwrap();
    rig.take_events();
    id
}

#[tokio::test]
async fn what_could_not_be_read_is_not_published() {
    let rig = rig().await;
    let id = saved_before(&rig, false).await;
    let refused = call(&rig, Call::post(format!("/entries/{id}/publish")).json(json!({}))).await;
    assert_eq!((refused.status, refused.problem()), (422, "not_publishable"));
    assert_eq!(refused.faults(), ["/fields/data too_deep"]);
    let other = create(&rig, "other", &[]).await;
    let release =
        carry_out(&rig, ReleaseId::new(&rig.clock), &[(id, version(2)), (other, version(1))]).await.unwrap_err();
    assert!(release.to_string().starts_with("422"), "{release}");
    assert_eq!(rig.take::<events::content::EntryPublished>().len(), 0, "and nothing of the release is");
    let flat = json!({ "fields": { "data": nested(32) } });
    assert_eq!(call(&rig, Call::patch(format!("/entries/{id}")).json(flat)).await.status, 200);
    assert_eq!(call(&rig, Call::post(format!("/entries/{id}/publish")).json(json!({}))).await.status, 200);
}

#[tokio::test]
async fn what_was_published_and_could_not_be_read_is_told_again_without_it() {
    let rig = rig().await;
    let id = saved_before(&rig, true).await;
    crate::jobs::republish(&rig.capability, "entry", None).await.unwrap();
    let told = rig.take_events();
    let published: Vec<events::content::EntryPublished> = told
        .iter()
        .filter(|event| event.kind == "content.entry.published" && event.subject == id.to_string())
        .map(|event| event.data().unwrap())
        .collect();
    let drafted: Vec<events::content::EntryDrafted> = told
        .iter()
        .filter(|event| event.kind == "content.entry.drafted" && event.subject == id.to_string())
        .map(|event| event.data().unwrap())
        .collect();
    let kept = std::collections::BTreeMap::from([("title".to_owned(), json!("A"))]);
    assert_eq!((published.len(), &published[0].snapshot.fields), (1, &kept));
    assert_eq!((drafted.len(), &drafted[0].snapshot.as_ref().unwrap().fields), (1, &kept));
}
