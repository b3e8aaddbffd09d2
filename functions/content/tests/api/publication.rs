//! Publication: no reference leads nowhere, whoever else publishes or withdraws meanwhile, and whenever the process dies.

use std::collections::BTreeSet;

use events::content::{EntryPublished, EntryUnpublished, ReleasePublished};
use serde_json::json;
use service::event::Event;
use testkit::{Call, Fault, Faults};

use crate::support::{
    Rig, create, editor, get, good, in_the_way, naming, publish, rig, save, set_up, status, unpublish,
};

/// All events that were ever committed, also those of processes that have died.
pub(crate) async fn outbox(rig: &Rig) -> Vec<Event> {
    let table = &service::Capability::context(&*rig.capability).table;
    let mut all = Vec::new();
    for shard in 0..service::outbox::SHARDS {
        for item in table.waiting(shard, "~", 10_000).await.unwrap() {
            all.extend(item.events().unwrap());
        }
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

#[tokio::test]
async fn a_withdrawal_and_a_publication_that_meet_leave_no_reference_to_nothing() {
    for (slow_publishes, least) in [(true, 8), (false, 5)] {
        for call in 1.. {
            let rig = rig().await;
            let b = naming(&rig, "B", &[]).await;
            let a = naming(&rig, "A", &[&b]).await;
            good(&rig, publish(&b, json!({}))).await;
            let (on, off) = (publish(&a, json!({})), unpublish(&b, json!({})));
            let (slow, fast) = if slow_publishes { (on, off) } else { (off, on) };
            let quick = async { assert_eq!(rig.call(fast).await.status, 200) };
            let Some(reply) = rig.overtaken(call, async |rig: &Rig| rig.call(slow.clone()).await, quick).await else {
                assert!(call >= least, "only {call} calls");
                break;
            };
            assert_eq!(reply.status, 409, "call {call}: {}", reply.text);
            let states = (status(&rig, &a).await, status(&rig, &b).await);
            let wanted = if slow_publishes { ("draft", "draft") } else { ("published", "published") };
            assert_eq!((states.0.as_str(), states.1.as_str()), wanted, "call {call}");
        }
    }
}

#[tokio::test]
async fn two_entries_that_name_each_other_are_published_together_and_keep_their_links() {
    let rig = rig().await;
    let b = naming(&rig, "B", &[]).await;
    let a = naming(&rig, "A", &[&b]).await;
    good(&rig, save(&b, 1, json!({ "related": [a] }))).await;
    assert_eq!(rig.call(publish(&a, json!({}))).await.status, 409);
    for _ in 0..3 {
        good(&rig, publish(&a, json!({ "cascade": true }))).await;
        assert_eq!(status(&rig, &b).await, "published");
        for (of, by) in [(&a, &b), (&b, &a)] {
            let referrers = get(&rig, format!("/entries/{of}/referrers")).await;
            assert_eq!(
                (&referrers["items"][0]["entry"]["id"], &referrers["items"][0]["in_published"]),
                (&json!(by), &json!(true))
            );
        }
        good(&rig, unpublish(&b, json!({ "cascade": true }))).await;
        assert_eq!(status(&rig, &a).await, "draft");
    }
}

#[tokio::test]
async fn what_readers_see_keeps_its_links_whatever_is_saved_since() {
    let rig = rig().await;
    let b = naming(&rig, "B", &[]).await;
    let c = naming(&rig, "C", &[]).await;
    let a = naming(&rig, "A", &[&b]).await;
    good(&rig, publish(&a, json!({ "cascade": true }))).await;
    good(&rig, save(&a, 1, json!({ "related": [c] }))).await;
    let refused = rig.call(unpublish(&b, json!({}))).await;
    assert_eq!(
        (refused.status, in_the_way(&refused, "entry_id")),
        (409, vec![a.clone()]),
        "readers still see A name B"
    );
    good(&rig, save(&a, 2, json!({ "related": [] }))).await;
    good(&rig, save(&a, 3, json!({ "related": [b] }))).await;
    good(&rig, save(&a, 4, json!({ "related": [c] }))).await;
    assert_eq!(rig.call(unpublish(&b, json!({}))).await.status, 409, "and after any number of saves");
    good(&rig, publish(&a, json!({ "cascade": true }))).await;
    good(&rig, unpublish(&b, json!({}))).await;
    let references = get(&rig, format!("/entries/{a}/references")).await;
    assert_eq!((references["items"].as_array().unwrap().len(), &references["items"][0]["id"]), (1, &json!(c)));
    assert_eq!(get(&rig, format!("/entries/{b}/referrers")).await["items"], json!([]));
}

#[tokio::test]
async fn one_locale_is_published_alone_and_faults_have_their_places() {
    let rig = rig().await;
    let id = create(&rig, json!({ "title": { "de": "Eins" }, "slug": { "de": "eins" }, "stars": 9 })).await;
    let refused = rig.call(publish(&id, json!({}))).await;
    assert_eq!(
        (refused.status, refused.problem(), refused.faults()),
        (422, "not_publishable", vec!["/fields/stars too_large".to_owned()])
    );
    let refused = rig.call(publish(&id, json!({ "locales": ["en"] }))).await;
    assert_eq!(refused.faults(), ["/fields/stars too_large", "/fields/title/en required"]);
    let unknown = rig.call(publish(&id, json!({ "locales": ["fr"] }))).await;
    assert_eq!((unknown.status, unknown.faults()), (422, vec!["/locales/0 unknown_locale".to_owned()]));
    good(&rig, save(&id, 1, json!({ "title": { "en": "One" }, "stars": 5 }))).await;
    good(&rig, publish(&id, json!({ "locales": ["de"] }))).await;
    let told: Vec<EntryPublished> = rig.take();
    let snapshot = &told[0].snapshot;
    assert_eq!(snapshot.locales.iter().map(ToString::to_string).collect::<Vec<_>>(), ["de"]);
    assert_eq!((snapshot.localized.len(), snapshot.slugs.values().next().map(String::as_str)), (1, Some("eins")));
    good(&rig, publish(&id, json!({ "locales": ["de", "en"] }))).await;
    assert_eq!(rig.take::<EntryPublished>()[0].snapshot.localized.len(), 2);
}

#[tokio::test]
async fn references_of_another_type_and_assets_that_are_not_ready_are_refused() {
    let rig = rig().await;
    good(&rig, Call::post("/content-types").json(json!({ "id": "page", "name": "Page", "fields": [] }))).await;
    let page = good(&rig, Call::post("/entries").json(json!({ "type": "page" }))).await.body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    good(&rig, publish(&page, json!({}))).await;
    let asset = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    let id = create(&rig, json!({ "title": { "en": "A" }, "related": [page] })).await;
    let refused = rig.call(publish(&id, json!({}))).await;
    assert_eq!((refused.status, refused.faults()), (422, vec!["/fields/related/0 wrong_type_of_entry".to_owned()]));
    good(&rig, save(&id, 1, json!({ "related": null, "cover": asset, "loose": "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG" })))
        .await;
    let refused = rig.call(publish(&id, json!({ "cascade": true }))).await;
    let reasons: Vec<_> =
        refused.body["in_the_way"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap()).collect();
    assert_eq!(
        (refused.status, refused.problem(), reasons),
        (409, "unpublished_references", vec!["not_found", "not_ready"])
    );
}

#[tokio::test]
async fn archived_entries_rest_and_drafts_let_go_where_their_field_says_so() {
    let rig = rig().await;
    let b = naming(&rig, "B", &[]).await;
    let a = create(&rig, json!({ "title": { "en": "A" }, "loose": b })).await;
    let post = |id: &str, verb: &str| editor(Call::post(format!("/entries/{id}/{verb}"))).header("if-match", "*");
    good(&rig, publish(&b, json!({}))).await;
    let refused = rig.call(post(&b, "archive")).await;
    assert_eq!((refused.status, refused.problem()), (409, "entry_published"));
    good(&rig, unpublish(&b, json!({}))).await;
    assert_eq!(good(&rig, post(&b, "archive")).await.body["status"], "archived");
    assert_eq!(rig.call(publish(&b, json!({}))).await.problem(), "entry_archived");
    assert_eq!(rig.call(save(&b, 1, json!({ "stars": 1 }))).await.problem(), "entry_archived");
    let refused = rig.call(publish(&a, json!({ "cascade": true }))).await;
    assert_eq!((refused.status, refused.body["in_the_way"][0]["reason"].as_str()), (409, Some("archived")));
    let archived = get(&rig, "/entries?status=archived").await;
    assert_eq!((archived["items"].as_array().unwrap().len(), &archived["items"][0]["id"]), (1, &json!(b)));
    assert_eq!(good(&rig, post(&b, "unarchive")).await.body["status"], "draft");
    good(&rig, Call::delete(format!("/entries/{b}")).if_match(1)).await;
    assert_eq!(rig.call(publish(&a, json!({}))).await.body["in_the_way"][0]["reason"], "not_found");
    good(&rig, save(&a, 1, json!({ "loose": null }))).await;
    good(&rig, publish(&a, json!({}))).await;
    let refused = rig.call(editor(Call::delete(format!("/entries/{a}"))).header("if-match", "*")).await;
    assert_eq!((refused.status, refused.problem()), (409, "entry_published"));
}

async fn with_slug(rig: &Rig, slug: &str) -> String {
    create(rig, json!({ "title": { "en": "A" }, "slug": { "en": slug } })).await
}

#[tokio::test]
async fn a_slug_is_one_published_entrys_and_old_ones_are_remembered() {
    let rig = rig().await;
    let (a, b) = (with_slug(&rig, "one").await, with_slug(&rig, "one").await);
    good(&rig, publish(&a, json!({}))).await;
    let refused = rig.call(publish(&b, json!({}))).await;
    assert_eq!((refused.status, refused.faults()), (422, vec!["/fields/slug/en not_unique".to_owned()]));
    good(&rig, save(&a, 1, json!({ "slug": { "en": "two" } }))).await;
    assert_eq!(rig.call(publish(&b, json!({}))).await.status, 422, "readers still find A by it");
    rig.take_events();
    good(&rig, publish(&a, json!({}))).await;
    let told: Vec<EntryPublished> = rig.take();
    assert_eq!(told[0].old_slugs.values().next().unwrap(), &["one"]);
    good(&rig, publish(&b, json!({}))).await;
    good(&rig, save(&a, 2, json!({ "slug": { "en": "one" } }))).await;
    assert_eq!(rig.call(publish(&a, json!({}))).await.status, 422);
    good(&rig, unpublish(&b, json!({}))).await;
    good(&rig, publish(&a, json!({}))).await;
    assert_eq!(rig.call(publish(&b, json!({}))).await.status, 422);
    let twins = [with_slug(&rig, "twin").await, with_slug(&rig, "twin").await];
    let both = naming(&rig, "Both", &[&twins[0], &twins[1]]).await;
    let refused = rig.call(publish(&both, json!({ "cascade": true }))).await;
    assert_eq!(
        (refused.status, refused.body["errors"][0]["code"].as_str()),
        (422, Some("not_unique")),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn of_two_that_publish_one_slug_at_once_one_is_refused() {
    for call in 1.. {
        let rig = rig().await;
        let (a, b) = (with_slug(&rig, "one").await, with_slug(&rig, "one").await);
        let fast = async { assert_eq!(rig.call(publish(&b, json!({}))).await.status, 200) };
        let slow = async |rig: &Rig| rig.call(publish(&a, json!({}))).await;
        let Some(reply) = rig.overtaken(call, slow, fast).await else {
            assert!(call > 6, "only {call} calls");
            return;
        };
        assert_eq!((reply.status, reply.problem()), (422, "not_publishable"), "call {call}: {}", reply.text);
        assert_eq!((status(&rig, &a).await.as_str(), status(&rig, &b).await.as_str()), ("draft", "published"));
    }
}

/// Four entries, each naming the next, too large together for one item of events.
async fn chain(rig: &Rig) -> Vec<String> {
    let noise: String = (0..55_000_u32)
        .map(|n| char::from(b'a' + u8::try_from((n.wrapping_mul(2_654_435_761) >> 16) % 26).unwrap()))
        .collect();
    let mut all: Vec<String> = Vec::new();
    for n in 0..4 {
        let fields = json!({ "title": { "en": format!("E{n}") }, "slug": { "en": format!("e{n}") }, "tags": [noise], "related": all.last().iter().collect::<Vec<_>>() });
        all.push(create(rig, fields).await);
    }
    all
}

fn told_of(events: &[Event]) -> (Vec<String>, Vec<ReleasePublished>) {
    let published = events
        .iter()
        .filter(|event| event.kind == "content.entry.published")
        .map(|event| event.data::<EntryPublished>().unwrap());
    let ids = published
        .inspect(|event| assert!(event.release_id.is_some()))
        .map(|event| event.entry_id.to_string())
        .collect();
    let facts = events
        .iter()
        .filter(|event| event.kind == "content.release.published")
        .map(|event| event.data().unwrap())
        .collect();
    (ids, facts)
}

#[tokio::test]
async fn a_cascade_that_dies_at_any_call_is_done_whole_or_not_at_all() {
    for call in 1.. {
        let mut ended = 0;
        for fault in [Fault::CrashBefore, Fault::CrashAfter] {
            let calm = Rig::new();
            set_up(&calm).await;
            let ids = chain(&calm).await;
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let top = ids.last().unwrap();
            tokio::select! {
                reply = doomed.call(publish(top, json!({ "cascade": true }))) => {
                    assert_eq!(reply.status, 200);
                    ended += 1;
                }
                () = faults.crashed() => {}
            }
            calm.tick().await.unwrap();
            let mut states = BTreeSet::new();
            for id in &ids {
                states.insert(status(&calm, id).await);
            }
            assert_eq!(states.len(), 1, "call {call}: some are published and some not");
            let (told, facts) = told_of(&outbox(&calm).await);
            if states.contains("draft") {
                assert!(told.is_empty() && facts.is_empty(), "call {call}");
                assert_eq!(calm.call(publish(top, json!({ "cascade": true }))).await.status, 200, "call {call}");
            }
            let (mut told, facts) = told_of(&outbox(&calm).await);
            told.sort();
            let mut wanted = ids.clone();
            wanted.sort();
            assert_eq!((told, facts.len(), facts[0].entries.len()), (wanted, 1, 4), "call {call}: each is told once");
        }
        if ended == 2 {
            assert!(call > 12, "only {call} calls");
            return;
        }
    }
}

#[tokio::test]
async fn lost_answers_and_conflicts_neither_double_nor_lose_a_publication() {
    for seed in 0..6 {
        let faults = Faults::none()
            .seed(seed)
            .rate(Fault::LostAnswer, 0.05)
            .rate(Fault::Conflict, 0.05)
            .rate(Fault::ServerError, 0.05);
        faults.calm(true);
        let rig = Rig::with(&[], Some(faults.clone()));
        set_up(&rig).await;
        let b = naming(&rig, "B", &[]).await;
        let a = naming(&rig, "A", &[&b]).await;
        rig.take_events();
        faults.calm(false);
        for n in 0.. {
            let reply = rig.call(publish(&a, json!({ "cascade": true })).key("once")).await;
            if reply.status == 200 {
                break;
            }
            assert!(n < 50 && matches!(reply.status, 409 | 503), "{}", reply.text);
        }
        faults.calm(true);
        assert_eq!((status(&rig, &a).await, status(&rig, &b).await), ("published".to_owned(), "published".to_owned()));
        let again = rig.call(publish(&a, json!({ "cascade": true })).key("once")).await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (200, "true"));
        let published = outbox(&rig).await.iter().filter(|event| event.kind == "content.entry.published").count();
        assert_eq!(published, 2, "seed {seed}");
    }
}

#[tokio::test]
async fn ninety_entries_are_published_at_one_moment_and_no_more() {
    let rig = rig().await;
    let mut leaves = Vec::new();
    for n in 0..89 {
        leaves
            .push(create(&rig, json!({ "title": { "en": format!("L{n}") }, "slug": { "en": format!("l{n}") } })).await);
    }
    let top = naming(&rig, "Top", &leaves.iter().collect::<Vec<_>>()).await;
    rig.take_events();
    let done = rig.call(publish(&top, json!({ "cascade": true }))).await;
    assert_eq!((done.status, done.body["with"].as_array().map(Vec::len)), (200, Some(89)), "{}", done.text);
    let events = rig.take_events();
    let (told, facts) = told_of(&events);
    assert_eq!((told.len(), facts[0].entries.len()), (90, 90));
    good(&rig, unpublish(&leaves[0], json!({ "cascade": true }))).await;
    let told: Vec<EntryUnpublished> = rig.take();
    assert_eq!((told.len(), told[0].version), (2, 2));
    let more = naming(&rig, "More", &[]).await;
    let second = naming(&rig, "Second", &[&top, &more]).await;
    for leaf in leaves.iter().skip(1) {
        good(&rig, unpublish(leaf, json!({}))).await;
    }
    let refused = rig.call(publish(&second, json!({ "cascade": true }))).await;
    assert_eq!((refused.status, refused.problem()), (422, "too_many_entries"), "{}", refused.text);
    assert_eq!(status(&rig, &more).await, "draft");
}

#[tokio::test]
async fn publishes_its_state_again() {
    let rig = Rig::with(&[("CONTENT_REPUBLISH_PAGE", "2")], None);
    set_up(&rig).await;
    let a = naming(&rig, "A", &[]).await;
    let b = naming(&rig, "B", &[&a]).await;
    naming(&rig, "C", &[]).await;
    good(&rig, publish(&b, json!({ "cascade": true }))).await;
    rig.take_events();
    let mut kinds = Vec::new();
    for kind in ["locales", "type", "entry"] {
        let mut cursor = None;
        loop {
            let done = service::Capability::republish(&*rig.capability, kind, cursor).await.unwrap();
            cursor = done.cursor;
            if cursor.is_none() {
                break;
            }
        }
        let events = rig.take_events();
        assert!(events.iter().all(|event| !event.data.get().contains("release_id")));
        let mut found: Vec<_> = events.iter().map(|event| event.kind.clone()).collect();
        found.sort();
        kinds.extend(found);
    }
    let drafted = "content.entry.drafted";
    assert_eq!(
        kinds,
        [
            "content.locales.changed",
            "content.type.changed",
            drafted,
            drafted,
            drafted,
            "content.entry.published",
            "content.entry.published"
        ]
    );
}
