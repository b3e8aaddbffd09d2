//! Closed periods: nothing counts on a closed day any more.

use std::time::Duration;

use domain::Amount;
use domain::id::TradingOrderId;
use events::trading::TradeExecuted;
use serde_json::json;
use testkit::{Call, Faults, Reply};

use crate::support::{OWNER, Rig, book, get, post, rig, rig_with, staff, transfer, txn, wallets};

async fn close(rig: &Rig, through: &str) -> Reply {
    post(rig, "/ledger/closings", json!({ "through": through })).await
}

async fn backdated(rig: &Rig, id: &str, effective_at: &str) -> Reply {
    let mut body = transfer(id, "wallets:a", "wallets:b", 1);
    body["effective_at"] = json!(effective_at);
    book(rig, body).await
}

#[tokio::test]
async fn nothing_counts_on_a_closed_day_any_more() {
    let rig = rig();
    wallets(&rig, 100).await;
    assert_eq!(backdated(&rig, &txn(), "2026-02-20T10:00:00Z").await.status, 201);
    let none = json!({ "ledger": "main", "through": null, "closed_at": null });
    assert_eq!(get(&rig, "/ledger/closings").await.body, none);
    let closed = close(&rig, "2026-02-27").await;
    assert_eq!((closed.status, closed.body["through"].as_str()), (200, Some("2026-02-27")), "{}", closed.text);
    assert_eq!(get(&rig, "/ledger/closings").await.body, closed.body);

    let id = txn();
    let refused = backdated(&rig, &id, "2026-02-27T23:59:59.999Z").await;
    assert_eq!((refused.status, refused.problem()), (422, "period_closed"), "{}", refused.text);
    let again = backdated(&rig, &id, "2026-02-27T23:59:59.999Z").await;
    assert_eq!((again.problem(), again.header("idempotent-replayed")), ("period_closed", "true"));
    assert_eq!(backdated(&rig, &txn(), "2026-02-28T00:00:00Z").await.status, 201);
    assert_eq!(book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1)).await.status, 201);
    assert_eq!(get(&rig, "/ledger/closings?ledger=other").await.body["through"], json!(null), "other books are open");
}

#[tokio::test]
async fn what_was_answered_before_is_answered_alike_after() {
    let rig = rig();
    wallets(&rig, 100).await;
    let id = txn();
    let first = backdated(&rig, &id, "2026-02-20T10:00:00Z").await;
    assert_eq!(close(&rig, "2026-02-27").await.status, 200);
    let again = backdated(&rig, &id, "2026-02-20T10:00:00Z").await;
    assert_eq!((again.status, &again.body), (200, &first.body));
}

#[tokio::test]
async fn a_day_is_closed_once_it_is_over_and_never_opened() {
    let rig = rig();
    for day in ["2026-03-01", "2026-03-02", "9999-12-31"] {
        assert_eq!(close(&rig, day).await.problem(), "day_not_over", "{day}");
    }
    assert_eq!(close(&rig, "2026-02-28").await.status, 200);
    assert_eq!(close(&rig, "2026-02-28").await.status, 200, "the same again");
    let earlier = close(&rig, "2026-02-27").await;
    assert_eq!((earlier.status, earlier.problem()), (409, "period_closed"));
    rig.advance(Duration::from_secs(12 * 3_600 + 599));
    assert_eq!(close(&rig, "2026-03-01").await.problem(), "day_not_over");
    rig.advance(Duration::from_secs(1));
    assert_eq!(close(&rig, "2026-03-01").await.status, 200, "ten minutes after its end");
    for bad in [json!({}), json!({ "through": "2026-02-30" }), json!({ "through": "2026-02-28", "x": 1 }), json!([])] {
        assert_eq!(post(&rig, "/ledger/closings", bad.clone()).await.status, 400, "{bad}");
    }
    let body = json!({ "through": "2026-02-28" });
    let read = Call::post("/ledger/closings").bearer(OWNER, "ledger:read").json(body.clone());
    assert_eq!(rig.call(read).await.status, 403);
    assert_eq!(rig.call(Call::post("/ledger/closings").json(body)).await.status, 401);
}

#[tokio::test]
async fn a_closing_and_a_backdated_transaction_race() {
    let (mut call, mut refused) = (1, 0);
    loop {
        let rig = rig();
        wallets(&rig, 100).await;
        let id = txn();
        let slow = async |other: &Rig| backdated(other, &id, "2026-02-20T10:00:00Z").await;
        let fast = async { assert_eq!(close(&rig, "2026-02-27").await.status, 200) };
        let Some(reply) = rig.overtaken(call, slow, fast).await else { break };
        // Overtaken by the closing before its commit, it is refused.
        assert_eq!((reply.status, reply.problem()), (422, "period_closed"), "overtaken at call {call}: {}", reply.text);
        let again = backdated(&rig, &id, "2026-02-20T10:00:00Z").await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (422, "true"));
        (call, refused) = (call + 1, refused + 1);
    }
    assert!(refused >= 3, "{refused}");

    // A closing that is overtaken by another one gives way to it, or follows it.
    let mut call = 1;
    loop {
        let rig = rig();
        let slow = async |other: &Rig| close(other, "2026-02-20").await;
        let fast = async { assert_eq!(close(&rig, "2026-02-27").await.status, 200) };
        let Some(reply) = rig.overtaken(call, slow, fast).await else { break };
        assert_eq!(reply.problem(), "period_closed", "{}", reply.text);
        assert_eq!(get(&rig, "/ledger/closings").await.body["through"], json!("2026-02-27"));
        call += 1;
    }
    assert!(call > 2, "{call}");
}

#[tokio::test]
async fn only_what_is_backdated_pays_for_it() {
    let faults = Faults::none();
    let rig = rig_with(Some(faults.clone()));
    wallets(&rig, 100).await;
    let today = book(&rig, transfer(&txn(), "wallets:a", "wallets:b", 1)).await;
    let same_day = backdated(&rig, &txn(), "2026-03-01T00:00:00Z").await;
    let backdated = backdated(&rig, &txn(), "2026-02-28T23:59:59.999Z").await;
    let units = |reply: &Reply| {
        let (read, write) = reply.cost().split_once(' ').unwrap();
        let number = |text: &str| text.trim_end_matches(char::is_alphabetic).parse::<f64>().unwrap();
        (number(read), number(write))
    };
    assert_eq!(units(&same_day), units(&today));
    let (read, write) = units(&today);
    assert_eq!(units(&backdated), (read + 1.0, write + 2.0));
    let closing = rig.call(staff(Call::post("/ledger/closings")).json(json!({ "through": "2026-02-28" }))).await;
    assert_eq!(closing.cost(), "1rru 2wru");
    let keyed =
        staff(Call::post("/ledger/closings")).key("k").json(json!({ "through": "2026-02-28", "ledger": "other" }));
    assert_eq!(rig.call(keyed).await.cost(), "1rru 4wru");
}

#[tokio::test]
async fn what_has_happened_on_a_closed_day_counts_from_today() {
    let rig = rig();
    let executed_at = rig.clock.now() - Duration::from_secs(3 * 86_400);
    assert_eq!(close(&rig, "2026-02-27").await.status, 200);
    let order = TradingOrderId::new(&rig.clock);
    let trade = TradeExecuted {
        market: "BTC-EUR".to_owned(),
        trade: 1,
        executed_at,
        buyer: OWNER.parse().unwrap(),
        buy_order_id: order,
        seller: OWNER.parse().unwrap(),
        sell_order_id: order,
        base: "BTC".parse().unwrap(),
        base_amount: Amount::from(10),
        quote: "EUR".parse().unwrap(),
        quote_amount: Amount::from(600),
        buyer_fee: Amount::from(1),
        seller_fee: Amount::from(6),
    };
    for _ in 0..2 {
        rig.deliver(&trade).await.unwrap();
    }
    let listed = get(&rig, "/ledger/transactions").await;
    let items = listed.body["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["effective_at"]), (1, &items[0]["booked_at"]), "{}", listed.text);
}
