//! Drafts, for those who may see them.

use serde_json::json;
use testkit::{Call, Fault, Faults, Reply};

use crate::support::*;

async fn preview(rig: &Rig, path: &str) -> Reply {
    let call = Call::get(format!("/delivery-previews/article/{path}"));
    rig.call(call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "delivery:preview")).await
}

async fn draft_title(rig: &Rig, path: &str) -> String {
    let reply = preview(rig, path).await;
    reply.body["fields"]["title"].as_str().map_or_else(|| reply.status.to_string(), str::to_owned)
}

#[tokio::test]
async fn only_with_the_scope_and_for_nobody_to_keep() {
    let rig = rig().await;
    rig.deliver(&drafted(1, 1, "one")).await.unwrap();
    let path = format!("/delivery-previews/article/{}", entry(1));
    assert_eq!(get(&rig, &path).await.status, 401);
    for scopes in ["", "content:read content:write", "delivery:previews"] {
        let reply = rig.call(Call::get(&path).bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", scopes)).await;
        assert_eq!((reply.status, reply.problem()), (403, "insufficient_scope"), "{scopes}");
    }
    for name in [entry(1).to_string(), "one".to_owned(), "none".to_owned(), entry(9).to_string()] {
        let reply = preview(&rig, &name).await;
        assert_eq!(reply.header("cache-control"), "private, no-store", "{name}");
        assert_eq!(reply.header("x-robots-tag") == "noindex", reply.status == 200, "{name}");
    }
    assert_eq!(get(&rig, "/delivery/article/one").await.status, 404, "a draft is not published");
    assert_eq!(get(&rig, "/delivery/article").await.body["items"], json!([]));
    assert_eq!(get(&rig, "/delivery/sync").await.body["items"], json!([]));
}

#[tokio::test]
async fn the_newest_draft_by_its_id_and_slug_whatever_order_events_come_in() {
    let rig = rig().await;
    rig.deliver(&published(1, 1, "one")).await.unwrap();
    assert_eq!(draft_title(&rig, "one").await, "one 1", "without a draft, what is published");
    rig.deliver(&drafted(1, 3, "three")).await.unwrap();
    rig.deliver(&drafted(1, 2, "two")).await.unwrap();
    rig.deliver(&drafted(1, 3, "three again")).await.unwrap();
    for name in ["three", "one", &entry(1).to_string()] {
        assert_eq!(draft_title(&rig, name).await, "three 3", "{name}");
    }
    assert_eq!(preview(&rig, "two").await.status, 404);
    rig.deliver(&drafted(1, 4, "four")).await.unwrap();
    assert_eq!(preview(&rig, "three").await.status, 404, "it is called otherwise now");
    assert_eq!(title(&rig, "/delivery/article/one").await, "one 1");

    let gone = events::content::EntryDrafted { snapshot: None, version: 5, ..drafted(1, 5, "five") };
    rig.deliver(&gone).await.unwrap();
    rig.deliver(&drafted(1, 4, "four")).await.unwrap();
    for name in ["one", "four", &entry(1).to_string()] {
        assert_eq!(preview(&rig, name).await.status, 404, "{name}");
    }
    rig.deliver(&drafted(1, 6, "six")).await.unwrap();
    assert_eq!(draft_title(&rig, "six").await, "six 6");
}

#[tokio::test]
async fn entries_come_along_as_drafts_or_as_they_are_published() {
    let rig = rig().await;
    rig.deliver(&published(2, 1, "two")).await.unwrap();
    rig.deliver(&published(3, 1, "three")).await.unwrap();
    rig.deliver(&drafted(3, 9, "three")).await.unwrap();
    let mut root = drafted(1, 1, "root");
    let related = json!([entry(2), entry(3), entry(4)]);
    root.snapshot.as_mut().unwrap().fields.insert("related".to_owned(), related);
    rig.deliver(&root).await.unwrap();
    let reply = preview(&rig, "root?include=1").await;
    let title = |n: u128| reply.body["included"][entry(n).to_string()]["fields"]["title"].clone();
    assert_eq!([title(2), title(3), title(4)], [json!("two 1"), json!("three 9"), json!(null)]);
}

#[tokio::test]
async fn a_draft_that_lacks_all_fields_or_is_of_another_type() {
    let rig = rig().await;
    let mut bare = drafted(1, 1, "bare");
    if let Some(snapshot) = &mut bare.snapshot {
        (snapshot.localized, snapshot.slugs, snapshot.locales) = Default::default();
    }
    rig.deliver(&bare).await.unwrap();
    let reply = preview(&rig, &entry(1).to_string()).await;
    assert_eq!((reply.status, &reply.body["fields"], &reply.body["slug"]), (200, &json!({ "rank": 1 }), &json!(null)));
    let other = Call::get(format!("/delivery-previews/page/{}", entry(1)));
    let other = rig.call(other.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "delivery:preview")).await;
    assert_eq!(other.status, 404);
    for (query, fault) in
        [("include=9", "include out_of_range"), ("fields=x", "fields unknown_field"), ("a=1", "a unknown_field")]
    {
        let reply = preview(&rig, &format!("{}?{query}", entry(1))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]));
    }
}

#[tokio::test]
async fn a_draft_survives_a_crash_at_any_call_and_never_comes_over_a_newer_one() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
        for call in 1.. {
            let rig = rig().await;
            rig.deliver(&drafted(1, 1, "one")).await.unwrap();
            let faults = Faults::none().at(call, fault);
            let dying = rig.restarted(Some(faults.clone()));
            let second = drafted(1, 2, "two");
            tokio::select! {
                _ = dying.deliver(&second) => {}
                () = faults.crashed() => {}
            }
            if faults.calls() < call {
                break;
            }
            rig.deliver(&second).await.unwrap();
            assert_eq!(draft_title(&rig, "two").await, "two 2", "{fault:?} at call {call}");
            assert_eq!(preview(&rig, "one").await.status, 404, "{fault:?} at call {call}");
        }
    }
    for call in 1.. {
        let rig = rig().await;
        let fast = async { rig.deliver(&drafted(1, 3, "three")).await.unwrap() };
        let slow = async |rig: &Rig| rig.deliver(&drafted(1, 2, "two")).await;
        let Some(done) = rig.overtaken(call, slow, fast).await else { break };
        done.unwrap();
        assert_eq!(draft_title(&rig, &entry(1).to_string()).await, "three 3", "overtaken at call {call}");
        assert_eq!(preview(&rig, "two").await.status, 404, "overtaken at call {call}");
    }
}
