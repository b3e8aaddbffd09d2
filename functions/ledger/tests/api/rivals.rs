//! Every write meets a rival, who changes each of its items right before: it must be refused.

use std::time::Duration;

use domain::id::{PaymentId, Raw};
use domain::{Currency, Money};
use events::identity::{AccountErased, GuestMerged};
use events::payments::{PaymentCaptured, PaymentRefunded};
use serde_json::json;
use testkit::Faults;

use crate::people::*;
use crate::support::{
    Rig, book, get, hold, hold_for, post, post_hold, post_part, reverse, rig_with, transfer, txn, void, wallets,
};

/// Holds, and what becomes of them.
async fn holds(rig: &Rig) {
    let ids = [txn(), txn(), txn()];
    for id in &ids {
        assert_eq!(book(rig, hold(id, "wallets:a", "wallets:b", 10)).await.status, 201);
    }
    assert_eq!(book(rig, hold_for(rig, &txn(), "wallets:a", "wallets:b", 10, 5)).await.status, 201);
    assert_eq!(post_hold(rig, &ids[0]).await.status, 200);
    assert_eq!(post_part(rig, &ids[1], "wallets:a", "wallets:b", 3).await.status, 200);
    assert_eq!(void(rig, &ids[2]).await.status, 200);
    assert_eq!(reverse(rig, &ids[0], &txn()).await.status, 201);
    rig.advance(Duration::from_secs(6));
}

#[tokio::test]
async fn refuses_a_write_over_what_somebody_else_wrote() {
    let faults = Faults::rivals();
    let rig = rig_with(Some(faults.clone()));
    wallets(&rig, 1_000).await;
    holds(&rig).await;
    let mut body = transfer(&txn(), "wallets:a", "wallets:b", 1);
    body["reference"] = json!("R1");
    body["effective_at"] = json!("2026-02-20T10:00:00Z");
    assert_eq!(book(&rig, body).await.status, 201);
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 100_000)).await.status, 422);
    for through in ["2026-02-20", "2026-02-21"] {
        assert_eq!(post(&rig, "/ledger/closings", json!({ "through": through })).await.status, 200);
    }
    let payment_id = PaymentId::from(Raw::from_parts(1_772_366_400_000, 7));
    let (order_id, euros) = (payment_id.raw().into(), |amount| Money::new(amount, "EUR".parse::<Currency>().unwrap()));
    let (source, provider) = (None, Some("simulator".to_owned()));
    let captured =
        PaymentCaptured { payment_id, order_id, n: 1, amount: euros(5), captured: euros(5), source, provider };
    rig.deliver(&captured).await.unwrap();
    let (source, provider) = (None, Some("simulator".to_owned()));
    let refunded =
        PaymentRefunded { payment_id, order_id, n: 1, amount: euros(2), refunded: euros(2), source, provider };
    rig.deliver(&refunded).await.unwrap();
    rig.tick().await.unwrap();
    assert!(get(&rig, "/ledger/journal/head").await.body["seq"].as_u64().unwrap() > 10);
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1)).await.status, 201);
    rig.tick().await.unwrap();
    assert!(faults.unguarded().is_empty(), "{:?}", faults.unguarded());
}

#[tokio::test]
async fn refuses_a_write_of_wallets_over_what_somebody_else_wrote() {
    let faults = Faults::rivals();
    let rig = rig_with(Some(faults.clone()));
    people(&rig, 10_000).await;
    rules(&rig, json!({ "transfers": true, "max_day": "5000", "fee_flat": "1" })).await;
    let [sent, done, void, late, planned, given_up] = std::array::from_fn(|_| wtr());
    assert_eq!(send(&rig, ADA, to_ben(&sent, 10)).await.status, 201);
    assert_eq!(send(&rig, ADA, to_ben(&wtr(), 9_000)).await.status, 422);
    for (id, end) in [(&done, "2026-03-05T08:00:00Z"), (&void, "2026-03-05T08:00:00Z"), (&late, "2026-03-01T12:01:00Z")]
    {
        let body = with(to_ben(id, 10), "hold", json!({ "expires_at": end }));
        assert_eq!(send(&rig, ADA, body).await.status, 201);
    }
    assert_eq!(end(&rig, ADA, &done, "complete").await.status, 200);
    assert_eq!(end(&rig, BEN, &void, "cancel").await.status, 200);
    for id in [&planned, &given_up] {
        let body = with(to_ben(id, 10), "execute_at", json!("2026-03-02T08:00:00Z"));
        assert_eq!(send(&rig, ADA, with(body, "repeat", json!({ "every": "day", "count": 2 }))).await.status, 201);
    }
    assert_eq!(end(&rig, ADA, &given_up, "cancel").await.status, 200);
    assert_eq!(open_wallet(&rig, GUEST).await.status, 201);
    pay_in(&rig, GUEST, 100).await;
    let held = txn();
    assert_eq!(book(&rig, hold(&held, &wallet(GUEST), BANK, 10)).await.status, 201);
    let merged = GuestMerged { guest_id: GUEST.parse().unwrap(), account_id: ADA.parse().unwrap() };
    rig.deliver(&merged).await.unwrap();
    assert_eq!(crate::support::void(&rig, &held).await.status, 200);
    for _ in 0..2 {
        rig.advance(Duration::from_secs(24 * 3_600));
        rig.tick().await.unwrap();
    }
    rig.deliver(&AccountErased { account_id: ADA.parse().unwrap() }).await.unwrap();
    for _ in 0..2 {
        rig.tick().await.unwrap();
        rig.advance(Duration::from_secs(121));
    }
    assert_eq!(seen(&rig, BEN, &planned).await["runs_completed"], 2);
    assert!(faults.unguarded().is_empty(), "{:?}", faults.unguarded());
}
