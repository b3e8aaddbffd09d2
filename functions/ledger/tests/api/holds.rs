//! Holds: posted in whole or in part, voided, or ended by themselves; one of them, once.

use std::time::Duration;

use domain::id::{GuestId, Raw, TransactionId};
use events::identity::GuestMerged;
use serde_json::json;
use service::Capability;
use service::table::{Key, Write};
use testkit::Call;

use crate::people::{ADA, open_wallet, pay_in, people, wallet};
use crate::support::{
    Rig, all, assert_sound, balances, book, get, hold, hold_for, post, post_hold, post_part, staff, status, to,
    transfer, txn, void, wallets,
};

async fn held(rig: &Rig, amount: u64) -> String {
    let id = txn();
    let reply = book(rig, hold(&id, "wallets:a", "wallets:b", amount)).await;
    assert_eq!((reply.status, &reply.body["status"]), (201, &json!("pending")), "{}", reply.text);
    id
}

#[tokio::test]
async fn a_hold_takes_what_is_available_and_gives_nothing() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    held(&rig, 60).await;
    assert_eq!((balances(&rig, "wallets:a").await, balances(&rig, "wallets:b").await), ((100, 40, 40), (0, 60, 0)));
    let refused = book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 41)).await;
    assert_eq!(refused.problem(), "insufficient_funds");
    let refused = book(&rig, transfer(&txn(), "wallets:b", "wallets:a", 1)).await;
    assert_eq!(refused.problem(), "insufficient_funds", "what is only held for it is not there yet");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn is_posted_whole_and_the_same_again_gets_the_same_answer() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let id = held(&rig, 60).await;
    let reply = post_hold(&rig, &id).await;
    assert_eq!((reply.status, reply.header("etag"), &reply.body["status"]), (200, "\"2\"", &json!("posted")));
    assert_eq!(reply.body["entries"][0]["balances"], json!({ "posted": "40", "pending": "40", "available": "40" }));
    rig.advance(Duration::from_secs(400 * 24 * 60 * 60));
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1)).await.status, 201);
    let again = post_hold(&rig, &id).await;
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &reply.body));
    let spelled_out = post_part(&rig, &id, "wallets:a", "wallets:b", 60).await;
    assert_eq!((spelled_out.status, &spelled_out.body), (200, &reply.body));
    for (other, code) in [
        (post_part(&rig, &id, "wallets:a", "wallets:b", 59).await, "already_posted"),
        (void(&rig, &id).await, "already_posted"),
    ] {
        assert_eq!((other.status, other.problem()), (409, code));
    }
    assert_eq!(balances(&rig, "wallets:b").await, (61, 61, 61));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn is_posted_in_part_and_the_rest_is_free() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let id = held(&rig, 60).await;
    for (body, code) in [
        (
            json!([{ "account": "wallets:a", "side": "debit", "amount": "61" }, { "account": "wallets:b", "side": "credit", "amount": "61" }]),
            "exceeds_hold",
        ),
        (json!([{ "account": "wallets:a", "side": "debit", "amount": "5" }]), "unbalanced"),
        (json!([{ "account": "assets:bank", "side": "debit", "amount": "5" }]), "not_held"),
    ] {
        let refused = post(&rig, to(&id, "post"), json!({ "entries": body })).await;
        assert_eq!((refused.status, refused.problem()), (422, code), "{}", refused.text);
    }
    let reply = post_part(&rig, &id, "wallets:a", "wallets:b", 25).await;
    assert_eq!((reply.status, &reply.body["entries"][1]["posted"]), (200, &json!("25")), "{}", reply.text);
    assert_eq!((balances(&rig, "wallets:a").await, balances(&rig, "wallets:b").await), ((75, 75, 75), (25, 25, 25)));
    assert_eq!(post_hold(&rig, &id).await.problem(), "already_posted");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn is_voided_once() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let id = held(&rig, 60).await;
    let reply = void(&rig, &id).await;
    assert_eq!(
        (reply.status, &reply.body["status"], &reply.body["entries"][0]["posted"]),
        (200, &json!("voided"), &json!("0"))
    );
    let again = void(&rig, &id).await;
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &reply.body));
    assert_eq!((post_hold(&rig, &id).await.status, post_hold(&rig, &id).await.problem()), (409, "already_voided"));
    assert_eq!(balances(&rig, "wallets:a").await, (100, 100, 100));
    let posted = txn();
    assert_eq!(book(&rig, transfer(&posted, "wallets:a", "wallets:b", 1)).await.status, 201);
    for reply in [post_hold(&rig, &posted).await, void(&rig, &posted).await] {
        assert_eq!((reply.status, reply.problem()), (409, "not_pending"));
    }
    for reply in [post_hold(&rig, &txn()).await, void(&rig, &txn()).await] {
        assert_eq!(reply.status, 404);
    }
    let repeated = book(&rig, hold(&id, "wallets:a", "wallets:b", 60)).await;
    assert_eq!((repeated.status, &repeated.body["status"]), (200, &json!("pending")), "as it was answered first");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn counts_for_nothing_from_the_moment_at_which_it_expires() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let (id, long) = (txn(), txn());
    assert_eq!(book(&rig, hold_for(&rig, &id, "wallets:a", "wallets:b", 60, 10)).await.status, 201);
    assert_eq!(book(&rig, hold_for(&rig, &long, "wallets:a", "wallets:b", 10, 1000)).await.status, 201);
    rig.advance(Duration::from_millis(9_999));
    assert_eq!((balances(&rig, "wallets:a").await, status(&rig, &id).await.as_str()), ((100, 30, 30), "pending"));
    rig.advance(Duration::from_millis(1));
    let listed = all(&rig, "/ledger/transactions", 10).await;
    assert!(
        listed.iter().any(|shown| shown["id"] == json!(id) && shown["status"] == "expired"),
        "before it is written"
    );
    assert_eq!(balances(&rig, "wallets:a").await, (100, 90, 90));
    assert_eq!((status(&rig, &id).await.as_str(), status(&rig, &long).await.as_str()), ("expired", "pending"));
    for reply in [post_hold(&rig, &id).await, void(&rig, &id).await] {
        assert_eq!((reply.status, reply.problem()), (409, "expired"));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn is_too_late_to_post_even_if_nobody_has_seen_it_expire() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let id = txn();
    assert_eq!(book(&rig, hold_for(&rig, &id, "wallets:a", "wallets:b", 60, 10)).await.status, 201);
    rig.advance(Duration::from_secs(10));
    let late = post_hold(&rig, &id).await;
    assert_eq!((late.status, late.problem()), (409, "expired"));
    assert_eq!(balances(&rig, "wallets:b").await, (0, 0, 0));
    let next = txn();
    assert_eq!(book(&rig, hold_for(&rig, &next, "wallets:a", "wallets:b", 100, 10)).await.status, 201);
    rig.advance(Duration::from_secs(10));
    let funded = book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 100)).await;
    assert_eq!(funded.status, 201, "its funds are free: {}", funded.text);
    assert_eq!(funded.body["entries"][0]["balances"]["pending"], "0");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn the_tick_ends_what_nobody_asks_for() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let ids: Vec<_> = (0..5).map(|_| txn()).collect();
    for id in &ids {
        assert_eq!(book(&rig, hold_for(&rig, id, "wallets:a", "wallets:b", 10, 10)).await.status, 201);
    }
    let kept = txn();
    assert_eq!(book(&rig, hold(&kept, "wallets:a", "wallets:b", 10)).await.status, 201);
    rig.advance(Duration::from_secs(10));
    rig.tick().await.unwrap();
    let engine_reads = get(&rig, "/ledger/accounts/wallets:a").await;
    assert_eq!(
        (engine_reads.cost(), &engine_reads.body["available"]),
        ("1rru 0wru", &json!("90")),
        "no hold is left to end"
    );
    for id in &ids {
        assert_eq!(status(&rig, id).await, "expired");
    }
    assert_eq!(status(&rig, &kept).await, "pending", "without an end it lasts");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_hold_that_ends_before_it_begins_is_refused() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let id = txn();
    let body = hold_for(&rig, &id, "wallets:a", "wallets:b", 60, 0);
    assert_eq!(book(&rig, body.clone()).await.problem(), "already_expired");
    assert_eq!(book(&rig, body).await.header("idempotent-replayed"), "true");
    assert_eq!(rig.call(staff(Call::get(format!("/ledger/transactions/{id}")))).await.status, 404);
}

#[tokio::test]
async fn frozen_accounts_give_back_and_take_nothing() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let (posted, voided, expired) = (txn(), txn(), txn());
    for id in [&posted, &voided] {
        assert_eq!(book(&rig, hold(id, "wallets:a", "wallets:b", 10)).await.status, 201);
    }
    assert_eq!(book(&rig, hold_for(&rig, &expired, "wallets:a", "wallets:b", 10, 10)).await.status, 201);
    assert_eq!(crate::support::patch(&rig, "wallets:b", json!({ "status": "frozen" })).await.status, 200);
    let refused = post_hold(&rig, &posted).await;
    assert_eq!((refused.status, refused.problem()), (422, "account_frozen"));
    assert_eq!(void(&rig, &voided).await.status, 200);
    rig.advance(Duration::from_secs(10));
    assert_eq!(balances(&rig, "wallets:a").await, (100, 90, 90));
    assert_eq!(crate::support::patch(&rig, "wallets:b", json!({ "status": "open" })).await.status, 200);
    assert_eq!(post_hold(&rig, &posted).await.status, 200, "the hold was kept");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn of_thirty_wallets_ends_though_all_of_their_guests_have_signed_in() {
    let rig = crate::support::rig();
    people(&rig, 0).await;
    let guests: Vec<_> = (1..=30).map(|n| GuestId::from(Raw::from_parts(1_772_366_400_000, n)).to_string()).collect();
    let mut entries = Vec::new();
    for (n, guest) in guests.iter().enumerate() {
        assert_eq!(open_wallet(&rig, guest).await.status, 201);
        let side = if n < 15 { "debit" } else { "credit" };
        if n < 15 {
            pay_in(&rig, guest, 10).await;
        }
        entries.push(json!({ "account": wallet(guest), "side": side, "amount": "10" }));
    }
    // The most that one commit writes: thirty accounts, a reference, a day before today, and an end.
    let id = txn();
    let end = (rig.clock.now() + Duration::from_secs(60)).to_string();
    let body = json!({ "id": id, "entries": entries, "pending": true, "expires_at": end, "reference": "R-30",
        "effective_at": "2026-02-27T10:00:00Z" });
    assert_eq!(book(&rig, body).await.status, 201);
    for guest in &guests {
        let merged = GuestMerged { guest_id: guest.parse().unwrap(), account_id: ADA.parse().unwrap() };
        rig.deliver(&merged).await.unwrap();
    }
    rig.advance(Duration::from_secs(60));
    rig.tick().await.unwrap();
    assert_eq!(status(&rig, &id).await, "expired");
    assert_eq!(balances(&rig, &wallet(ADA)).await, (150, 150, 150), "all of it is the account's");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn that_cannot_be_ended_keeps_no_other_from_ending() {
    let rig = crate::support::rig();
    wallets(&rig, 100).await;
    let end = rig.clock.now() + Duration::from_secs(10);
    let table = &rig.capability.context().table;
    // More of them than a page has, on each key, and each is due first.
    for n in 0..240_u64 {
        let broken = TransactionId::new(&rig.clock);
        let write = Write::create("broken", Key::new(format!("txn#{broken}"), "txn"), &json!({ "outcome": "torn" }));
        let due = format!("{:015}#{broken}", end.as_millis() - 1);
        table.write(write.index2(format!("due#{}", n % 4), due)).await.unwrap();
    }
    let ids: Vec<_> = (0..8).map(|_| txn()).collect();
    for id in &ids {
        assert_eq!(book(&rig, hold_for(&rig, id, "wallets:a", "wallets:b", 10, 10)).await.status, 201);
    }
    rig.advance(Duration::from_secs(10));
    assert!(rig.tick().await.is_err(), "it is told");
    for id in &ids {
        let ended = get(&rig, format!("/ledger/transactions/{id}")).await;
        assert_eq!((&ended.body["version"], ended.cost()), (&json!(2), "1rru 0wru"), "{}", ended.text);
    }
}
