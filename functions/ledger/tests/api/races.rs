//! Two at once: one stands still before each of its calls while the other goes through.

use std::time::Duration;

use serde_json::json;
use testkit::{Call, Fault, Faults, Reply};

use crate::support::{
    Rig, assert_sound, balances, book, hold, hold_for, patch, post_hold, reverse, staff, status, transfer, txn, void,
    wallets,
};

/// More calls than any of these makes.
const CALLS: u64 = 20;

#[tokio::test]
async fn a_transfer_and_a_transfer_of_the_same_funds() {
    let mut met = 0;
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let slow = async |other: &Rig| book(other, transfer(&txn(), "wallets:a", "wallets:b", 70)).await;
        let fast = async { assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 70)).await.status, 201) };
        let Some(reply) = rig.overtaken(call, slow, fast).await else { continue };
        met += 1;
        assert_eq!((reply.status, reply.problem()), (422, "insufficient_funds"), "{call}: {}", reply.text);
        assert_eq!(balances(&rig, "wallets:a").await, (30, 30, 30));
        assert_sound(&rig).await;
    }
    assert!(met >= 2, "{met}");
}

#[tokio::test]
async fn the_same_transfer_twice() {
    let mut met = 0;
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let body = transfer(&txn(), "wallets:a", "wallets:b", 70);
        let mut first = None;
        let fast = async { first = Some(book(&rig, body.clone()).await) };
        let Some(reply) = rig.overtaken(call, async |other: &Rig| book(other, body.clone()).await, fast).await else {
            continue;
        };
        met += 1;
        let first = first.unwrap();
        assert_eq!((first.status, reply.status, &reply.body), (201, 200, &first.body), "{call}");
        assert_eq!(balances(&rig, "wallets:b").await, (70, 70, 70));
    }
    assert!(met >= 2, "{met}");
}

#[tokio::test]
async fn the_same_refusal_twice_while_funds_arrive() {
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 10).await;
        let body = transfer(&txn(), "wallets:a", "wallets:b", 70);
        let fast = async {
            assert_eq!(book(&rig, body.clone()).await.status, 422);
            assert_eq!(book(&rig, transfer(&txn(), "assets:bank", "wallets:a", 90)).await.status, 201);
        };
        let Some(reply) = rig.overtaken(call, async |other: &Rig| book(other, body.clone()).await, fast).await else {
            continue;
        };
        assert_eq!((reply.status, reply.problem()), (422, "insufficient_funds"), "{call}: it was refused before");
        assert_eq!(balances(&rig, "wallets:b").await, (0, 0, 0));
    }
}

/// How a hold of 60 of 100 has ended, by the answers to posting and voiding it.
async fn ended_once(rig: &Rig, id: &str, posted: &Reply, other: &Reply, otherwise: &str) {
    let both = (posted.status, other.status);
    let expected = if posted.status == 200 { ("posted", (40, 40, 40)) } else { (otherwise, (100, 100, 100)) };
    assert_eq!((status(rig, id).await.as_str(), balances(rig, "wallets:a").await), expected, "{both:?}");
    assert_sound(rig).await;
}

#[tokio::test]
async fn a_post_and_a_void() {
    let mut met = 0;
    for call in 1..=CALLS {
        for slow_posts in [true, false] {
            let rig = crate::support::rig();
            wallets(&rig, 100).await;
            let id = txn();
            assert_eq!(book(&rig, hold(&id, "wallets:a", "wallets:b", 60)).await.status, 201);
            let mut first = None;
            let slow =
                async |other: &Rig| if slow_posts { post_hold(other, &id).await } else { void(other, &id).await };
            let fast =
                async { first = Some(if slow_posts { void(&rig, &id).await } else { post_hold(&rig, &id).await }) };
            let Some(second) = rig.overtaken(call, slow, fast).await else { continue };
            met += 1;
            let first = first.unwrap();
            assert_eq!((first.status, second.status), (200, 409), "{call}: {}", second.text);
            let (posted, voided) = if slow_posts { (&second, &first) } else { (&first, &second) };
            ended_once(&rig, &id, posted, voided, "voided").await;
        }
    }
    assert!(met >= 4, "{met}");
}

#[tokio::test]
async fn a_post_and_a_post() {
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let id = txn();
        assert_eq!(book(&rig, hold(&id, "wallets:a", "wallets:b", 60)).await.status, 201);
        let mut first = None;
        let fast = async { first = Some(post_hold(&rig, &id).await) };
        let Some(second) = rig.overtaken(call, async |other: &Rig| post_hold(other, &id).await, fast).await else {
            continue;
        };
        assert_eq!((second.status, second.body), (200, first.unwrap().body), "{call}");
        assert_eq!(balances(&rig, "wallets:b").await, (60, 60, 60));
    }
}

#[tokio::test]
async fn an_expiry_and_a_post() {
    let mut met = 0;
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let id = txn();
        assert_eq!(book(&rig, hold_for(&rig, &id, "wallets:a", "wallets:b", 60, 10)).await.status, 201);
        // The time runs out while the post is under way, and somebody reads the account.
        let fast = async {
            rig.advance(Duration::from_secs(10));
            balances(&rig, "wallets:a").await;
        };
        let Some(reply) = rig.overtaken(call, async |other: &Rig| post_hold(other, &id).await, fast).await else {
            continue;
        };
        met += 1;
        assert_eq!((reply.status, reply.problem()), (409, "expired"), "{call}: {}", reply.text);
        ended_once(&rig, &id, &reply, &reply, "expired").await;
    }
    assert!(met >= 2, "{met}");
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let id = txn();
        assert_eq!(book(&rig, hold_for(&rig, &id, "wallets:a", "wallets:b", 60, 10)).await.status, 201);
        rig.advance(Duration::from_secs(10));
        let fast = async { assert_eq!(post_hold(&rig, &id).await.problem(), "expired") };
        let slow = async |other: &Rig| other.tick().await;
        let Some(ticked) = rig.overtaken(call, slow, fast).await else { continue };
        ticked.unwrap();
        assert_eq!((status(&rig, &id).await.as_str(), balances(&rig, "wallets:a").await), ("expired", (100, 100, 100)));
        assert_sound(&rig).await;
    }
}

#[tokio::test]
async fn a_reversal_and_a_reversal() {
    let mut met = 0;
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let (id, by) = (txn(), txn());
        assert_eq!(book(&rig, transfer(&id, "wallets:a", "wallets:b", 60)).await.status, 201);
        assert_eq!(book(&rig, transfer(&txn(), "assets:bank", "wallets:b", 60)).await.status, 201);
        let fast = async { assert_eq!(reverse(&rig, &id, &by).await.status, 201) };
        let slow = async |other: &Rig| reverse(other, &id, &txn()).await;
        let Some(reply) = rig.overtaken(call, slow, fast).await else { continue };
        met += 1;
        assert_eq!((reply.status, &reply.body["reversed_by"]), (409, &json!(by)), "{call}: {}", reply.text);
        assert_eq!(balances(&rig, "wallets:b").await, (60, 60, 60));
        assert_sound(&rig).await;
    }
    assert!(met >= 3, "{met}");
}

#[tokio::test]
async fn a_freeze_and_a_transfer() {
    let mut met = 0;
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let freeze = async { assert_eq!(patch(&rig, "wallets:b", json!({ "status": "frozen" })).await.status, 200) };
        let slow = async |other: &Rig| book(other, transfer(&txn(), "wallets:a", "wallets:b", 60)).await;
        if let Some(reply) = rig.overtaken(call, slow, freeze).await {
            met += 1;
            assert_eq!(reply.problem(), "account_frozen", "{call}: {}", reply.text);
            assert_eq!(balances(&rig, "wallets:b").await, (0, 0, 0));
        }
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let fast = async { assert_eq!(book(&rig, transfer(&txn(), "assets:bank", "wallets:b", 60)).await.status, 201) };
        let slow = async |other: &Rig| patch(other, "wallets:b", json!({ "status": "closed" })).await;
        if let Some(reply) = rig.overtaken(call, slow, fast).await {
            met += 1;
            assert_eq!(reply.problem(), "account_not_empty", "{call}: it is not closed over what has come");
            assert_eq!(balances(&rig, "wallets:b").await, (60, 60, 60));
        }
    }
    assert!(met >= 4, "{met}");
}

#[tokio::test]
async fn closing_shards_and_a_transfer() {
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        crate::support::open_with(&rig, json!({ "id": "fees", "kind": "income", "currency": "EUR", "shards": 4 }))
            .await;
        let mut booked = None;
        let fast = async { booked = Some(book(&rig, transfer(&txn(), "wallets:a", "fees", 5)).await.status) };
        let slow = async |other: &Rig| patch(other, "fees", json!({ "status": "closed" })).await;
        let Some(reply) = rig.overtaken(call, slow, fast).await else { continue };
        assert_eq!((booked, reply.problem()), (Some(201), "account_not_empty"), "{call}: {}", reply.text);
        assert_eq!(balances(&rig, "fees").await, (5, 5, 5));
    }
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_no_stale_one() {
    for call in 1..=CALLS {
        let rig = crate::support::rig();
        wallets(&rig, 100).await;
        let other = rig.restarted(Some(Faults::none().at(call, Fault::LostAnswer)));
        let change = staff(Call::patch("/ledger/accounts/wallets:a")).if_match(2).json(json!({ "status": "frozen" }));
        let reply = other.call(change).await;
        assert_eq!((reply.status, &reply.body["version"]), (200, &json!(3)), "{call}: {}", reply.text);
    }
}

#[tokio::test]
async fn freezing_shards_and_a_transfer() {
    let mut met = 0;
    for call in 1..=CALLS {
        for slow_freezes in [true, false] {
            let rig = crate::support::rig();
            wallets(&rig, 100).await;
            crate::support::open_with(&rig, json!({ "id": "fees", "kind": "income", "currency": "EUR", "shards": 4 }))
                .await;
            let freeze = async |rig: &Rig| patch(rig, "fees", json!({ "status": "frozen" })).await;
            let pay = async |rig: &Rig| book(rig, transfer(&txn(), "wallets:a", "fees", 5)).await;
            let mut first = None;
            let fast = async { first = Some(if slow_freezes { pay(&rig).await } else { freeze(&rig).await }) };
            let slow = async |other: &Rig| if slow_freezes { freeze(other).await } else { pay(other).await };
            let Some(second) = rig.overtaken(call, slow, fast).await else { continue };
            met += 1;
            assert!(matches!(first.unwrap().status, 200 | 201), "{call}");
            let expected = if slow_freezes { (200, "") } else { (422, "account_frozen") };
            assert_eq!((second.status, second.problem()), expected, "{call}: {}", second.text);
            assert_eq!(balances(&rig, "fees").await.0, if slow_freezes { 5 } else { 0 });
            assert_eq!(pay(&rig).await.problem(), "account_frozen");
            assert_sound(&rig).await;
        }
    }
    assert!(met >= 8, "{met}");
}
