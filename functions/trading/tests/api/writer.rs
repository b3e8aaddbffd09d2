//! The writer: stopped at any of its calls, two at once, and rebuilt from what is written.

use std::time::Duration;

use serde_json::json;
use testkit::{Fault, Faults};

use crate::support::*;

/// A market with resting orders, and commands that wait: one that matches more than one step does, and a cancel.
async fn busy_market(rig: &Rig, ledger: &mut Ledger) -> Vec<(u64, domain::id::TradingOrderId)> {
    create_market(rig).await;
    let mut ids = Vec::new();
    for n in 0..25 {
        let whose = 1 + n % 3;
        ids.push((whose, place(rig, whose, limit("sell", 500 + 5 * (n % 2), 10)).await));
        ledger.settle(rig).await;
        rig.advance(Duration::from_millis(1));
    }
    rig.tick().await.unwrap();
    ids.push((4, place(rig, 4, limit("buy", 505, 240)).await));
    rig.advance(Duration::from_millis(1));
    ids.push((5, place(rig, 5, limit("buy", 450, 50)).await));
    ledger.settle(rig).await;
    cancel(rig, 5, ids[26].1).await;
    ids
}

/// Everything that was to be done is done, once.
async fn check(rig: &Rig, ledger: &mut Ledger, ids: &[(u64, domain::id::TradingOrderId)]) {
    ledger.settle(rig).await;
    assert_eq!(ledger.trades, (1..=24).collect::<Vec<_>>(), "each trade once, in order");
    let mut follower = Follower::default();
    follower.follow(rig).await;
    assert_eq!(follower.sequence, 25 + 2 + 2, "without a gap, and nothing twice");
    let shown = book(rig).await;
    assert_eq!((&shown["bids"], &shown["asks"]), (&json!([]), &json!([{ "price": "505", "quantity": "10" }])));
    assert_eq!(status(rig, 4, ids[25].1).await, "filled");
    assert_eq!(status(rig, 5, ids[26].1).await, "cancelled");
    assert_eq!((ledger.held_of(4, "EUR"), ledger.held_of(5, "EUR")), (0, 0));
    assert_eq!(ledger.got_by(4, "BTC"), 240 - ledger.fees["BTC"]);
}

/// The events of a process that was stopped right behind its commit are in the table, where the host finds them.
async fn redeliver(rig: &Rig, ledger: &mut Ledger) {
    for shard in 0..service::outbox::SHARDS {
        let table = &service::Capability::context(&*rig.capability).table;
        for item in table.waiting(shard, "~", 1_000).await.unwrap() {
            for event in item.events().unwrap() {
                ledger.take_late(&event);
            }
        }
    }
}

async fn stopped(call: u64, fault: Fault) -> bool {
    let rig = rig_with(&[("TRADING_SNAPSHOT_EVERY", "10")], None);
    let mut ledger = Ledger::default();
    let ids = busy_market(&rig, &mut ledger).await;
    let faults = Faults::none().at(call, fault);
    let other = rig.restarted(Some(faults.clone()));
    let was_stopped = tokio::select! {
        done = other.tick() => { done.unwrap(); false }
        () = faults.crashed() => true,
    };
    // Whoever comes first finds the lease taken, and waits until it has run out.
    rig.tick().await.unwrap();
    rig.advance(Duration::from_secs(31));
    rig.tick().await.unwrap();
    rig.tick().await.unwrap();
    ledger.settle(&rig).await;
    redeliver(&rig, &mut ledger).await;
    check(&rig, &mut ledger, &ids).await;
    let fresh = rig.restarted(None);
    assert_eq!(book(&fresh).await["checksum"], book(&rig).await["checksum"]);
    was_stopped
}

#[tokio::test]
async fn stopped_at_each_call_it_is_done_by_the_next() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        let mut call = 1;
        while stopped(call, fault).await {
            call += 1;
        }
        assert!(call > 8, "it makes more calls than {call}");
    }
}

#[tokio::test]
async fn spoilt_calls_leave_no_trace() {
    for (fault, step) in [(Fault::Throttle, 5), (Fault::Conflict, 2), (Fault::ServerError, 5), (Fault::LostAnswer, 2)] {
        for call in (1..16).step_by(step) {
            let rig = rig_with(&[("TRADING_SNAPSHOT_EVERY", "10")], None);
            let mut ledger = Ledger::default();
            let ids = busy_market(&rig, &mut ledger).await;
            let other = rig.restarted(Some(Faults::none().at(call, fault)));
            let _ = other.tick().await;
            rig.advance(Duration::from_secs(31));
            other.tick().await.unwrap();
            ledger.settle(&other).await;
            redeliver(&rig, &mut ledger).await;
            check(&rig, &mut ledger, &ids).await;
        }
    }
}

#[tokio::test]
async fn two_writers_at_once_match_nothing_twice() {
    let mut call = 1;
    loop {
        let rig = rig_with(&[("TRADING_SNAPSHOT_EVERY", "10")], None);
        let mut ledger = Ledger::default();
        let ids = busy_market(&rig, &mut ledger).await;
        let slow = async |other: &Rig| {
            // It may have lost its lease: then it does nothing, and says so.
            let _ = other.tick().await;
        };
        let fast = async {
            rig.advance(Duration::from_secs(31));
            rig.tick().await.unwrap();
        };
        if rig.overtaken(call, slow, fast).await.is_none() {
            break;
        }
        rig.advance(Duration::from_secs(31));
        rig.tick().await.unwrap();
        ledger.settle(&rig).await;
        redeliver(&rig, &mut ledger).await;
        check(&rig, &mut ledger, &ids).await;
        call += 1;
    }
    assert!(call > 8, "{call}");
}

#[tokio::test]
async fn who_has_lost_the_lease_commits_nothing() {
    let mut call = 1;
    loop {
        let rig = rig_with(&[("TRADING_SNAPSHOT_EVERY", "10")], None);
        let mut ledger = Ledger::default();
        let ids = busy_market(&rig, &mut ledger).await;
        let before = std::cell::Cell::new(0);
        let slow = async |other: &Rig| {
            let _ = other.tick().await;
        };
        let fast = async {
            rig.advance(Duration::from_secs(31));
            // Another one takes the lease, and is stopped before it does anything with it.
            let faults = Faults::none().at(5, Fault::CrashBefore);
            let third = rig.restarted(Some(faults.clone()));
            tokio::select! {
                done = third.tick() => done.unwrap(),
                () = faults.crashed() => {}
            }
            before.set(book(&rig).await["sequence"].as_u64().unwrap());
        };
        if rig.overtaken(call, slow, fast).await.is_none() {
            break;
        }
        assert_eq!(book(&rig).await["sequence"], before.get(), "overtaken at call {call}");
        rig.advance(Duration::from_secs(31));
        rig.tick().await.unwrap();
        ledger.settle(&rig).await;
        redeliver(&rig, &mut ledger).await;
        check(&rig, &mut ledger, &ids).await;
        call += 1;
    }
    assert!(call > 8, "{call}");
}

#[tokio::test]
async fn a_lease_keeps_a_second_writer_away() {
    let rig = rig();
    let mut ledger = Ledger::default();
    busy_market(&rig, &mut ledger).await;
    // Its fourth call is the commit: before it, it has the lease.
    let faults = Faults::none().at(5, Fault::CrashBefore);
    let other = rig.restarted(Some(faults.clone()));
    tokio::select! {
        _ = other.tick() => panic!("it stops"),
        () = faults.crashed() => {}
    }
    rig.tick().await.unwrap();
    assert_eq!(book(&rig).await["sequence"], 25, "the other one has the lease");
    rig.advance(Duration::from_secs(31));
    rig.tick().await.unwrap();
    assert_eq!(book(&rig).await["sequence"], 29);
}

#[tokio::test]
async fn changes_of_an_order_meet_the_writer_and_neither_is_lost() {
    for slow_is_cancel in [true, false] {
        let mut call = 1;
        loop {
            let rig = rig();
            create_market(&rig).await;
            let mut ledger = Ledger::default();
            let rests = open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
            place(&rig, 2, limit("buy", 500, 40)).await;
            ledger.settle(&rig).await;
            let slow = async |other: &Rig| {
                if slow_is_cancel {
                    assert_eq!(cancel(other, 1, rests).await.status, 202);
                } else {
                    other.tick().await.unwrap();
                }
            };
            let fast = async {
                if slow_is_cancel {
                    rig.tick().await.unwrap();
                } else {
                    assert_eq!(cancel(&rig, 1, rests).await.status, 202);
                }
            };
            if rig.overtaken(call, slow, fast).await.is_none() {
                break;
            }
            rig.tick().await.unwrap();
            ledger.settle(&rig).await;
            redeliver(&rig, &mut ledger).await;
            let order = find(&rig, 1, rests).await;
            assert_eq!((&order["status"], &order["filled"]), (&json!("cancelled"), &json!("40")), "call {call}");
            assert!(ledger.is_even(), "call {call}: {ledger:?}");
            call += 1;
        }
        assert!(call > 1, "{call}");
    }
}

#[tokio::test]
async fn an_idle_tick_writes_nothing() {
    let faults = Faults::none();
    let rig = rig_with(&[], Some(faults.clone()));
    let mut ledger = Ledger::default();
    create_market(&rig).await;
    open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    faults.take_log();
    rig.tick().await.unwrap();
    let log = faults.take_log();
    assert_eq!(
        log.iter().map(|call| call.operation.as_str()).collect::<Vec<_>>(),
        ["Query", "GetItem", "Query", "Query"]
    );
}

#[tokio::test]
async fn a_new_process_rebuilds_the_book_from_snapshot_and_log() {
    let written = Faults::none();
    let rig = rig_with(&[("TRADING_SNAPSHOT_EVERY", "620")], Some(written.clone()));
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    // More orders than one part of a snapshot has.
    for n in 0..620 {
        place(&rig, 11 + n % 4, limit("sell", 500 + 5 * (n % 40), 10)).await;
    }
    ledger.settle(&rig).await;
    written.take_log();
    rig.tick().await.unwrap();
    let log = written.take_log();
    let snapshot = log[log.len() - 3].units;
    assert!((15.0..40.0).contains(&snapshot), "a snapshot of 620 orders of four owners: {snapshot}");
    let before = book(&rig).await;
    assert_eq!(before["sequence"], 620);
    let faults = Faults::none();
    let fresh = rig.restarted(Some(faults.clone()));
    assert_eq!(book(&fresh).await, before);
    let queries = faults.take_log().iter().filter(|call| call.operation == "Query").count();
    assert!(queries <= 2, "parts of the snapshot, and what the log says since: {queries}");
    // And goes on where the other one was.
    open(&fresh, &mut ledger, 2, limit("buy", 500, 150)).await;
    assert_eq!(book(&fresh).await["asks"][0], json!({ "price": "500", "quantity": "10" }));
}
