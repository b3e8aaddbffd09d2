//! Bad input: a precise problem, and nothing changes.

use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

fn faults(pairs: &[&str]) -> Vec<String> {
    pairs.iter().map(|pair| (*pair).to_owned()).collect()
}

#[tokio::test]
async fn of_markets() {
    let rig = rig();
    let good = json!({ "base": "BTC", "quote": "EUR", "lot": "10", "tick": "5" });
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (body, expected) in [
        (json!({}), faults(&["/base required", "/lot required", "/quote required", "/tick required"])),
        (with("lot", json!("0")), faults(&["/lot out_of_range"])),
        (with("tick", json!("-5")), faults(&["/tick out_of_range"])),
        (with("tick", json!(5)), faults(&["/tick wrong_type"])),
        (with("min_notional", json!("-1")), faults(&["/min_notional out_of_range"])),
        (with("quote", json!("BTC")), faults(&["/quote same_asset"])),
        (with("base", json!("btc")), faults(&["/base invalid_asset"])),
        (with("maker_bps", json!(10_001)), faults(&["/maker_bps out_of_range"])),
        (with("status", json!("shut")), faults(&["/status unknown_value"])),
        (with("symbol", json!("X")), faults(&["/symbol unknown_field"])),
    ] {
        let reply = rig.call(staff(Call::post("/markets")).json(body.clone())).await;
        assert_eq!((reply.status, reply.faults()), (400, expected), "{body}: {}", reply.text);
    }
    create_market(&rig).await;
    for (body, expected) in [
        (json!({ "tick": "5" }), faults(&["/tick unknown_field"])),
        (json!({ "min_notional": "-5" }), faults(&["/min_notional out_of_range"])),
        (json!({ "status": null }), faults(&["/status required"])),
    ] {
        let reply = rig.call(staff(Call::patch("/markets/BTC-EUR")).if_match(1).json(body.clone())).await;
        assert_eq!((reply.status, reply.faults()), (400, expected), "{body}: {}", reply.text);
    }
    let call = staff(Call::patch("/markets/BTC-EUR")).json(json!({ "status": "open" }));
    assert_eq!(rig.call(call).await.status, 428);
}

#[tokio::test]
async fn of_orders() {
    let rig = rig();
    create_market(&rig).await;
    let with = |name: &str, value: Value| {
        let mut body = limit("buy", 500, 100);
        body[name] = value;
        body
    };
    for (body, expected) in [
        (json!({}), faults(&["/market required", "/quantity required", "/side required"])),
        (with("quantity", json!("0")), faults(&["/quantity out_of_range"])),
        (with("quantity", json!("1.5")), faults(&["/quantity invalid_amount"])),
        (with("price", json!("-500")), faults(&["/price out_of_range"])),
        (with("price", Value::Null), faults(&["/price required"])),
        (with("kind", json!("market")), faults(&["/price not_taken", "/quote_limit required"])),
        (with("kind", json!("stop_limit")), faults(&["/stop_price required"])),
        (with("stop_price", json!("500")), faults(&["/stop_price not_taken"])),
        (with("quote_limit", json!("500")), faults(&["/quote_limit not_taken"])),
        (with("side", json!("hold")), faults(&["/side unknown_value"])),
        (with("market", json!("BTC")), faults(&["/market invalid_symbol"])),
        (with("client_order_id", json!("a\nb")), faults(&["/client_order_id invalid_character"])),
        (with("client_order_id", json!("")), faults(&["/client_order_id out_of_range"])),
        (with("leverage", json!(5)), faults(&["/leverage unknown_field"])),
    ] {
        let reply = try_place(&rig, 1, body.clone()).await;
        assert_eq!((reply.status, reply.faults()), (400, expected), "{body}: {}", reply.text);
    }
    let mut never = with("post_only", json!(true));
    never["time_in_force"] = json!("ioc");
    assert_eq!(try_place(&rig, 1, never).await.faults(), faults(&["/post_only not_taken"]));
    let rests = json!({
        "market": "BTC-EUR", "side": "sell", "kind": "market", "quantity": "10", "time_in_force": "gtc",
    });
    assert_eq!(try_place(&rig, 1, rests).await.faults(), faults(&["/time_in_force not_taken"]));
    for (body, code) in [
        (with("market", json!("ETH-EUR")), "unknown_market"),
        (with("quantity", json!("105")), "lot"),
        (with("price", json!("501")), "tick"),
        (with("quantity", json!("0010")), "invalid_request"),
        (limit("buy", 5, 10), "min_notional"),
        (with("price", json!("5000000000000000000000000000000000000")), "overflow"),
    ] {
        let reply = try_place(&rig, 1, body.clone()).await;
        assert!(reply.status == 422 || code == "invalid_request", "{body}: {}", reply.text);
        assert_eq!(reply.problem(), code, "{body}: {}", reply.text);
    }
    assert!(rig.take_events().is_empty(), "nothing was asked of the ledger");
    let call = by(1, Call::post("/trading/orders")).json(limit("buy", 500, 100));
    assert_eq!(rig.call(call).await.status, 428, "a key is required");
}

#[tokio::test]
async fn of_reads() {
    let rig = rig();
    create_market(&rig).await;
    for path in [
        "/markets/BTC-EUR/book?depth=0",
        "/markets/BTC-EUR/book?depth=1001",
        "/markets/BTC-EUR/book?width=5",
        "/markets/BTC-EUR/deltas",
        "/markets/BTC-EUR/deltas?after=-1",
        "/markets/BTC-EUR/deltas?after=99999999999999999999",
        "/markets/BTC-EUR/deltas?after=0&limit=101",
        "/markets/BTC-EUR/candles",
        "/markets/BTC-EUR/candles?interval=5m",
        "/markets/BTC-EUR/trades?cursor=abc",
    ] {
        assert_eq!(rig.call(Call::get(path)).await.status, 400, "{path}");
    }
    for path in ["", "/book", "/deltas?after=0", "/trades", "/candles?interval=1m"] {
        for symbol in ["ETH-EUR", "nothing", "BTC-EUR-X"] {
            assert_eq!(rig.call(Call::get(format!("/markets/{symbol}{path}"))).await.status, 404, "{symbol}{path}");
        }
    }
    let far = get(&rig, "/markets/BTC-EUR/deltas?after=9007199254740990").await;
    assert_eq!((&far["items"], &far["sequence"]), (&json!([]), &json!(9_007_199_254_740_990_u64)));
}
