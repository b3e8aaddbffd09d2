//! Accounts that are gone: no words, no plans, and nothing new.

use std::time::Duration;

use events::identity::{AccountErased, GuestMerged};
use serde_json::{Value, json};
use testkit::{Fault, Faults};

use crate::people::*;
use crate::support::{Rig, all, assert_sound, balances, get, rig};

fn gone() -> AccountErased {
    AccountErased { account_id: ADA.parse().unwrap() }
}

fn words(id: &str) -> Value {
    with(with(to_ben(id, 10), "message", json!("Ada's")), "reference", json!("flat 7"))
}

fn later(body: Value) -> Value {
    with(body, "execute_at", json!("2026-03-05T08:00:00Z"))
}

async fn is_blank(rig: &Rig, id: &str) -> bool {
    let transfer = get(rig, format!("/wallet-transfers/{id}")).await.body;
    assert_eq!(transfer["id"], id, "{transfer}");
    transfer["message"].is_null() && transfer["reference"].is_null() && transfer["next_at"].is_null()
}

#[tokio::test]
async fn an_account_that_is_gone_leaves_no_words_and_no_plans() {
    let rig = rig();
    people(&rig, 100).await;
    let (made, planned) = (wtr(), wtr());
    let body = words(&made);
    assert_eq!(send(&rig, ADA, body.clone()).await.status, 201);
    assert_eq!(send(&rig, ADA, later(words(&planned))).await.status, 201);
    for _ in 0..2 {
        rig.deliver(&gone()).await.unwrap();
        rig.tick().await.unwrap();
    }
    assert!(is_blank(&rig, &made).await && is_blank(&rig, &planned).await);
    assert_eq!(seen(&rig, BEN, &planned).await["status"], "cancelled");
    rig.advance(Duration::from_secs(5 * 24 * 3_600));
    rig.tick().await.unwrap();
    assert_eq!(balances(&rig, &wallet(BEN)).await.0, 10);
    let transactions = all(&rig, "/ledger/transactions", 100).await;
    assert!(transactions.iter().all(|transaction| !transaction.to_string().contains("Ada's")), "nor do the books");
    assert_eq!(send(&rig, ADA, body).await.status, 200);
    assert_eq!(get(&rig, format!("/wallet-transfers/{made}")).await.body["status"], "completed");
}

#[tokio::test]
async fn it_does_not_come_back_to_life() {
    let rig = rig();
    people(&rig, 100).await;
    pay_in(&rig, BEN, 100).await;
    let to_ada = |id: &str| with(words(id), "to", json!(ADA));
    let (by_ada, for_ada) = (wtr(), wtr());
    assert_eq!(send(&rig, ADA, later(words(&by_ada))).await.status, 201);
    assert_eq!(send(&rig, BEN, later(to_ada(&for_ada))).await.status, 201);
    rig.deliver(&gone()).await.unwrap();
    for body in [words(&wtr()), later(words(&wtr()))] {
        for _ in 0..2 {
            let refused = send(&rig, ADA, body.clone()).await;
            assert_eq!((refused.status, refused.problem()), (403, "account_erased"));
        }
    }
    for body in [to_ada(&wtr()), later(to_ada(&wtr()))] {
        let refused = send(&rig, BEN, body).await;
        assert_eq!((refused.status, refused.problem()), (422, "unknown_account"));
        assert_eq!(refused.body["account"], wallet(ADA));
    }
    pay_in(&rig, ADA, 7).await;
    // The run is due before the erasure has come to it.
    rig.advance(Duration::from_secs(5 * 24 * 3_600));
    rig.tick().await.unwrap();
    assert_eq!((balances(&rig, &wallet(ADA)).await.0, balances(&rig, &wallet(BEN)).await.0), (107, 100));
    for id in [&by_ada, &for_ada] {
        assert!(is_blank(&rig, id).await);
        let plan = get(&rig, format!("/wallet-transfers/{id}")).await.body;
        assert_eq!((&plan["status"], &plan["runs"]), (&json!("cancelled"), &json!([])));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_guest_who_became_it_is_gone_too_in_any_order() {
    for has_wallet in [true, false] {
        for erased_first in [true, false] {
            let rig = rig();
            people(&rig, 0).await;
            pay_in(&rig, BEN, 100).await;
            let merged = GuestMerged { guest_id: GUEST.parse().unwrap(), account_id: ADA.parse().unwrap() };
            let to_guest = |id: &str| with(words(id), "to", json!(GUEST));
            let (made, planned) = (wtr(), wtr());
            if has_wallet {
                assert_eq!(open_wallet(&rig, GUEST).await.status, 201);
                assert_eq!(send(&rig, BEN, to_guest(&made)).await.status, 201);
                assert_eq!(send(&rig, BEN, later(to_guest(&planned))).await.status, 201);
            }
            if erased_first {
                rig.deliver(&gone()).await.unwrap();
                for _ in 0..2 {
                    rig.tick().await.unwrap();
                    rig.advance(Duration::from_secs(121));
                }
            }
            rig.deliver(&merged).await.unwrap();
            if !has_wallet {
                // One that is opened later is the account's from the beginning.
                let body = json!({ "id": wallet(GUEST), "kind": "liability", "currency": "EUR",
                    "constraint": "no_overdraft", "owner": GUEST });
                crate::support::open_with(&rig, body).await;
                let status = if erased_first { 422 } else { 201 };
                assert_eq!(send(&rig, BEN, to_guest(&made)).await.status, status);
            }
            if !erased_first {
                rig.deliver(&gone()).await.unwrap();
            }
            rig.tick().await.unwrap();
            if has_wallet || !erased_first {
                assert!(is_blank(&rig, &made).await, "{has_wallet} {erased_first}");
            }
            if has_wallet {
                assert!(is_blank(&rig, &planned).await, "{has_wallet} {erased_first}");
            }
            for body in [to_guest(&wtr()), later(to_guest(&wtr()))] {
                let refused = send(&rig, BEN, body).await;
                assert_eq!(refused.problem(), "unknown_account", "{has_wallet} {erased_first}");
            }
            assert_sound(&rig).await;
        }
    }
}

#[tokio::test]
async fn all_guests_whose_heir_it_is_are_looked_at() {
    let rig = rig();
    people(&rig, 0).await;
    pay_in(&rig, BEN, 1_000).await;
    let mut made = Vec::new();
    for n in 0..25_u8 {
        let guest = format!("guest_01J8ZQ4T6M3V0X9K2B7C5D{n:02}TT");
        assert_eq!(open_wallet(&rig, &guest).await.status, 201);
        let id = wtr();
        assert_eq!(send(&rig, BEN, with(words(&id), "to", json!(guest))).await.status, 201);
        made.push(id);
        let merged = GuestMerged { guest_id: guest.parse().unwrap(), account_id: ADA.parse().unwrap() };
        rig.deliver(&merged).await.unwrap();
    }
    rig.deliver(&gone()).await.unwrap();
    rig.tick().await.unwrap();
    for id in &made {
        assert!(is_blank(&rig, id).await);
    }
}

#[tokio::test]
async fn an_erasure_ends_in_time_and_goes_on_where_it_was() {
    let faults = Faults::none();
    let rig = crate::support::rig_with(Some(faults.clone()));
    people(&rig, 1_000).await;
    let mut made = Vec::new();
    for _ in 0..60 {
        let id = wtr();
        assert_eq!(send(&rig, ADA, words(&id)).await.status, 201);
        rig.advance(Duration::from_millis(1));
        made.push(id);
    }
    rig.tick().await.unwrap();
    faults.take_log();
    rig.deliver(&gone()).await.unwrap();
    assert!(faults.take_log().len() <= 4, "the event does not do the work");
    // The clock goes on while it is at work.
    let slow =
        rig.overtaken(30, async |other: &Rig| other.tick().await, async { rig.advance(Duration::from_secs(11)) });
    slow.await.unwrap().unwrap();
    let left = async || {
        let mut left = 0;
        for id in &made {
            left += usize::from(!is_blank(&rig, id).await);
        }
        left
    };
    assert_eq!(left().await, 10, "the first page is done");
    faults.take_log();
    rig.tick().await.unwrap();
    let log = faults.take_log();
    assert_eq!(left().await, 0);
    let transacted = log.iter().filter(|call| call.operation == "TransactWriteItems").count();
    assert!((11..=12).contains(&transacted), "ten, the end, and perhaps the sealer: {transacted}");
    // Two minutes later it looks again, and that is all.
    rig.advance(Duration::from_secs(121));
    rig.tick().await.unwrap();
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(crate::support::units(&faults), (14.0, 0.0));
}

#[tokio::test]
async fn an_erasure_that_is_stopped_anywhere_is_done_by_the_next_tick() {
    for call in 1..=32 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
            let calm = rig();
            people(&calm, 100).await;
            let (made, planned) = (wtr(), wtr());
            assert_eq!(send(&calm, ADA, words(&made)).await.status, 201);
            assert_eq!(send(&calm, ADA, later(words(&planned))).await.status, 201);
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let erased = async {
                let _ = doomed.deliver(&gone()).await;
                let _ = doomed.tick().await;
            };
            tokio::select! { () = erased => {}, () = faults.crashed() => {} }
            calm.deliver(&gone()).await.unwrap();
            calm.advance(Duration::from_secs(31));
            calm.tick().await.unwrap();
            assert!(is_blank(&calm, &made).await && is_blank(&calm, &planned).await, "{fault:?} at {call}");
            assert_sound(&calm).await;
        }
    }
}
