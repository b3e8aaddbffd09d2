//! The writer: stopped at any of its calls, two at once, rebuilds, and what is left over.

use std::sync::Arc;
use std::time::Duration;

use events::catalog::ProductChanged;
use testkit::{Call, Fault, Faults};

use crate::support::*;

/// The answers to many questions, with ids in order.
async fn answers(rig: &Rig) -> Vec<Vec<String>> {
    let mut answers = Vec::new();
    for (n, word) in ["red", "blue", "lamp", "desk", "chair", "vintage", "oak", "lmap", "dek"].iter().enumerate() {
        for other in ["", "lamp", "oak", "-red", "\"desk lamp\""] {
            for rest in ["", "&sort=newest", "&attr[color]=red", "&tag=t1,t2", "&sort=price&currency=EUR"] {
                let q = encoded(&format!("{word} {other} "));
                let limit = 5 + n;
                let reply = get(rig, &format!("/search/products?q={q}&limit={limit}{rest}")).await;
                assert_eq!(reply.status, 200, "{}", reply.text);
                let mut ids = texts(&reply.body, "id");
                // Scores depend on segments: of equal pages the order is that of the sort alone.
                if !rest.contains("sort") {
                    ids = vec![reply.body["found"].to_string()];
                }
                answers.push(ids);
            }
        }
    }
    answers
}

fn made(n: u64, version: u64) -> ProductChanged {
    let words = ["red lamp", "blue desk lamp", "oak chair", "vintage oak desk", "red chair"];
    let pick = usize::try_from((n + version) % 5).unwrap();
    ProductChanged {
        version,
        tags: vec![format!("t{}", n % 4)],
        attributes: vec![attribute("color", if n.is_multiple_of(2) { "red" } else { "blue" })],
        ..product(n, words[pick])
    }
}

#[tokio::test]
async fn a_rebuild_answers_as_the_index_before() {
    let (rig, _) = rig_with(&[("SEARCH_INDEX_PAGE", "7")], None);
    for n in 1..=60 {
        rig.deliver(&made(n, 1)).await.unwrap();
        if n % 9 == 0 {
            rig.tick().await.unwrap();
        }
    }
    index(&rig, (1..=60).filter(|n| n % 3 == 0).map(|n| made(n, 2))).await;
    rig.advance(Duration::from_secs(1));
    let before = answers(&rig).await;
    assert!(before.iter().any(|ids| ids.len() > 3), "something is found");

    let wished = rig.call(staff(Call::post("/search-index/rebuild")).key("k1")).await;
    assert_eq!((wished.status, &wished.body["rebuilding"]), (202, &true.into()), "{}", wished.text);
    let again = rig.call(staff(Call::post("/search-index/rebuild")).key("k1")).await;
    assert_eq!((again.status, &again.body), (202, &wished.body));
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(1));
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!((&state.body["generation"], &state.body["documents"]), (&2.into(), &60.into()), "{}", state.text);
    assert_eq!((&state.body["rebuilding"], &state.body["waiting"]), (&false.into(), &0.into()), "{}", state.text);
    assert_eq!(answers(&rig).await, before);
}

/// Stops a writer, as told, and lets the next one go on; at no time a reader sees a half of the batch.
async fn stopped(faults: Option<Faults>, blob: Option<(u64, Stop)>, rebuilds: bool) -> bool {
    let (rig, blobs) = rig();
    index(&rig, (1..=4).map(|n| made(n, 1))).await;
    for n in 1..=4 {
        rig.deliver(&ProductChanged { version: 2, ..product(n, "Changed thing") }).await.unwrap();
    }
    if rebuilds {
        assert_eq!(rig.call(staff(Call::post("/search-index/rebuild"))).await.status, 202);
    }
    let way = blob.map_or_else(|| blobs.clone(), |(call, stop)| blobs.stopping(call, stop));
    let other = rig.restarted_with(faults.clone(), Some(Arc::new(way.clone())));
    let never = Faults::none();
    let crashed = faults.as_ref().unwrap_or(&never);
    let was_stopped = tokio::select! {
        done = other.tick() => { done.unwrap(); false }
        () = crashed.crashed() => true,
        () = way.stopped() => true,
    };
    rig.advance(Duration::from_secs(1));
    let seen = titles(&rig, "thing ").await.len();
    assert!(seen == 0 || seen == 4, "a reader saw {seen} of 4");
    let fresh = rig.restarted(None);
    let seen = titles(&fresh, "thing ").await.len();
    assert!(seen == 0 || seen == 4, "a new reader saw {seen} of 4");

    rig.advance(Duration::from_secs(31));
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(1));
    assert_eq!(titles(&rig, "thing ").await.len(), 4);
    assert_eq!(titles(&rig, "").await.len(), 4);
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!((&state.body["waiting"], &state.body["documents"]), (&0.into(), &4.into()), "{}", state.text);

    // Whatever is left over goes, once it is old.
    rig.advance(Duration::from_secs(1_300));
    index(&rig, [ProductChanged { version: 3, ..product(1, "Changed thing") }]).await;
    assert!(blobs.names().len() <= 4, "{:?}", blobs.names());
    was_stopped
}

#[tokio::test]
async fn stopped_at_each_call_to_the_table_it_is_done_by_the_next() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        let mut call = 1;
        while stopped(Some(Faults::none().at(call, fault)), None, false).await {
            call += 1;
        }
        assert!(call > 10, "it makes more calls than {call}");
    }
}

#[tokio::test]
async fn stopped_at_each_call_to_the_blob_store_it_is_done_by_the_next() {
    for stop in [Stop::Before, Stop::After] {
        let mut call = 1;
        while stopped(None, Some((call, stop)), false).await {
            call += 1;
        }
        assert!(call > 2, "it makes more calls than {call}");
    }
}

#[tokio::test]
async fn a_rebuild_that_is_stopped_is_done_by_the_next() {
    let mut call = 1;
    // Every third call: a rebuild makes many that are alike.
    while stopped(Some(Faults::none().at(call, Fault::CrashAfter)), None, true).await {
        call += 3;
    }
    assert!(call > 60, "it makes more calls than {call}");
    let mut call = 1;
    while stopped(None, Some((call, Stop::After)), true).await {
        call += 1;
    }
    assert!(call > 3, "it makes more calls than {call}");
}

#[tokio::test]
async fn changes_during_a_rebuild_are_in_both_generations() {
    let (rig, _) = rig_with(&[("SEARCH_INDEX_PAGE", "2")], None);
    index(&rig, (1..=20).map(|n| made(n, 1))).await;
    rig.call(staff(Call::post("/search-index/rebuild"))).await;
    // A process that stops in the middle of it, some products that change, and the next process.
    let faults = Faults::none().at(120, Fault::CrashBefore);
    let other = rig.restarted(Some(faults.clone()));
    tokio::select! {
        done = other.tick() => panic!("it stops: {done:?}"),
        () = faults.crashed() => {}
    }
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!((&state.body["generation"], &state.body["rebuilding"]), (&1.into(), &true.into()), "{}", state.text);
    for n in 1..=20 {
        rig.deliver(&ProductChanged { version: 2, ..product(n, "Changed thing") }).await.unwrap();
    }
    rig.advance(Duration::from_secs(31));
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(1));
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!((&state.body["generation"], &state.body["documents"]), (&2.into(), &20.into()), "{}", state.text);
    assert_eq!(titles(&rig, "thing ").await.len(), 20);
}

#[tokio::test]
async fn two_writers_at_once_lose_nothing() {
    let mut call = 1;
    loop {
        let (rig, _) = rig();
        index(&rig, [product(1, "One thing")]).await;
        rig.deliver(&product(2, "Two thing")).await.unwrap();
        let slow = async |other: &Rig| other.tick().await.unwrap();
        let fast = async {
            rig.deliver(&product(3, "Three thing")).await.unwrap();
            // The lease of the one that stands still has run out.
            rig.advance(Duration::from_secs(31));
            rig.tick().await.unwrap();
        };
        if rig.overtaken(call, slow, fast).await.is_none() {
            break;
        }
        rig.tick().await.unwrap();
        rig.advance(Duration::from_secs(1));
        let mut found = titles(&rig, "thing ").await;
        found.sort();
        assert_eq!(found, ["One thing", "Three thing", "Two thing"], "overtaken at call {call}");
        assert_eq!(titles(&rig.restarted(None), "").await.len(), 3, "overtaken at call {call}");
        call += 1;
    }
    assert!(call > 8, "{call}");
}

#[tokio::test]
async fn an_index_that_has_lost_its_files_is_built_again() {
    for changes in [false, true] {
        let (rig, blobs) = rig_with(&[("SEARCH_INDEX_PAGE", "3")], None);
        index(&rig, (1..=9).map(|n| product(n, "Changed thing"))).await;
        rig.advance(Duration::from_secs(1));
        assert_eq!(titles(&rig, "thing ").await.len(), 9);
        blobs.lose("");
        if changes {
            rig.deliver(&product(10, "Changed thing")).await.unwrap();
        }

        // Who has it open answers on; who has not says so, and it is built again.
        let fresh = rig.restarted(None);
        assert_eq!(titles(&rig, "thing ").await.len(), 9);
        let reply = get(&fresh, "/search?q=thing").await;
        assert_eq!((reply.status, reply.header("retry-after").is_empty()), (503, false), "{}", reply.text);
        assert_eq!(get(&fresh, "/search?q=thing").await.status, 503);
        fresh.tick().await.unwrap();
        rig.advance(Duration::from_secs(1));
        for reader in [&rig, &fresh, &rig.restarted(None)] {
            assert_eq!(titles(reader, "thing ").await.len(), 9 + usize::from(changes));
        }
        let state = rig.call(staff(Call::get("/search-index"))).await;
        assert_eq!((&state.body["rebuilding"], &state.body["waiting"]), (&false.into(), &0.into()), "{}", state.text);
        index(&rig, [product(11, "Changed thing")]).await;
        rig.advance(Duration::from_secs(1));
        assert_eq!(titles(&rig, "thing ").await.len(), 10 + usize::from(changes));
    }
}

#[tokio::test]
async fn a_rebuild_that_has_lost_its_files_begins_anew() {
    let (rig, blobs) = rig_with(&[("SEARCH_INDEX_PAGE", "2")], None);
    index(&rig, (1..=20).map(|n| made(n, 1))).await;
    rig.call(staff(Call::post("/search-index/rebuild"))).await;
    let faults = Faults::none().at(120, Fault::CrashBefore);
    let other = rig.restarted(Some(faults.clone()));
    tokio::select! {
        done = other.tick() => panic!("it stops: {done:?}"),
        () = faults.crashed() => {}
    }
    let half = blobs.names().iter().filter(|name| name.starts_with("g00000002")).count();
    assert!(half > 0, "it is under way");
    blobs.lose("g00000002");
    rig.advance(Duration::from_secs(31));
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(1));
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert_eq!((&state.body["generation"], &state.body["documents"]), (&2.into(), &20.into()), "{}", state.text);
    assert_eq!(titles(&rig.restarted(None), "").await.len(), 20);
}

#[tokio::test]
async fn a_lease_keeps_a_second_writer_away() {
    let (rig, blobs) = rig();
    rig.deliver(&product(1, "Thing")).await.unwrap();
    let way = blobs.stopping(1, Stop::Before);
    let other = rig.restarted_with(None, Some(Arc::new(way.clone())));
    tokio::select! {
        _ = other.tick() => panic!("it stops"),
        () = way.stopped() => {}
    }
    rig.tick().await.unwrap();
    assert_eq!(titles(&rig, "thing").await, [""; 0], "the other one has the lease");
    rig.advance(Duration::from_secs(31));
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(1));
    assert_eq!(titles(&rig, "thing").await, ["Thing"]);
}

#[tokio::test]
async fn segments_and_files_stay_few() {
    let (rig, blobs) = rig();
    for n in 1..=40 {
        index(&rig, [made(n, 1)]).await;
        // The blob store of the test has a clock that stands still: all its files are old.
        rig.advance(Duration::from_secs(1_300));
    }
    let state = rig.call(staff(Call::get("/search-index"))).await;
    assert!(state.body["segments"].as_u64().unwrap() <= 9, "{}", state.text);
    assert!(blobs.names().len() <= 12, "{:?}", blobs.names());
    assert_eq!(titles(&rig, "").await.len(), 40);
    assert_eq!(titles(&rig.restarted(None), "").await.len(), 40);
}

#[tokio::test]
async fn an_idle_tick_writes_nothing() {
    let faults = Faults::none();
    let (rig, blobs) = rig_with(&[], Some(faults.clone()));
    index(&rig, [product(1, "Thing")]).await;
    let files = blobs.names();
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(blobs.names(), files);
    let log = faults.take_log();
    assert_eq!(log.len(), 6, "{log:?}");
}
