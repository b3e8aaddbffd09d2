//! Sets that no single route asks for: releases of older versions, with entries that are withdrawn.

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
