//! Guests who became an account's: their wallets, and what comes to them later.

use std::time::Duration;

use domain::id::TradingOrderId;
use events::identity::GuestMerged;
use events::ledger::HoldRefused;
use events::trading::{HoldReleased, HoldRequested, TradeExecuted};
use serde_json::{Value, json};
use testkit::{Call, Fault, Faults};

use crate::people::*;
use crate::support::{
    Rig, all, assert_journal_is_whole, assert_sound, balances, book, get, hold, hold_for, open, open_with, patch,
    reverse, rig, staff, transfer, txn, void,
};

fn signed_in() -> GuestMerged {
    GuestMerged { guest_id: GUEST.parse().unwrap(), account_id: ADA.parse().unwrap() }
}

/// Of the guest and of Ada.
async fn both(rig: &Rig) -> (i64, i64) {
    (balances(rig, &wallet(GUEST)).await.2, balances(rig, &wallet(ADA)).await.2)
}

/// Ada, Ben, and a guest with funds.
async fn guest(rig: &Rig, funds: u64) {
    people(rig, 0).await;
    assert_eq!(open_wallet(rig, GUEST).await.status, 201);
    if funds > 0 {
        pay_in(rig, GUEST, funds).await;
    }
}

fn hold_requested(rig: &Rig, amount: i64) -> HoldRequested {
    let (owner, asset) = (GUEST.parse().unwrap(), "EUR".parse().unwrap());
    HoldRequested { order_id: TradingOrderId::new(&rig.clock), n: 1, owner, asset, amount: amount.into() }
}

fn released(hold: &HoldRequested, amount: i64) -> HoldReleased {
    HoldReleased { order_id: hold.order_id, n: 1, owner: hold.owner, asset: hold.asset, amount: amount.into() }
}

#[tokio::test]
async fn the_guests_funds_are_the_accounts_once() {
    let rig = rig();
    guest(&rig, 500).await;
    pay_in(&rig, ADA, 10).await;
    for _ in 0..3 {
        rig.deliver(&signed_in()).await.unwrap();
    }
    assert_eq!(both(&rig).await, (0, 510));
    // What names the guest from now on means the account.
    pay_in(&rig, GUEST, 5).await;
    assert_eq!(send(&rig, BEN, with(to_ben(&wtr(), 1), "to", json!(GUEST))).await.problem(), "insufficient_funds");
    pay_in(&rig, BEN, 20).await;
    assert_eq!(send(&rig, BEN, with(to_ben(&wtr(), 7), "to", json!(GUEST))).await.status, 201);
    assert_eq!(both(&rig).await, (0, 522));
    let by_guest = send(&rig, GUEST, to_ben(&wtr(), 1)).await;
    assert_eq!((by_guest.status, by_guest.problem()), (422, "wallet_merged"));
    let to_oneself = send(&rig, ADA, with(to_ben(&wtr(), 1), "to", json!(GUEST))).await;
    assert_eq!((to_oneself.status, to_oneself.problem()), (422, "self_transfer"));
    let body = transfer(&txn(), BANK, &wallet(GUEST), 3);
    let first = book(&rig, body.clone()).await;
    assert_eq!(first.body["entries"][1]["account"], wallet(ADA), "it says where it went");
    assert_eq!((book(&rig, body).await.status, both(&rig).await), (200, (0, 525)));
    rig.tick().await.unwrap();
    assert_sound(&rig).await;
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn a_markets_holds_and_releases_follow_in_any_order() {
    // Merged before all, between hold and release, and after all.
    for merged_at in 0..3 {
        let rig = rig();
        guest(&rig, 500).await;
        let held = hold_requested(&rig, 300);
        if merged_at == 0 {
            rig.deliver(&signed_in()).await.unwrap();
        }
        rig.deliver(&held).await.unwrap();
        if merged_at == 1 {
            rig.deliver(&signed_in()).await.unwrap();
        }
        rig.deliver(&released(&held, 120)).await.unwrap();
        if merged_at == 2 {
            rig.deliver(&signed_in()).await.unwrap();
        }
        for _ in 0..2 {
            rig.deliver(&held).await.unwrap();
            rig.deliver(&released(&held, 120)).await.unwrap();
            rig.deliver(&signed_in()).await.unwrap();
        }
        assert_eq!(both(&rig).await, (0, 320), "{merged_at}");
        assert_eq!(balances(&rig, "trading:escrow:EUR").await.0, 180);
        rig.tick().await.unwrap();
        assert_sound(&rig).await;
        assert_journal_is_whole(&rig).await;
    }
}

#[tokio::test]
async fn a_merged_guests_hold_above_the_accounts_funds_is_refused() {
    let rig = rig();
    guest(&rig, 500).await;
    rig.deliver(&signed_in()).await.unwrap();
    let held = hold_requested(&rig, 501);
    let delivered = tokio::time::timeout(Duration::from_secs(20), rig.deliver(&held)).await;
    delivered.expect("it comes to an end").unwrap();
    assert_eq!(both(&rig).await, (0, 500));
    let refused = HoldRefused { order_id: held.order_id, n: 1, code: "insufficient_funds".to_owned() };
    assert_eq!(rig.take::<HoldRefused>(), [refused]);
}

#[tokio::test]
async fn a_late_trade_is_settled_with_the_account() {
    let rig = rig();
    guest(&rig, 500).await;
    let held = hold_requested(&rig, 300);
    rig.deliver(&held).await.unwrap();
    let trade = TradeExecuted {
        market: "BTC-EUR".to_owned(),
        trade: 7,
        executed_at: rig.clock.now(),
        buyer: held.owner,
        buy_order_id: held.order_id,
        seller: BEN.parse().unwrap(),
        sell_order_id: TradingOrderId::new(&rig.clock),
        base: "BTC".parse().unwrap(),
        base_amount: 10.into(),
        quote: held.asset,
        quote_amount: 300.into(),
        buyer_fee: 1.into(),
        seller_fee: 3.into(),
    };
    rig.deliver(&signed_in()).await.unwrap();
    for _ in 0..2 {
        rig.deliver(&trade).await.unwrap();
    }
    assert_eq!(balances(&rig, &format!("wallets:{ADA}:BTC")).await.0, 9);
    assert_eq!(balances(&rig, &format!("wallets:{GUEST}:BTC")).await.0, 0);
    assert_eq!((both(&rig).await, balances(&rig, &wallet(BEN)).await.0), ((0, 200), 297));
    let account = get(&rig, format!("/ledger/accounts/{}", wallet(GUEST))).await;
    assert_eq!(account.body["merged_into"], ADA);
    rig.tick().await.unwrap();
    assert_sound(&rig).await;
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn a_wallet_that_the_guest_gets_afterwards_is_the_accounts_at_once() {
    let rig = rig();
    rig.deliver(&signed_in()).await.unwrap();
    rig.deliver(&released(&hold_requested(&rig, 50), 50)).await.unwrap();
    assert_eq!(balances(&rig, &wallet(ADA)).await.0, 50);
    rules(&rig, json!({ "transfers": true })).await;
    let account = open_with(
        &rig,
        json!({ "id": format!("wallets:{GUEST}:BTC"), "kind": "liability", "currency": "BTC",
        "constraint": "no_overdraft", "owner": GUEST }),
    )
    .await;
    assert_eq!(account["posted"], "0");
    let opened = rig.call(Call::post("/wallets").bearer(GUEST, "").json(json!({ "asset": "EUR" }))).await;
    assert_eq!((opened.status, opened.problem()), (422, "wallet_merged"));
    assert_sound(&rig).await;
    let guest = "guest_01J8ZQ4T6M3V0X9K2B7C5D1GSV";
    rig.deliver(&GuestMerged { guest_id: guest.parse().unwrap(), ..signed_in() }).await.unwrap();
    assert_eq!(open_wallet(&rig, guest).await.problem(), "wallet_merged");
    assert_eq!(get(&rig, format!("/ledger/accounts/{}", wallet(guest))).await.status, 404, "and it opens none");
}

#[tokio::test]
async fn what_is_held_follows_when_its_hold_ends() {
    let rig = rig();
    guest(&rig, 500).await;
    let (voided, expired, posted) = (txn(), txn(), txn());
    assert_eq!(book(&rig, hold(&voided, &wallet(GUEST), BANK, 100)).await.status, 201);
    assert_eq!(book(&rig, hold_for(&rig, &expired, &wallet(GUEST), BANK, 50, 60)).await.status, 201);
    assert_eq!(book(&rig, hold(&posted, &wallet(GUEST), BANK, 30)).await.status, 201);
    rig.deliver(&signed_in()).await.unwrap();
    assert_eq!(both(&rig).await, (0, 320));
    assert_eq!(void(&rig, &voided).await.status, 200);
    assert_eq!(crate::support::post_hold(&rig, &posted).await.status, 200);
    rig.advance(Duration::from_secs(60));
    for _ in 0..2 {
        rig.tick().await.unwrap();
        assert_eq!(both(&rig).await, (0, 470), "by the tick");
    }
    assert_eq!(balances(&rig, &wallet(GUEST)).await, (0, 0, 0));
    assert_sound(&rig).await;
    assert_journal_is_whole(&rig).await;
}

#[tokio::test]
async fn a_frozen_wallet_is_not_thawed_by_signing_in() {
    let rig = rig();
    guest(&rig, 500).await;
    assert_eq!(patch(&rig, &wallet(GUEST), json!({ "status": "frozen" })).await.status, 200);
    rig.deliver(&signed_in()).await.unwrap();
    rig.deliver(&released(&hold_requested(&rig, 9), 9)).await.unwrap();
    rig.tick().await.unwrap();
    assert_eq!(both(&rig).await, (509, 0));
    let refused = send(&rig, BEN, with(to_ben(&wtr(), 1), "to", json!(GUEST))).await;
    assert_eq!(refused.problem(), "account_frozen");
    assert_eq!(patch(&rig, &wallet(GUEST), json!({ "status": "open" })).await.status, 200);
    rig.tick().await.unwrap();
    assert_eq!(both(&rig).await, (0, 509));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn transfers_of_a_guest_are_the_accounts() {
    let rig = rig();
    guest(&rig, 500).await;
    let (held, other, made, to_ada) = (wtr(), wtr(), wtr(), wtr());
    let hold = json!({ "expires_at": "2026-03-05T08:00:00Z" });
    assert_eq!(send(&rig, GUEST, to_ben(&made, 10)).await.status, 201);
    assert_eq!(send(&rig, GUEST, with(to_ben(&to_ada, 10), "to", json!(ADA))).await.status, 201);
    for id in [&held, &other] {
        assert_eq!(send(&rig, GUEST, with(to_ben(id, 10), "hold", hold.clone())).await.status, 201);
    }
    assert_eq!(see(&rig, ADA, format!("/wallet-transfers/{held}")).await.status, 404);
    rig.deliver(&signed_in()).await.unwrap();

    let listed = see(&rig, ADA, "/wallet-transfers").await;
    let mut ids: Vec<_> = listed.body["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    ids.sort_by_key(Value::to_string);
    let mut expected = [&held, &other, &made, &to_ada].map(|id| json!(id));
    expected.sort_by_key(Value::to_string);
    assert_eq!(ids, expected, "each once, also what is in both lists");
    assert_eq!(seen(&rig, ADA, &held).await["balances"]["available"], "470");
    for verb in ["complete", "cancel"] {
        let by_guest = end(&rig, GUEST, &held, verb).await;
        assert_eq!((by_guest.status, by_guest.problem()), (422, "wallet_merged"), "the old token ends nothing");
    }
    let statement = format!("/ledger/accounts/{}/statement?from=2020-01-01T00:00:00Z", wallet(GUEST));
    assert_eq!(see(&rig, ADA, &statement).await.status, 200);
    assert_eq!(see(&rig, BEN, &statement).await.status, 404);
    assert_eq!(end(&rig, ADA, &held, "cancel").await.status, 200);
    assert_eq!(end(&rig, ADA, &other, "complete").await.status, 200);
    rig.tick().await.unwrap();
    assert_eq!(both(&rig).await, (0, 480));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn guests_plan_nothing() {
    let rig = rig();
    guest(&rig, 500).await;
    let later = |id: &str| with(to_ben(id, 10), "execute_at", json!("2026-03-05T08:00:00Z"));
    let daily = with(later(&wtr()), "repeat", json!({ "every": "day" }));
    for body in [later(&wtr()), daily] {
        for merged in [false, true] {
            if merged {
                rig.deliver(&signed_in()).await.unwrap();
            }
            let refused = send(&rig, GUEST, body.clone()).await;
            assert_eq!((refused.status, refused.problem()), (403, "account_required"), "{merged}");
        }
    }
    rig.advance(Duration::from_secs(5 * 24 * 3_600));
    rig.tick().await.unwrap();
    assert_eq!((both(&rig).await, balances(&rig, &wallet(BEN)).await.0), ((0, 500), 0));
}

#[tokio::test]
async fn what_was_handed_over_is_not_taken_back() {
    let rig = rig();
    guest(&rig, 500).await;
    rig.deliver(&signed_in()).await.unwrap();
    let transactions = all(&rig, "/ledger/transactions", 100).await;
    let is_it = |transaction: &&Value| transaction["description"].as_str().is_some_and(|text| text.contains("became"));
    let handed_over = transactions.iter().find(is_it).unwrap()["id"].as_str().unwrap();
    let refused = reverse(&rig, handed_over, &txn()).await;
    assert_eq!((refused.status, refused.problem()), (409, "not_reversible"));
    assert_eq!(both(&rig).await, (0, 500));
}

#[tokio::test]
async fn a_wallet_that_cannot_be_handed_on_does_not_keep_the_others_back() {
    let rig = rig();
    guest(&rig, 10).await;
    let (other, full) = ("guest_01J8ZQ4T6M3V0X9K2B7C5D1GSV", "9".repeat(34));
    assert_eq!(open_wallet(&rig, other).await.status, 201);
    pay_in(&rig, other, 20).await;
    open(&rig, "assets:all", "asset", "none").await;
    let mut all_there_is = transfer(&txn(), "assets:all", &wallet(ADA), 1);
    for place in 0..2 {
        all_there_is["entries"][place]["amount"] = json!(full);
    }
    assert_eq!(book(&rig, all_there_is).await.status, 201);
    let held = [(GUEST, 10, txn()), (other, 20, txn())];
    for (guest, amount, id) in &held {
        assert_eq!(book(&rig, hold(id, &wallet(guest), BANK, *amount)).await.status, 201);
    }
    rig.deliver(&signed_in()).await.unwrap();
    rig.deliver(&GuestMerged { guest_id: other.parse().unwrap(), account_id: BEN.parse().unwrap() }).await.unwrap();
    for (_, _, id) in &held {
        assert_eq!(void(&rig, id).await.status, 200);
    }
    assert!(rig.tick().await.is_err(), "the first one's heir can't take more");
    let has = async |owner: &str| balances(&rig, &wallet(owner)).await.2;
    assert_eq!((has(GUEST).await, has(other).await, has(BEN).await), (10, 0, 20));
}

#[tokio::test]
async fn a_freeze_of_a_guests_wallet_is_not_overtaken() {
    let mut met = 0;
    for call in 1..=16 {
        let rig = rig();
        guest(&rig, 0).await;
        rig.deliver(&signed_in()).await.unwrap();
        let booked = async |other: &Rig| book(other, transfer(&txn(), BANK, &wallet(GUEST), 5)).await;
        let frozen = async { assert_eq!(patch(&rig, &wallet(GUEST), json!({ "status": "frozen" })).await.status, 200) };
        let Some(reply) = rig.overtaken(call, booked, frozen).await else { continue };
        met += 1;
        assert_eq!((reply.status, reply.problem()), (422, "account_frozen"), "{call}");
        assert_eq!(both(&rig).await, (0, 0), "{call}");
    }
    assert!(met >= 5, "{met}");
}

#[tokio::test]
async fn guests_wallets_have_a_place_in_a_commit() {
    for (merged, status) in [(5, 201), (6, 422)] {
        let rig = rig();
        people(&rig, 0).await;
        let mut entries = Vec::new();
        for n in 0..30 {
            let side = if n % 2 == 0 { "debit" } else { "credit" };
            let (account, last) = (format!("assets:plain:{n}"), char::from(b'A' + n));
            let account = if n < merged {
                let (guest, heir) =
                    (format!("guest_01J8ZQ4T6M3V0X9K2B7C5D1GT{last}"), format!("acct_01J8ZQ4T6M3V0X9K2B7C5D1AC{last}"));
                assert_eq!(open_wallet(&rig, &guest).await.status, 201);
                let merged = GuestMerged { guest_id: guest.parse().unwrap(), account_id: heir.parse().unwrap() };
                rig.deliver(&merged).await.unwrap();
                pay_in(&rig, &guest, 5).await;
                wallet(&guest)
            } else {
                open(&rig, &account, "asset", "none").await;
                account
            };
            entries.push(json!({ "account": account, "side": side, "amount": "5" }));
        }
        let mut body = hold_for(&rig, &txn(), BANK, BANK, 5, 60);
        (body["entries"], body["reference"]) = (json!(entries), json!("r-1"));
        let booked = book(&rig, body).await;
        assert_eq!(booked.status, status, "{}", booked.text);
        if status == 422 {
            assert_eq!(booked.problem(), "too_many_merged");
        }
        assert_sound(&rig).await;
    }
}

#[tokio::test]
async fn a_merge_that_is_stopped_anywhere_is_done_by_the_next_delivery() {
    for call in 1..=16 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
            let calm = rig();
            guest(&calm, 500).await;
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let merged = signed_in();
            tokio::select! { _ = doomed.deliver(&merged) => {}, () = faults.crashed() => {} }
            calm.deliver(&merged).await.unwrap();
            assert_eq!(both(&calm).await, (0, 500), "{fault:?} at {call}");
            assert_sound(&calm).await;
        }
    }
}

#[tokio::test]
async fn funds_that_come_while_the_guest_signs_in_are_the_accounts() {
    let mut met = 0;
    for call in 1..=16 {
        for merge_is_slow in [true, false] {
            let rig = rig();
            guest(&rig, 500).await;
            let merge = async |rig: &Rig| rig.deliver(&signed_in()).await.unwrap();
            let back = released(&hold_requested(&rig, 40), 40);
            let wake = async |rig: &Rig| rig.deliver(&back).await.unwrap();
            let fast = async { if merge_is_slow { wake(&rig).await } else { merge(&rig).await } };
            let slow = async |other: &Rig| if merge_is_slow { merge(other).await } else { wake(other).await };
            if rig.overtaken(call, slow, fast).await.is_none() {
                continue;
            }
            met += 1;
            rig.tick().await.unwrap();
            assert_eq!(both(&rig).await, (0, 540), "{call} {merge_is_slow}");
            assert_sound(&rig).await;
        }
    }
    assert!(met >= 8, "{met}");
}

#[tokio::test]
async fn two_wallets_of_a_guest_are_opened_while_the_guest_signs_in() {
    let mut met = 0;
    for call in 1..=10 {
        let rig = rig();
        people(&rig, 0).await;
        let open = async |rig: &Rig| {
            let body = json!({ "id": wallet(GUEST), "kind": "liability", "currency": "EUR",
                "constraint": "no_overdraft", "owner": GUEST });
            rig.call(staff(Call::post("/ledger/accounts")).json(body)).await.status
        };
        let fast = async { rig.deliver(&signed_in()).await.unwrap() };
        let Some(opened) = rig.overtaken(call, open, fast).await else { continue };
        met += 1;
        assert_eq!(opened, 201);
        pay_in(&rig, GUEST, 5).await;
        assert_eq!(both(&rig).await, (0, 5), "{call}");
    }
    assert!(met >= 2, "{met}");
}
