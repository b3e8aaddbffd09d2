//! A release is seen whole or not at all: by id, by slug, in lists and in the feed, whatever comes first and whoever dies.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::event::EventData;
use domain::id::ReleaseId;
use events::content::{EntryPublished, EntryUnpublished};
use serde_json::{Value, json};
use service::event::Event;
use testkit::{Fault, Faults};

use crate::support::*;

const A_MOMENT: Duration = Duration::from_secs(3);
const A_MINUTE: Duration = Duration::from_secs(70);

fn event<D: EventData>(rig: &Rig, data: &D) -> Event {
    Event::new("content", &rig.clock, data).unwrap()
}

fn with(release_id: ReleaseId, event: EntryPublished) -> EntryPublished {
    EntryPublished { release_id: Some(release_id), ..event }
}

/// Entry 1 gets another slug, entry 2 is withdrawn, entry 3 is new.
fn change(rig: &Rig) -> Vec<Event> {
    let r = release(1);
    let mut renamed = with(r, published(1, 2, "uno"));
    renamed.old_slugs = BTreeMap::from([("en".parse().unwrap(), vec!["one".to_owned()])]);
    vec![
        event(rig, &renamed),
        event(rig, &EntryUnpublished { release_id: Some(r), ..unpublished(2, 2) }),
        event(rig, &with(r, published(3, 1, "three"))),
        event(rig, &released(1, &[(1, 2, false), (2, 2, true), (3, 1, false)])),
    ]
}

/// What readers see in all ways in which they can look.
async fn seen(rig: &Rig) -> Vec<String> {
    let mut seen = Vec::new();
    for n in 1..=3 {
        seen.push(title(rig, format!("/delivery/article/{}", entry(n))).await);
    }
    for slug in ["one", "uno", "two", "three"] {
        seen.push(title(rig, format!("/delivery/article/{slug}")).await);
    }
    for list in ["/delivery/article", "/delivery/article?sort=slug", "/delivery/article?filter[rank][gte]=1"] {
        let page = get(rig, list).await;
        let titles = page.body["items"].as_array().unwrap().iter().map(|it| it["fields"]["title"].as_str().unwrap());
        seen.push(titles.collect::<Vec<_>>().join(","));
    }
    let mut held = BTreeMap::new();
    follow(rig, &mut held, None, 2).await;
    let titles = held.values().map(|it| it["localized"]["en"]["title"].as_str().unwrap());
    seen.push(titles.collect::<Vec<_>>().join(","));
    seen
}

fn old() -> Vec<String> {
    let all = ["one 1", "two 1", "404", "one 1", "404", "two 1", "404", "two 1,one 1", "one 1,two 1", "two 1,one 1"];
    all.into_iter().chain(["one 1,two 1"]).map(str::to_owned).collect()
}

fn new() -> Vec<String> {
    let all = ["uno 2", "404", "three 1", "301", "uno 2", "404", "three 1", "three 1,uno 2", "three 1,uno 2"];
    all.into_iter().chain(["three 1,uno 2", "uno 2,three 1"]).map(str::to_owned).collect()
}

async fn before() -> Rig {
    let rig = rig().await;
    rig.deliver(&published(1, 1, "one")).await.unwrap();
    rig.deliver(&published(2, 1, "two")).await.unwrap();
    rig
}

fn orders(events: &[Event]) -> Vec<Vec<Event>> {
    let mut orders = vec![vec![]];
    for event in events {
        let longer = orders.iter().flat_map(|order: &Vec<Event>| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, event.clone());
                order
            })
        });
        orders = longer.collect();
    }
    orders
}

#[tokio::test]
async fn a_release_is_seen_as_one_whatever_order_its_events_come_in() {
    let rig = before().await;
    for order in orders(&change(&rig)) {
        let rig = before().await;
        for event in &order {
            assert_eq!(seen(&rig).await, old(), "not all has come");
            rig.deliver_event(event).await.unwrap();
            rig.deliver_event(event).await.unwrap();
        }
        rig.tick().await.unwrap();
        assert_eq!(seen(&rig).await, old(), "its moment lies ahead");
        rig.advance(A_MOMENT);
        assert_eq!(seen(&rig).await, new());
        rig.tick().await.unwrap();
        assert_eq!(seen(&rig).await, new());
        rig.advance(A_MINUTE);
        rig.tick().await.unwrap();
        for event in order.iter().rev() {
            rig.deliver_event(event).await.unwrap();
        }
        assert_eq!(seen(&rig).await, new(), "settled, and told of once more");
    }
}

#[tokio::test]
async fn what_is_settled_leaves_nothing_of_what_was() {
    let rig = before().await;
    for event in change(&rig) {
        rig.deliver_event(&event).await.unwrap();
    }
    rig.advance(A_MOMENT);
    let while_waiting = get(&rig, format!("/delivery/article/{}", entry(1))).await;
    assert_eq!(while_waiting.cost(), "2.5rru 0wru", "the entry, its release, and what follows");
    rig.advance(A_MINUTE);
    rig.tick().await.unwrap();
    warm(&rig).await;
    let settled = get(&rig, format!("/delivery/article/{}", entry(1))).await;
    assert_eq!(settled.cost(), "0.5rru 0wru");
    assert_eq!(settled.text, while_waiting.text, "nothing that readers see changes when it is settled");
    assert_eq!(settled.header("etag"), while_waiting.header("etag"));
}

#[tokio::test]
async fn the_process_dies_at_any_call_and_events_come_again() {
    let mut crashes = 0;
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer] {
        for place in 0..4 {
            for call in 1.. {
                let rig = before().await;
                let events = change(&rig);
                for event in &events[..place] {
                    rig.deliver_event(event).await.unwrap();
                }
                let faults = Faults::none().at(call, fault);
                let dying = rig.restarted(Some(faults.clone()));
                tokio::select! {
                    _ = dying.deliver_event(&events[place]) => {}
                    () = faults.crashed() => crashes += 1,
                }
                if faults.calls() < call {
                    break;
                }
                let half = seen(&rig).await;
                assert_eq!(half, old(), "{fault:?} at call {call} of event {place}");
                for event in &events[place..] {
                    rig.deliver_event(event).await.unwrap();
                }
                rig.advance(A_MOMENT);
                assert_eq!(seen(&rig).await, new(), "{fault:?} at call {call} of event {place}");
            }
        }
    }
    assert!(crashes > 30, "{crashes}");
}

#[tokio::test]
async fn the_schedule_completes_what_the_last_event_left_and_settles_from_any_call_on() {
    // The last event dies after its entry is written, and is not delivered again.
    let mut completed = 0;
    for call in 1.. {
        let rig = before().await;
        let events = change(&rig);
        for event in [&events[3], &events[0], &events[1]] {
            rig.deliver_event(event).await.unwrap();
        }
        let faults = Faults::none().at(call, Fault::CrashAfter);
        let dying = rig.restarted(Some(faults.clone()));
        tokio::select! {
            _ = dying.deliver_event(&events[2]) => {}
            () = faults.crashed() => {}
        }
        if faults.calls() < call {
            break;
        }
        rig.tick().await.unwrap();
        rig.advance(A_MOMENT);
        let found = seen(&rig).await;
        assert!(found == new() || found == old(), "{found:?}");
        completed += i32::from(found == new());
    }
    assert!(completed >= 2, "{completed}");

    for call in 1.. {
        let rig = before().await;
        for event in change(&rig) {
            rig.deliver_event(&event).await.unwrap();
        }
        rig.advance(A_MINUTE);
        let faults = Faults::none().at(call, Fault::CrashAfter);
        let dying = rig.restarted(Some(faults.clone()));
        tokio::select! {
            done = dying.tick() => done.unwrap(),
            () = faults.crashed() => {}
        }
        if faults.calls() < call {
            break;
        }
        assert_eq!(seen(&rig).await, new(), "died settling at call {call}");
        rig.tick().await.unwrap();
        assert_eq!(seen(&rig).await, new());
    }
}

#[tokio::test]
async fn a_request_sees_what_was_when_it_began() {
    let mut overtaken = 0;
    for path in [
        format!("/delivery/article/{}", entry(1)),
        "/delivery/article/one".to_owned(),
        "/delivery/article".to_owned(),
        "/delivery/article?include=2".to_owned(),
        "/delivery/sync".to_owned(),
    ] {
        for call in 1.. {
            let rig = before().await;
            for event in change(&rig) {
                rig.deliver_event(&event).await.unwrap();
            }
            // Its moment is 2 s ahead: the request begins before it and reads on after it.
            let expected = get(&rig, &path).await;
            let later = async {
                rig.advance(A_MOMENT);
                rig.tick().await.unwrap();
            };
            let slow = async |rig: &Rig| get(rig, &path).await;
            let Some(reply) = rig.overtaken(call, slow, later).await else { break };
            assert_eq!(reply.body["items"], expected.body["items"], "{path}, call {call}");
            assert_eq!(reply.body["id"], expected.body["id"], "{path}, call {call}");
            assert_eq!(reply.body["fields"], expected.body["fields"], "{path}, call {call}");
            assert_ne!(get(&rig, &path).await.text, expected.text, "the next one sees the release");
            overtaken += 1;
        }
    }
    assert!(overtaken >= 15, "{overtaken}");
}

#[tokio::test]
async fn a_request_is_not_confused_by_what_is_settled_meanwhile() {
    for path in [format!("/delivery/article/{}", entry(1)), "/delivery/article/uno".to_owned()] {
        for call in 1.. {
            let rig = before().await;
            for event in change(&rig) {
                rig.deliver_event(&event).await.unwrap();
            }
            rig.advance(A_MINUTE);
            let settling = async { rig.tick().await.unwrap() };
            let slow = async |rig: &Rig| title(rig, &path).await;
            let Some(found) = rig.overtaken(call, slow, settling).await else { break };
            assert_eq!(found, "uno 2", "{path}, call {call}");
        }
    }
}

#[tokio::test]
async fn an_entry_waits_for_two_releases_and_a_third_waits_its_turn() {
    let rig = before().await;
    for (r, version) in [(1, 2), (2, 3)] {
        rig.deliver(&with(release(r), published(1, version, "one"))).await.unwrap();
    }
    let third = with(release(3), published(1, 4, "one"));
    rig.deliver(&third).await.unwrap_err();
    let path = format!("/delivery/article/{}", entry(1));
    assert_eq!(title(&rig, &path).await, "one 1");
    // The later release is complete first: the entry does not go back when the earlier one is.
    rig.deliver(&released(2, &[(1, 3, false)])).await.unwrap();
    rig.advance(A_MOMENT);
    assert_eq!(title(&rig, &path).await, "one 3");
    rig.deliver(&released(1, &[(1, 2, false)])).await.unwrap();
    rig.advance(A_MOMENT);
    assert_eq!(title(&rig, &path).await, "one 3");
    rig.advance(A_MINUTE);
    rig.tick().await.unwrap();
    rig.deliver(&third).await.unwrap();
    rig.deliver(&released(3, &[(1, 4, false)])).await.unwrap();
    rig.advance(A_MOMENT);
    assert_eq!(title(&rig, &path).await, "one 4");
}

#[tokio::test]
async fn what_is_published_of_a_waiting_entry_waits_with_it() {
    let rig = before().await;
    rig.deliver(&with(release(1), published(1, 2, "one"))).await.unwrap();
    rig.deliver(&published(1, 3, "one")).await.unwrap();
    assert_eq!(title(&rig, "/delivery/article/one").await, "one 1");
    rig.deliver(&with(release(1), published(3, 1, "three"))).await.unwrap();
    rig.deliver(&released(1, &[(1, 2, false), (3, 1, false)])).await.unwrap();
    rig.advance(A_MOMENT);
    assert_eq!(title(&rig, "/delivery/article/one").await, "one 3");
    assert_eq!(title(&rig, "/delivery/article/three").await, "three 1");
}

#[tokio::test]
async fn a_release_whose_entries_are_newer_already_is_complete() {
    let rig = before().await;
    rig.deliver(&published(1, 5, "one")).await.unwrap();
    rig.deliver(&released(1, &[(1, 2, false), (3, 1, false)])).await.unwrap();
    rig.deliver(&with(release(1), published(3, 1, "three"))).await.unwrap();
    rig.deliver(&with(release(1), published(1, 2, "uno"))).await.unwrap();
    rig.advance(A_MOMENT);
    assert_eq!(title(&rig, "/delivery/article/one").await, "one 5");
    assert_eq!(title(&rig, "/delivery/article/three").await, "three 1");
    assert_eq!(title(&rig, "/delivery/article/uno").await, "404");
}

#[tokio::test]
async fn what_is_lost_of_a_release_is_made_up_for_by_publishing_again() {
    // Content publishes again without naming the release.
    let again = [published(1, 2, "uno"), published(3, 1, "three")];
    for lost in 0..4 {
        let rig = before().await;
        for (place, event) in change(&rig).iter().enumerate() {
            if place != lost {
                rig.deliver_event(event).await.unwrap();
            }
        }
        rig.advance(A_MINUTE);
        rig.tick().await.unwrap();
        assert_eq!(seen(&rig).await, old(), "{lost} is lost");
        for event in &again {
            rig.deliver(event).await.unwrap();
        }
        rig.deliver(&unpublished(2, 2)).await.unwrap();
        rig.tick().await.unwrap();
        rig.advance(A_MOMENT);
        let mut expected = new();
        if lost == 0 {
            // The former slugs of the entry are not told again here.
            "404".clone_into(&mut expected[3]);
        }
        assert_eq!(seen(&rig).await, expected, "{lost} was lost");
    }
}

#[tokio::test]
async fn a_table_fills_itself_from_what_is_published_again() {
    let rig = rig().await;
    rig.deliver(&published(3, 1, "three")).await.unwrap();
    rig.deliver(&unpublished(2, 2)).await.unwrap();
    let mut renamed = published(1, 2, "uno");
    renamed.old_slugs = BTreeMap::from([("en".parse().unwrap(), vec!["one".to_owned()])]);
    rig.deliver(&renamed).await.unwrap();
    assert_eq!(seen(&rig).await, new());
}

/// 90 entries, a reader that never stops looking, and four processes that take the events in a wild order.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_polls_never_sees_a_part_of_ninety_entries() {
    let rig = rig().await;
    for n in 1..=90 {
        rig.deliver(&published(n, 1, &format!("s{n}"))).await.unwrap();
    }
    let numbers: Vec<u128> = (1..=90).collect();
    let all: Vec<_> = numbers.iter().map(|n| (*n, 2, n % 10 == 0)).collect();
    let mut events = vec![event(&rig, &released(1, &all))];
    for (n, version, is_gone) in &all {
        events.push(match is_gone {
            true => event(&rig, &EntryUnpublished { release_id: Some(release(1)), ..unpublished(*n, *version) }),
            false => event(&rig, &with(release(1), published(*n, *version, &format!("s{n}")))),
        });
    }
    events.sort_by_key(|event| event.id.bytes().rev().map(u64::from).fold(7, |sum, b| sum * 31 % 1009 + b));

    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let workers: Vec<_> = (0..4)
        .map(|worker| {
            let (rig, mine) = (rig.restarted(None), events.iter().skip(worker).step_by(4).cloned().collect::<Vec<_>>());
            tokio::spawn(async move {
                for event in mine {
                    while rig.deliver_event(&event).await.is_err() {}
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let (clock, is_done) = (rig.clock.clone(), std::sync::Arc::clone(&done));
    let time = tokio::spawn(async move {
        for worker in workers {
            worker.await.unwrap();
        }
        for _ in 0..40 {
            clock.advance(Duration::from_millis(100));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        is_done.store(true, std::sync::atomic::Ordering::SeqCst);
    });
    let (mut states, mut polls) = (Vec::new(), 0);
    while !done.load(std::sync::atomic::Ordering::SeqCst) {
        let page = get(&rig, "/delivery/article?limit=100&fields=rank").await;
        // The new entries and the old stand side by side in the index, so the list may have a second page.
        assert_eq!(page.status, 200, "{}", page.text);
        let ranks: BTreeSet<_> =
            page.body["items"].as_array().unwrap().iter().map(|it| it["fields"]["rank"].to_string()).collect();
        assert_eq!(ranks.len(), 1, "a part of the release is seen: {ranks:?}");
        states.extend(ranks);
        let mut held: BTreeMap<String, Value> = BTreeMap::new();
        let sync = get(&rig, "/delivery/sync?limit=100").await;
        if sync.body["has_more"] == json!(false) {
            for item in sync.body["items"].as_array().unwrap() {
                held.insert(item["id"].to_string(), item["fields"]["rank"].clone());
            }
            let ranks: BTreeSet<_> = held.values().filter(|it| !it.is_null()).map(Value::to_string).collect();
            assert_eq!(ranks.len(), 1, "a part of the release is in the feed: {ranks:?}");
        }
        polls += 1;
        tokio::task::yield_now().await;
    }
    time.await.unwrap();
    assert!(states.is_sorted() && polls > 3, "once new, always new: {states:?}");
    assert_eq!(ids(&rig, "/delivery/article?limit=100").await.len(), 81);
    let first = get(&rig, format!("/delivery/article/{}", entry(1))).await;
    assert_eq!(first.body["fields"]["rank"], 2);
}
