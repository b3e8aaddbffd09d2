//! The ends of accounts.

use domain::id::AccountId;
use domain::owner::Owner;
use events::identity::AccountErased;
use events::ledger::HoldPlaced;
use serde_json::json;
use testkit::{Call, Fault, Faults};

use crate::support::*;

fn account(n: u64) -> AccountId {
    let Owner::Account(account_id) = owner(n) else { panic!("an account") };
    account_id
}

#[tokio::test]
async fn an_erased_account_has_no_open_orders_and_places_none() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let rests = open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    let filled = open(&rig, &mut ledger, 1, limit("sell", 450, 100)).await;
    open(&rig, &mut ledger, 2, limit("buy", 450, 100)).await;
    let others = open(&rig, &mut ledger, 2, limit("buy", 400, 100)).await;
    let mut stop = limit("buy", 520, 100);
    (stop["kind"], stop["stop_price"]) = (json!("stop_limit"), json!("520"));
    let waits = open(&rig, &mut ledger, 1, stop).await;
    let queued = place(&rig, 1, limit("sell", 505, 100)).await;
    ledger.settle(&rig).await;
    let pending = place(&rig, 1, limit("sell", 510, 100)).await;

    let erased = AccountErased { account_id: account(1) };
    for _ in 0..2 {
        rig.deliver(&erased).await.unwrap();
        rig.tick().await.unwrap();
        ledger.settle(&rig).await;
        ledger.settle(&rig).await;
    }
    for id in [rests, waits, queued, pending] {
        let order = find(&rig, 1, id).await;
        assert_eq!((&order["status"], &order["code"]), (&json!("cancelled"), &json!("requested")), "{order}");
    }
    assert_eq!(status(&rig, 1, filled).await, "filled");
    assert_eq!(status(&rig, 2, others).await, "open", "others have nothing to do with it");
    assert_eq!((ledger.held_of(1, "BTC"), ledger.held_of(1, "EUR")), (0, 0), "all that was held goes back");
    let refused = try_place(&rig, 1, limit("sell", 500, 100)).await;
    assert_eq!((refused.status, refused.problem()), (403, "account_erased"));
    place(&rig, 2, limit("buy", 400, 100)).await;
}

#[tokio::test]
async fn an_erasure_that_is_stopped_anywhere_is_done_by_the_next_delivery() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::Conflict, Fault::LostAnswer] {
        for number in 1..=8 {
            let rig = rig();
            create_market(&rig).await;
            let mut ledger = Ledger::default();
            let rests = open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
            let pending = place(&rig, 1, limit("sell", 510, 100)).await;
            let erased = AccountErased { account_id: account(1) };
            let faults = Faults::none().at(number, fault);
            let other = rig.restarted(Some(faults.clone()));
            tokio::select! {
                _ = other.deliver(&erased) => {}
                () = faults.crashed() => {}
            }
            rig.deliver(&erased).await.unwrap();
            rig.deliver(&HoldPlaced { order_id: pending, n: 1 }).await.unwrap();
            rig.tick().await.unwrap();
            for id in [rests, pending] {
                assert_eq!(status(&rig, 1, id).await, "cancelled", "{fault:?} at {number}");
            }
            assert_eq!(book(&rig).await["sequence"], 2, "one cancel: {fault:?} at {number}");
        }
    }
}

#[tokio::test]
async fn an_erasure_wakes_the_markets() {
    let rig = rig_with(&[("TRADING_AT_ONCE", "true")], None);
    create_market(&rig).await;
    let id = place(&rig, 1, limit("buy", 500, 100)).await;
    rig.deliver(&HoldPlaced { order_id: id, n: 1 }).await.unwrap();
    let waits = || by(1, Call::get(format!("/trading/orders/{id}"))).header("prefer", "wait=5");
    assert_eq!(rig.call(waits()).await.body["status"], "open");
    rig.deliver(&AccountErased { account_id: account(1) }).await.unwrap();
    assert_eq!(rig.call(waits()).await.body["status"], "cancelled");
}

#[tokio::test]
async fn an_erasure_costs_what_the_readme_says() {
    let faults = Faults::none();
    let rig = rig_with(&[], Some(faults.clone()));
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    for _ in 0..3 {
        open(&rig, &mut ledger, 1, limit("sell", 500, 100)).await;
    }
    place(&rig, 1, limit("sell", 510, 100)).await;
    faults.take_log();
    rig.deliver(&AccountErased { account_id: account(1) }).await.unwrap();
    let log = faults.take_log();
    let units: f64 = log.iter().map(|call| call.units).sum();
    let (mark, page, reads, cancels) = (1.0, 0.5, 4.0 * 1.5, 3.0 * 4.0 + 2.0);
    assert!((units - (mark + page + reads + cancels)).abs() < 0.01, "{units}: {log:?}");
}
