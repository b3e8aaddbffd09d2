//! Routes and events, stopped at each of their calls and repeated.

use std::time::Duration;

use events::ledger::HoldPlaced;
use serde_json::json;
use testkit::{Call, Fault, Faults};

use crate::support::*;

/// Runs some work in a process that is stopped at a call; whether it was.
async fn stopped(rig: &Rig, call: u64, fault: Fault, work: impl AsyncFnOnce(&Rig)) -> bool {
    let faults = Faults::none().at(call, fault);
    let other = rig.restarted(Some(faults.clone()));
    tokio::select! {
        () = work(&other) => false,
        () = faults.crashed() => true,
    }
}

#[tokio::test]
async fn an_order_is_placed_once_under_its_key() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer] {
        for number in 1..=3 {
            let rig = rig();
            create_market(&rig).await;
            let mut body = limit("buy", 500, 100);
            body["client_order_id"] = json!("bot-1");
            let call = || by(1, Call::post("/trading/orders")).key("same").json(body.clone());
            stopped(&rig, number, fault, async |other| drop(other.call(call()).await)).await;
            let reply = rig.call(call()).await;
            assert_eq!(reply.status, 201, "{fault:?} at {number}: {}", reply.text);
            let all = rig.call(by(1, Call::get("/trading/orders"))).await;
            assert_eq!(all.body["items"], json!([reply.body]), "{fault:?} at {number}");
        }
    }
}

#[tokio::test]
async fn a_hold_is_taken_once() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
        for number in 1..=3 {
            let rig = rig();
            create_market(&rig).await;
            let id = place(&rig, 1, limit("buy", 500, 100)).await;
            let granted = HoldPlaced { order_id: id, n: 1 };
            stopped(&rig, number, fault, async |other| drop(other.deliver(&granted).await)).await;
            rig.deliver(&granted).await.unwrap();
            rig.tick().await.unwrap();
            let shown = book(&rig).await;
            let found = (&shown["sequence"], &shown["bids"][0]["quantity"]);
            assert_eq!(found, (&json!(1), &json!("100")), "{fault:?} at {number}");
        }
    }
}

#[tokio::test]
async fn a_cancel_and_an_amendment_are_asked_for_once() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        for number in 1..=4 {
            let rig = rig();
            create_market(&rig).await;
            let mut ledger = Ledger::default();
            let id = open(&rig, &mut ledger, 1, limit("buy", 500, 100)).await;
            let call =
                || by(1, Call::post(format!("/trading/orders/{id}/amend"))).key("a").json(json!({ "quantity": "50" }));
            stopped(&rig, number, fault, async |other| drop(other.call(call()).await)).await;
            let amended = rig.call(call()).await;
            assert_eq!(amended.status, 202, "{fault:?} at {number}: {}", amended.text);
            rig.tick().await.unwrap();
            let call = || by(1, Call::post(format!("/trading/orders/{id}/cancel"))).key("c");
            stopped(&rig, number, fault, async |other| drop(other.call(call()).await)).await;
            assert_eq!(rig.call(call()).await.status, 202, "{fault:?} at {number}");
            rig.tick().await.unwrap();
            assert_eq!(book(&rig).await["sequence"], 3, "one step each: {fault:?} at {number}");
            assert_eq!(status(&rig, 1, id).await, "cancelled");
        }
    }
}

#[tokio::test]
async fn a_market_and_its_change_are_made_once() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        for number in 1..=2 {
            let rig = rig();
            create_market(&rig).await;
            let change = || staff(Call::patch("/markets/BTC-EUR")).if_match(1).json(json!({ "maker_bps": 5 }));
            stopped(&rig, number, fault, async |other| drop(other.call(change()).await)).await;
            let again = rig.call(change()).await.status;
            assert!([200, 412].contains(&again), "{again}");
            rig.tick().await.unwrap();
            assert_eq!(get(&rig, "/markets/BTC-EUR").await["version"], 2);
            assert_eq!(book(&rig).await["sequence"], 1);
        }
    }
}

#[tokio::test]
async fn a_writer_that_fails_tries_again_without_a_tick() {
    for number in 3..=9 {
        let rig = rig_with(&[("TRADING_AT_ONCE", "true")], None);
        create_market(&rig).await;
        let id = place(&rig, 1, limit("buy", 500, 100)).await;
        // More often than the client below tries.
        let faults = (number..number + 4).fold(Faults::none(), |faults, call| faults.at(call, Fault::ServerError));
        let other = rig.restarted(Some(faults));
        other.deliver(&HoldPlaced { order_id: id, n: 1 }).await.unwrap();
        let call = by(1, Call::get(format!("/trading/orders/{id}"))).header("prefer", "wait=5");
        assert_eq!(rig.call(call).await.body["status"], "open", "at call {number}");
    }
}

/// A process is stopped with the lease, and nobody comes when it ends: who came before waits for it, by a command or a tick.
async fn goes_on_when_the_lease_ends(is_woken_by_a_tick: bool) {
    let rig = rig_with(&[("TRADING_AT_ONCE", "true")], None);
    create_market(&rig).await;
    let id = place(&rig, 1, limit("buy", 500, 100)).await;
    let faults = Faults::none().at(6, Fault::CrashBefore);
    let stopped = rig.restarted(Some(faults.clone()));
    stopped.deliver(&HoldPlaced { order_id: id, n: 1 }).await.unwrap();
    faults.crashed().await;
    drop(stopped);
    let next = rig.restarted(None);
    if is_woken_by_a_tick {
        next.tick().await.unwrap();
    } else {
        let other = place(&next, 2, limit("buy", 495, 100)).await;
        next.deliver(&HoldPlaced { order_id: other, n: 1 }).await.unwrap();
    }
    // Longer than another writer's work takes.
    tokio::time::sleep(Duration::from_millis(4_600)).await;
    assert_eq!(status(&next, 1, id).await, "pending_hold", "the lease is not its own yet");
    rig.advance(Duration::from_secs(31));
    let call = by(1, Call::get(format!("/trading/orders/{id}"))).header("prefer", "wait=3");
    assert_eq!(next.call(call).await.body["status"], "open", "by a tick: {is_woken_by_a_tick}");
}

#[tokio::test]
async fn a_market_goes_on_when_the_lease_of_a_stopped_process_ends() {
    tokio::join!(goes_on_when_the_lease_ends(false), goes_on_when_the_lease_ends(true));
}
