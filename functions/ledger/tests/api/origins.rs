//! What events booked: it is not taken back by hand, and not taken for what somebody else booked.

use domain::id::{DisputeId, PaymentId, TradingOrderId};
use domain::{Currency, Money};
use events::payments::{DisputeClosed, PaymentCaptured, PaymentRefunded};
use events::trading::{HoldReleased, HoldRequested, TradeExecuted};
use serde_json::{Value, json};

use crate::support::{
    OWNER, Rig, all, assert_sound, balances, book, get, open, post, reverse, rig, status, transfer, txn,
};

const SELLER: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1SVR";

fn money(amount: i64) -> Money {
    Money::new(amount, "EUR".parse::<Currency>().unwrap())
}

fn payment_id() -> PaymentId {
    "pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG".parse().unwrap()
}

fn captured(n: u32, amount: i64) -> PaymentCaptured {
    PaymentCaptured {
        payment_id: payment_id(),
        order_id: payment_id().raw().into(),
        n,
        amount: money(amount),
        captured: money(amount),
        source: None,
        provider: Some("simulator".to_owned()),
    }
}

fn refunded(n: u32, amount: i64) -> PaymentRefunded {
    PaymentRefunded {
        payment_id: payment_id(),
        order_id: payment_id().raw().into(),
        n,
        amount: money(amount),
        refunded: money(amount),
        source: None,
        provider: Some("simulator".to_owned()),
    }
}

fn lost(amount: i64) -> DisputeClosed {
    DisputeClosed {
        dispute_id: DisputeId::from(payment_id().raw()),
        payment_id: payment_id(),
        order_id: payment_id().raw().into(),
        amount: money(amount),
        won: false,
        provider: Some("simulator".to_owned()),
    }
}

/// A wallet of euros with funds.
async fn funded(rig: &Rig, amount: u64) -> String {
    let wallet = format!("wallets:{OWNER}:EUR");
    open(rig, "assets:bank:EUR", "asset", "none").await;
    let body =
        json!({ "id": wallet, "kind": "liability", "currency": "EUR", "constraint": "no_overdraft", "owner": OWNER });
    assert_eq!(post(rig, "/ledger/accounts", body).await.status, 201);
    assert_eq!(book(rig, transfer(&txn(), "assets:bank:EUR", &wallet, amount)).await.status, 201);
    wallet
}

/// The transactions whose description begins so.
async fn booked(rig: &Rig, how: &str) -> Vec<String> {
    let items = all(rig, "/ledger/transactions", 100).await;
    let of = items.iter().filter(|item| item["description"].as_str().is_some_and(|text| text.starts_with(how)));
    of.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn hold(rig: &Rig, amount: i64) -> HoldRequested {
    let order_id = TradingOrderId::new(&rig.clock);
    HoldRequested {
        order_id,
        n: 1,
        owner: OWNER.parse().unwrap(),
        asset: "EUR".parse().unwrap(),
        amount: amount.into(),
    }
}

fn release(hold: &HoldRequested, amount: i64) -> HoldReleased {
    HoldReleased { order_id: hold.order_id, n: 1, owner: hold.owner, asset: hold.asset, amount: amount.into() }
}

fn trade(rig: &Rig, buy: &HoldRequested) -> TradeExecuted {
    TradeExecuted {
        market: "BTC-EUR".to_owned(),
        trade: 7,
        executed_at: rig.clock.now(),
        buyer: buy.owner,
        buy_order_id: buy.order_id,
        seller: SELLER.parse().unwrap(),
        sell_order_id: TradingOrderId::new(&rig.clock),
        base: "BTC".parse().unwrap(),
        base_amount: 10.into(),
        quote: "EUR".parse().unwrap(),
        quote_amount: 600.into(),
        buyer_fee: 1.into(),
        seller_fee: 6.into(),
    }
}

async fn assert_not_reversible(rig: &Rig, how: &str, way: &str) {
    let ids = booked(rig, how).await;
    assert_eq!(ids.len(), 1, "{how}");
    let by = txn();
    let reply = reverse(rig, &ids[0], &by).await;
    assert_eq!((reply.status, reply.problem()), (409, "not_reversible"), "{how}: {}", reply.text);
    assert!(reply.body["detail"].as_str().unwrap().contains(way), "{}", reply.text);
    assert_eq!(get(rig, format!("/ledger/transactions/{by}")).await.status, 404);
    assert_eq!(status(rig, &ids[0]).await, "posted");
}

#[tokio::test]
async fn a_markets_postings_are_not_reversed_by_hand() {
    let rig = rig();
    let wallet = funded(&rig, 1_000).await;
    let hold = hold(&rig, 700);
    rig.deliver(&hold).await.unwrap();
    assert_not_reversible(&rig, "Hold", "only the market").await;
    rig.deliver(&trade(&rig, &hold)).await.unwrap();
    rig.deliver(&release(&hold, 100)).await.unwrap();
    assert_not_reversible(&rig, "Trade", "only the market").await;
    assert_not_reversible(&rig, "Release", "only the market").await;
    assert_eq!((balances(&rig, &wallet).await.0, balances(&rig, "trading:escrow:EUR").await.0), (400, 0));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_payments_postings_are_taken_back_by_a_refund_alone() {
    let rig = rig();
    rig.deliver(&captured(1, 500)).await.unwrap();
    rig.deliver(&refunded(1, 200)).await.unwrap();
    rig.deliver(&lost(100)).await.unwrap();
    for how in ["Capture", "Refund", "Lost dispute"] {
        assert_not_reversible(&rig, how, "a refund").await;
    }
    assert_eq!(balances(&rig, "income:sales:EUR").await.0, 300);
}

async fn differences(rig: &Rig) -> Vec<Value> {
    get(rig, "/ledger/reconciliation?currency=EUR").await.body["items"].as_array().unwrap().clone()
}

/// The id under which the only event is booked that another rig got.
async fn id_elsewhere(other: &Rig) -> String {
    let items = all(other, "/ledger/transactions", 100).await;
    assert_eq!(items.len(), 1);
    items[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_capture_whose_id_somebody_has_taken_is_a_dead_letter_and_a_difference() {
    let other = rig();
    other.deliver(&captured(1, 500)).await.unwrap();
    let id = id_elsewhere(&other).await;
    let (provider, sales) = ("assets:provider:simulator:EUR", "income:sales:EUR");
    let same = json!({
        "id": id, "entries": transfer(&id, provider, sales, 500)["entries"],
        "description": format!("Capture 1 of {}", payment_id()),
    });
    // With other content; refused with the very content of the fact; and booked with it.
    for planted in ["other", "refused", "same"] {
        let rig = rig();
        funded(&rig, 10).await;
        let status = match planted {
            "other" => book(&rig, transfer(&id, "assets:bank:EUR", &format!("wallets:{OWNER}:EUR"), 1)).await.status,
            "refused" => book(&rig, same.clone()).await.status,
            _ => {
                open(&rig, provider, "asset", "none").await;
                open(&rig, sales, "income", "none").await;
                book(&rig, same.clone()).await.status
            }
        };
        assert_eq!(status, if planted == "refused" { 422 } else { 201 }, "{planted}");
        for _ in 0..2 {
            let error = rig.deliver(&captured(1, 500)).await.unwrap_err().to_string();
            assert!(error.contains("no fact has booked"), "{error}");
        }
        let found = differences(&rig).await;
        assert_eq!(found[0]["captured"], json!({ "told": "500", "posted": "0", "missing": [1] }), "{planted}");
    }
}

#[tokio::test]
async fn a_lost_dispute_or_a_release_whose_id_somebody_has_taken_is_a_dead_letter() {
    let (first, second, rig) = (rig(), rig(), rig());
    let given_back = release(&hold(&rig, 5), 5);
    first.deliver(&lost(100)).await.unwrap();
    second.deliver(&given_back).await.unwrap();
    let wallet = funded(&rig, 10).await;
    assert_eq!(book(&rig, transfer(&id_elsewhere(&first).await, &wallet, "assets:bank:EUR", 1)).await.status, 201);
    let id = id_elsewhere(&second).await;
    let refused = json!({
        "id": id, "entries": transfer(&id, "trading:escrow:EUR", &wallet, 5)["entries"],
        "description": format!("Release 1 of {}", given_back.order_id),
    });
    assert_eq!(book(&rig, refused).await.problem(), "unknown_account");
    assert!(rig.deliver(&lost(100)).await.is_err());
    assert!(rig.deliver(&given_back).await.is_err(), "refused with the very content of the event");
}
