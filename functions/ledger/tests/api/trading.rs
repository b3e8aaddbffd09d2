//! What trading does: holds, releases, trades, each once and in any order.

use domain::id::TradingOrderId;
use domain::owner::Owner;
use domain::{Amount, Clock};
use events::ledger::{HoldPlaced, HoldRefused};
use events::trading::{HoldReleased, HoldRequested, TradeExecuted};
use serde_json::json;
use testkit::{Call, Fault, Faults};

use crate::support::{OWNER, Rig, assert_sound, balances, book, get, open, open_with, patch, transfer, txn};

const SELLER: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1SVR";

fn owner(text: &str) -> Owner {
    text.parse().unwrap()
}

fn requested(order_id: TradingOrderId, n: u32, who: &str, asset: &str, amount: i64) -> HoldRequested {
    HoldRequested { order_id, n, owner: owner(who), asset: asset.parse().unwrap(), amount: Amount::from(amount) }
}

fn released(order_id: TradingOrderId, n: u32, who: &str, asset: &str, amount: i64) -> HoldReleased {
    HoldReleased { order_id, n, owner: owner(who), asset: asset.parse().unwrap(), amount: Amount::from(amount) }
}

fn trade(rig: &Rig, number: u64) -> TradeExecuted {
    TradeExecuted {
        market: "BTC-EUR".to_owned(),
        trade: number,
        executed_at: rig.clock.now(),
        buyer: owner(OWNER),
        buy_order_id: TradingOrderId::new(&rig.clock),
        seller: owner(SELLER),
        sell_order_id: TradingOrderId::new(&rig.clock),
        base: "BTC".parse().unwrap(),
        base_amount: Amount::from(10),
        quote: "EUR".parse().unwrap(),
        quote_amount: Amount::from(600),
        buyer_fee: Amount::from(1),
        seller_fee: Amount::from(6),
    }
}

fn wallet(who: &str, asset: &str) -> String {
    format!("wallets:{who}:{asset}")
}

/// A wallet with funds.
async fn funded(rig: &Rig, who: &str, asset: &str, amount: u64) {
    let bank = format!("assets:bank:{asset}");
    let _ =
        crate::support::post(rig, "/ledger/accounts", json!({ "id": bank, "kind": "asset", "currency": asset })).await;
    let body = json!({ "id": wallet(who, asset), "kind": "liability", "currency": asset, "constraint": "no_overdraft", "owner": who });
    open_with(rig, body).await;
    assert_eq!(book(rig, transfer(&txn(), &bank, &wallet(who, asset), amount)).await.status, 201);
}

#[tokio::test]
async fn a_hold_is_placed_or_refused_once_with_its_answer() {
    let rig = crate::support::rig();
    funded(&rig, OWNER, "EUR", 1000).await;
    rig.take_events();
    let (first, second) = (TradingOrderId::new(&rig.clock), TradingOrderId::new(&rig.clock));
    for _ in 0..2 {
        rig.deliver(&requested(first, 1, OWNER, "EUR", 700)).await.unwrap();
    }
    assert_eq!(rig.take::<HoldPlaced>(), [HoldPlaced { order_id: first, n: 1 }]);
    assert_eq!(balances(&rig, &wallet(OWNER, "EUR")).await, (300, 300, 300));
    assert_eq!(balances(&rig, "trading:escrow:EUR").await, (700, 700, 700));
    for _ in 0..2 {
        rig.deliver(&requested(second, 1, OWNER, "EUR", 301)).await.unwrap();
    }
    let refused = HoldRefused { order_id: second, n: 1, code: "insufficient_funds".to_owned() };
    assert_eq!(rig.take::<HoldRefused>(), [refused]);
    rig.deliver(&released(first, 1, OWNER, "EUR", 700)).await.unwrap();
    rig.deliver(&requested(second, 1, OWNER, "EUR", 301)).await.unwrap();
    assert!(rig.take_events().is_empty(), "refused stays refused, and is told once");
    rig.deliver(&requested(second, 2, OWNER, "EUR", 301)).await.unwrap();
    assert_eq!(rig.take::<HoldPlaced>(), [HoldPlaced { order_id: second, n: 2 }], "another hold of the order");
    assert_eq!(balances(&rig, &wallet(OWNER, "EUR")).await, (699, 699, 699));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_wallet_without_funds_is_opened_and_a_frozen_one_is_told() {
    let rig = crate::support::rig();
    let order = TradingOrderId::new(&rig.clock);
    rig.deliver(&requested(order, 1, OWNER, "EUR", 5)).await.unwrap();
    assert_eq!(rig.take::<HoldRefused>()[0].code, "insufficient_funds");
    let shown = rig.call(Call::get(format!("/ledger/accounts/{}", wallet(OWNER, "EUR"))).bearer(OWNER, "")).await;
    assert_eq!((shown.status, &shown.body["constraint"]), (200, &json!("no_overdraft")), "it is its owner's");
    assert_eq!(get(&rig, "/ledger/accounts/trading:escrow:EUR").await.body["shards"], 16);
    open(&rig, "assets:bank:EUR", "asset", "none").await;
    assert_eq!(book(&rig, transfer(&txn(), "assets:bank:EUR", &wallet(OWNER, "EUR"), 5)).await.status, 201);
    assert_eq!(patch(&rig, &wallet(OWNER, "EUR"), json!({ "status": "frozen" })).await.status, 200);
    rig.deliver(&requested(order, 2, OWNER, "EUR", 5)).await.unwrap();
    assert_eq!(rig.take::<HoldRefused>()[0].code, "account_frozen");
    rig.deliver(&released(order, 1, OWNER, "EUR", 2)).await.unwrap();
    assert_eq!(
        balances(&rig, &wallet(OWNER, "EUR")).await,
        (7, 7, 7),
        "what is theirs comes back to a frozen wallet, too"
    );
    assert_sound(&rig).await;
}

#[tokio::test]
async fn a_trade_moves_both_amounts_and_fees_once() {
    let rig = crate::support::rig();
    funded(&rig, OWNER, "EUR", 1000).await;
    funded(&rig, SELLER, "BTC", 10).await;
    let (buy, sell) = (TradingOrderId::new(&rig.clock), TradingOrderId::new(&rig.clock));
    rig.deliver(&requested(buy, 1, OWNER, "EUR", 650)).await.unwrap();
    rig.deliver(&requested(sell, 1, SELLER, "BTC", 10)).await.unwrap();
    let settled = trade(&rig, 7);
    for _ in 0..2 {
        rig.deliver(&settled).await.unwrap();
    }
    rig.deliver(&released(buy, 1, OWNER, "EUR", 50)).await.unwrap();
    for (account, posted) in [
        (wallet(OWNER, "EUR"), 400),
        (wallet(OWNER, "BTC"), 9),
        (wallet(SELLER, "EUR"), 594),
        (wallet(SELLER, "BTC"), 0),
        ("trading:escrow:EUR".to_owned(), 0),
        ("trading:escrow:BTC".to_owned(), 0),
        ("income:trading-fees:EUR".to_owned(), 6),
        ("income:trading-fees:BTC".to_owned(), 1),
    ] {
        assert_eq!(balances(&rig, &account).await.0, posted, "{account}");
    }
    let free = TradeExecuted { buyer_fee: Amount::ZERO, seller_fee: Amount::ZERO, ..trade(&rig, 8) };
    rig.deliver(&free).await.unwrap();
    assert_eq!(balances(&rig, &wallet(OWNER, "BTC")).await.0, 19);
    let unpaid = TradeExecuted { buyer_fee: Amount::from(11), ..trade(&rig, 9) };
    assert!(rig.deliver(&unpaid).await.is_err(), "a fee above the amount ends among the dead letters");
    assert_sound(&rig).await;
}

#[tokio::test]
async fn what_is_no_amount_moves_nothing() {
    let rig = crate::support::rig();
    funded(&rig, OWNER, "EUR", 1000).await;
    let order = TradingOrderId::new(&rig.clock);
    for (n, amount) in [(1, 0), (2, -5)] {
        rig.deliver(&requested(order, n, OWNER, "EUR", amount)).await.unwrap();
        assert_eq!(rig.take::<HoldRefused>()[0].code, "invalid_amount");
        assert!(rig.deliver(&released(order, n, OWNER, "EUR", amount)).await.is_err());
    }
    for changed in [
        TradeExecuted { seller_fee: Amount::from(-1), ..trade(&rig, 1) },
        TradeExecuted { base_amount: Amount::from(-10), ..trade(&rig, 2) },
        TradeExecuted { quote_amount: Amount::ZERO, ..trade(&rig, 3) },
    ] {
        assert!(rig.deliver(&changed).await.is_err(), "{changed:?}");
    }
    assert_eq!(balances(&rig, &wallet(OWNER, "EUR")).await, (1000, 1000, 1000));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn any_order_of_events_comes_to_the_same() {
    for turn in 0..24 {
        let rig = crate::support::rig();
        funded(&rig, OWNER, "EUR", 1000).await;
        funded(&rig, SELLER, "BTC", 10).await;
        let (buy, sell) = (TradingOrderId::new(&rig.clock), TradingOrderId::new(&rig.clock));
        let settled = trade(&rig, 1);
        let mut left = vec![0, 1, 2, 3];
        let mut turn = turn;
        while !left.is_empty() {
            let next = left.remove(turn % left.len());
            turn /= left.len() + 1;
            for _ in 0..2 {
                match next {
                    0 => rig.deliver(&requested(buy, 1, OWNER, "EUR", 650)).await.unwrap(),
                    1 => rig.deliver(&requested(sell, 1, SELLER, "BTC", 10)).await.unwrap(),
                    2 => rig.deliver(&settled).await.unwrap(),
                    _ => rig.deliver(&released(buy, 1, OWNER, "EUR", 50)).await.unwrap(),
                }
            }
        }
        assert_eq!(balances(&rig, &wallet(OWNER, "EUR")).await.0, 400);
        assert_eq!(balances(&rig, &wallet(SELLER, "BTC")).await.0, 0);
        assert_eq!(balances(&rig, "trading:escrow:EUR").await.0, 0);
        assert_sound(&rig).await;
    }
}

#[tokio::test]
async fn faults_and_crashes_settle_nothing_twice() {
    for call in 1..=14 {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::LostAnswer, Fault::Conflict] {
            let calm = crate::support::rig();
            funded(&calm, OWNER, "EUR", 1000).await;
            calm.take_events();
            let faults = Faults::none().at(call, fault);
            let doomed = calm.restarted(Some(faults.clone()));
            let order = TradingOrderId::new(&Clock::system());
            let settled = trade(&calm, 1);
            let work = async {
                let _ = doomed.deliver(&requested(order, 1, OWNER, "EUR", 600)).await;
                let _ = doomed.deliver(&settled).await;
            };
            tokio::select! { () = work => {}, () = faults.crashed() => {} }
            let told_then = doomed.take::<HoldPlaced>().len();
            calm.deliver(&requested(order, 1, OWNER, "EUR", 600)).await.unwrap();
            calm.deliver(&settled).await.unwrap();
            assert!(told_then + calm.take::<HoldPlaced>().len() <= 1);
            assert_eq!(balances(&calm, &wallet(OWNER, "EUR")).await.0, 400, "{call} {fault:?}");
            assert_eq!(balances(&calm, &wallet(OWNER, "BTC")).await.0, 9);
            assert_sound(&calm).await;
        }
    }
}
