//! Entries that are published and withdrawn by themselves.

use std::time::Duration;

use events::content::{EntryPublished, EntryUnpublished};
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults};

use crate::publication::outbox;
use crate::support::{Rig, create, editor, get, good, naming, publish, rig, save, set_up, status};

const PAST: &str = "2020-01-01T00:00:00Z";
const SOON: &str = "2026-03-01T13:00:00.000Z";
const LATER: &str = "2026-03-01T14:00:00.000Z";

fn schedule(id: &str, body: Value) -> Call {
    editor(Call::post(format!("/entries/{id}/schedule"))).json(body)
}

fn unschedule(id: &str) -> Call {
    editor(Call::delete(format!("/entries/{id}/schedule")))
}

async fn of(rig: &Rig, id: &str) -> Value {
    get(rig, format!("/entries/{id}")).await["schedule"].clone()
}

#[tokio::test]
async fn an_entry_comes_and_goes_by_itself() {
    let rig = rig().await;
    let id = naming(&rig, "A", &[]).await;
    let times = json!({ "publish_at": SOON, "unpublish_at": LATER });
    assert_eq!(good(&rig, schedule(&id, times.clone())).await.body["schedule"], times);
    good(&rig, save(&id, 1, json!({ "stars": 3 }))).await;
    rig.take_events();
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty(), "it is too early");
    rig.advance(Duration::from_secs(3600));
    rig.tick().await.unwrap();
    let told: Vec<EntryPublished> = rig.take();
    assert_eq!((told.len(), told[0].snapshot.n, told[0].release_id), (1, 2, None), "the newest version");
    assert_eq!(of(&rig, &id).await, json!({ "unpublish_at": LATER }));
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty());
    rig.advance(Duration::from_secs(3600));
    rig.tick().await.unwrap();
    assert_eq!(rig.take::<EntryUnpublished>().len(), 1);
    assert_eq!((status(&rig, &id).await.as_str(), of(&rig, &id).await), ("draft", Value::Null));
}

#[tokio::test]
async fn a_time_that_has_passed_is_due_at_once_and_one_that_was_replaced_never() {
    let rig = rig().await;
    let id = naming(&rig, "A", &[]).await;
    good(&rig, schedule(&id, json!({ "publish_at": PAST, "unpublish_at": SOON }))).await;
    good(&rig, schedule(&id, json!({ "publish_at": SOON }))).await;
    rig.tick().await.unwrap();
    assert_eq!(status(&rig, &id).await, "draft");
    assert_eq!(good(&rig, unschedule(&id)).await.status, 204);
    assert_eq!(good(&rig, unschedule(&id)).await.status, 204);
    rig.advance(Duration::from_secs(7200));
    rig.tick().await.unwrap();
    assert_eq!(status(&rig, &id).await, "draft");
    good(&rig, schedule(&id, json!({ "publish_at": PAST }))).await;
    rig.tick().await.unwrap();
    assert_eq!(status(&rig, &id).await, "published");
    good(&rig, schedule(&id, json!({ "publish_at": PAST }))).await;
    rig.take_events();
    rig.tick().await.unwrap();
    assert_eq!((of(&rig, &id).await, rig.take_events().len()), (Value::Null, 0), "it is published already");
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_and_not_tried_again() {
    let rig = rig().await;
    let poor = create(&rig, json!({ "stars": 9 })).await;
    let b = naming(&rig, "B", &[]).await;
    let a = naming(&rig, "A", &[&b]).await;
    good(&rig, publish(&a, json!({ "cascade": true }))).await;
    good(&rig, schedule(&poor, json!({ "publish_at": PAST, "unpublish_at": LATER }))).await;
    good(&rig, schedule(&b, json!({ "unpublish_at": PAST }))).await;
    rig.take_events();
    rig.tick().await.unwrap();
    let failed = of(&rig, &poor).await;
    assert_eq!(
        (failed["failure"]["code"].as_str(), failed["unpublish_at"].as_str()),
        (Some("not_publishable"), Some(LATER))
    );
    assert_eq!(failed["failure"]["errors"][0]["pointer"], "/fields/title/en");
    let listed = get(&rig, "/entries").await;
    let failures: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["schedule"]["failure"]["code"].as_str())
        .collect();
    assert_eq!(failures.len(), 2, "{failures:?}");
    assert_eq!(of(&rig, &b).await["failure"]["in_the_way"][0]["entry_id"], json!(a));
    good(&rig, save(&poor, 1, json!({ "stars": 1, "title": { "en": "Rich" } }))).await;
    rig.tick().await.unwrap();
    assert_eq!((of(&rig, &poor).await, status(&rig, &poor).await.as_str()), (failed, "draft"));
    good(&rig, unschedule(&poor)).await;
    assert_eq!(of(&rig, &poor).await, Value::Null);
    good(&rig, Call::delete(format!("/entries/{poor}")).if_match(2)).await;
    rig.advance(Duration::from_secs(7200));
    rig.tick().await.unwrap();
}

#[tokio::test]
async fn a_deleted_entry_leaves_nothing_that_is_due() {
    let rig = rig().await;
    let id = naming(&rig, "A", &[]).await;
    good(&rig, schedule(&id, json!({ "publish_at": PAST, "unpublish_at": SOON }))).await;
    good(&rig, Call::delete(format!("/entries/{id}")).if_match(1)).await;
    let table = &service::Capability::context(&*rig.capability).table;
    for shard in 0..4 {
        let left = table.query(service::table::Index::Main, format!("due#{shard}")).page::<Value>().await.unwrap();
        assert!(left.items.is_empty(), "{:?}", left.items);
    }
}

#[tokio::test]
async fn bad_times_are_refused_with_their_places() {
    let rig = rig().await;
    let id = naming(&rig, "A", &[]).await;
    for (body, status) in [
        (json!({}), 422),
        (json!({ "publish_at": SOON, "unpublish_at": SOON }), 422),
        (json!({ "publish_at": LATER, "unpublish_at": SOON }), 422),
        (json!({ "publish_at": "tomorrow" }), 400),
        (json!({ "publish_at": SOON, "at": SOON }), 400),
        (json!([]), 400),
    ] {
        assert_eq!(rig.call(schedule(&id, body.clone())).await.status, status, "{body}");
    }
    let refused = rig.call(schedule(&id, json!({ "publish_at": LATER, "unpublish_at": SOON }))).await;
    assert_eq!(refused.faults(), ["/unpublish_at out_of_range"]);
    let missing = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    assert_eq!(rig.call(schedule(missing, json!({ "publish_at": SOON }))).await.status, 404);
    good(&rig, Call::post(format!("/entries/{id}/archive")).if_match(1)).await;
    assert_eq!(rig.call(schedule(&id, json!({ "publish_at": SOON }))).await.problem(), "entry_archived");
}

#[tokio::test]
async fn a_tick_that_breaks_off_anywhere_is_made_again_and_tells_once() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::ServerError, Fault::LostAnswer, Fault::Conflict] {
        for call in 1.. {
            let rig = Rig::new();
            set_up(&rig).await;
            let id = naming(&rig, "A", &[]).await;
            good(&rig, schedule(&id, json!({ "publish_at": PAST }))).await;
            let faults = Faults::none().at(call, fault);
            let doomed = rig.restarted(Some(faults.clone()));
            tokio::select! {
                _ = doomed.tick() => {}
                () = faults.crashed() => {}
            }
            for _ in 0..3 {
                let _ = rig.tick().await;
            }
            let told = outbox(&rig).await.iter().filter(|event| event.kind == "content.entry.published").count();
            assert_eq!((told, of(&rig, &id).await), (1, Value::Null), "{fault:?} at {call}");
            if faults.calls() < call {
                assert!(call > 10, "only {call} calls");
                break;
            }
        }
    }
}

#[tokio::test]
async fn whoever_takes_a_schedule_back_while_it_is_carried_out_is_heard_or_too_late() {
    for call in 1.. {
        let rig = rig().await;
        let id = naming(&rig, "A", &[]).await;
        good(&rig, schedule(&id, json!({ "publish_at": PAST }))).await;
        let fast = async { assert_eq!(rig.call(unschedule(&id)).await.status, 204) };
        let Some(done) = rig.overtaken(call, async |rig: &Rig| rig.tick().await, fast).await else {
            assert!(call > 10, "only {call} calls");
            return;
        };
        done.unwrap();
        assert_eq!(of(&rig, &id).await, Value::Null, "call {call}");
        let before = status(&rig, &id).await;
        rig.tick().await.unwrap();
        assert_eq!(status(&rig, &id).await, before, "call {call}");
    }
}

#[tokio::test]
async fn an_idle_tick_writes_nothing_and_a_full_one_does_a_bounded_part() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    set_up(&rig).await;
    let id = naming(&rig, "A", &[]).await;
    good(&rig, schedule(&id, json!({ "publish_at": LATER }))).await;
    faults.take_log();
    rig.tick().await.unwrap();
    let log = faults.take_log();
    assert!(log.iter().all(|call| call.operation == "Query"), "{log:?}");
    assert!(log.iter().map(|call| call.units).sum::<f64>() <= 4.5, "{log:?}");
    for n in 0..30 {
        let id = naming(&rig, &format!("E{n}"), &[]).await;
        good(&rig, schedule(&id, json!({ "publish_at": PAST }))).await;
    }
    rig.take_events();
    rig.tick().await.unwrap();
    let first = rig.take::<EntryPublished>().len();
    assert!((1..=20).contains(&first), "{first}");
    for _ in 0..6 {
        rig.tick().await.unwrap();
    }
    assert_eq!(first + rig.take::<EntryPublished>().len(), 30);
}
