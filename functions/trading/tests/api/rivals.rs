//! Tests of conditions: a rival changes each item right before its write, which is then refused.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::id::{GuestId, Raw};
use domain::owner::Owner;
use events::identity::GuestMerged;
use serde_json::json;
use testkit::{Call, Faults};

use crate::support::*;

#[tokio::test]
async fn refuses_a_write_over_a_newer_one() {
    let faults = Faults::rivals();
    let rig = rig_with(&[("TRADING_SNAPSHOT_EVERY", "3")], Some(faults.clone()));
    let mut ledger = Ledger::default();
    create_market(&rig).await;
    let mut named = limit("sell", 500, 100);
    named["client_order_id"] = json!("bot-1");
    let rests = open(&rig, &mut ledger, 1, named).await;
    for (n, price) in [(2, 500), (2, 490), (3, 480), (4, 470), (5, 500), (5, 500)] {
        rig.advance(Duration::from_millis(1));
        open(&rig, &mut ledger, n, limit("buy", price, 10)).await;
    }
    amend(&rig, 1, rests, json!({ "quantity": "150" })).await;
    ledger.settle(&rig).await;
    rig.tick().await.unwrap();
    amend(&rig, 1, rests, json!({ "quantity": "140" })).await;
    rig.tick().await.unwrap();
    cancel(&rig, 1, rests).await;
    rig.tick().await.unwrap();
    let early = place(&rig, 1, limit("buy", 400, 10)).await;
    cancel(&rig, 1, early).await;
    ledger.settle(&rig).await;
    let poor = place(&rig, 1, limit("buy", 400, 10)).await;
    refuse(&rig, poor, 1).await;
    let guest = Owner::Guest(GuestId::from(Raw::from_parts(1_600_000_000_000, 9)));
    let body = limit("buy", 405, 10);
    let by_guest = Call::post("/trading/orders").bearer(guest, "").key("guest").json(body);
    assert_eq!(rig.call(by_guest).await.status, 201);
    ledger.settle(&rig).await;
    rig.tick().await.unwrap();
    let (Owner::Guest(guest_id), Owner::Account(account_id)) = (guest, owner(6)) else { panic!("a guest") };
    rig.deliver(&GuestMerged { guest_id, account_id }).await.unwrap();
    rig.advance(Duration::from_secs(121));
    rig.tick().await.unwrap();
    set_status(&rig, "closed").await;
    rig.tick().await.unwrap();
    let listed = rig.call(by(1, Call::get("/trading/orders"))).await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 3);
    let unguarded = faults.unguarded();
    // An item of the outbox has a new key each time.
    let others: BTreeSet<_> = unguarded.iter().filter(|write| !write.contains(" outbox ")).collect();
    assert_eq!(others, BTreeSet::new());
}
