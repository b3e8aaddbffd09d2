//! Lists: orders, trades, candles, deltas.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

async fn all(rig: &Rig, path: &str, whose: Option<u64>) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let call = Call::get(format!("{path}{cursor}"));
        let page = rig.call(if let Some(whose) = whose { by(whose, call) } else { call }).await;
        assert_eq!(page.status, 200, "{}", page.text);
        found.extend(page.body["items"].as_array().unwrap().iter().cloned());
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

#[tokio::test]
async fn own_orders_by_market_and_status() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let mut ids = Vec::new();
    for n in 0..9 {
        rig.advance(Duration::from_millis(5));
        ids.push(open(&rig, &mut ledger, 1, limit("buy", 100 + 5 * n, 100)).await.to_string());
    }
    ids.reverse();
    let listed =
        |items: Vec<Value>| items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(listed(all(&rig, "/trading/orders?limit=2", Some(1)).await), ids);
    open(&rig, &mut ledger, 2, limit("sell", 130, 300)).await;
    assert_eq!(listed(all(&rig, "/trading/orders?limit=2&status=filled", Some(1)).await), ids[..3]);
    assert_eq!(listed(all(&rig, "/trading/orders?limit=2&status=open", Some(1)).await), ids[3..]);
    assert_eq!(all(&rig, "/trading/orders?limit=2&market=ETH-EUR", Some(1)).await.len(), 0);
    assert_eq!(all(&rig, "/trading/orders?limit=4&market=BTC-EUR&status=open", Some(1)).await.len(), 6);
}

#[tokio::test]
async fn a_clients_own_id_is_taken_once() {
    let rig = rig();
    create_market(&rig).await;
    let mut body = limit("buy", 500, 100);
    body["client_order_id"] = json!("bot-1");
    let first = place(&rig, 1, body.clone()).await;
    let second = try_place(&rig, 1, body.clone()).await;
    assert_eq!((second.status, second.problem()), (409, "client_order_id_taken"), "{}", second.text);
    assert_eq!(second.body["order_id"], json!(first));
    place(&rig, 2, body).await;
}

#[tokio::test]
async fn a_key_places_once() {
    let rig = rig();
    create_market(&rig).await;
    let mut body = limit("buy", 500, 100);
    body["client_order_id"] = json!("bot-1");
    let call = || by(1, Call::post("/trading/orders")).key("same").json(body.clone());
    let (first, again) = (rig.call(call()).await, rig.call(call()).await);
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(rig.take_events().len(), 1);
}

#[tokio::test]
async fn trades_are_numbered_and_candles_add_them_up() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    // Noon on the clock of the rig; the third trade is in the next minute, the last one in the next hour.
    for (n, (price, wait)) in [(500, 0), (520, 10), (490, 60), (510, 3_600)].into_iter().enumerate() {
        rig.advance(Duration::from_secs(wait));
        open(&rig, &mut ledger, 1, limit("sell", price, 20)).await;
        open(&rig, &mut ledger, 2, limit("buy", price, 20)).await;
        assert_eq!(ledger.trades.len(), n + 1);
    }
    let trades = all(&rig, "/markets/BTC-EUR/trades?limit=3", None).await;
    let numbers: Vec<_> = trades.iter().map(|trade| trade["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    assert_eq!((&trades[3]["price"], &trades[3]["quote_amount"]), (&json!("500"), &json!("1000")));
    assert_eq!(trades[3]["taker_side"], "buy");
    assert!(trades[3].get("buyer").is_none(), "nobody's name is public");

    let minutes = all(&rig, "/markets/BTC-EUR/candles?interval=1m&limit=2", None).await;
    assert_eq!(minutes.len(), 3);
    let first = &minutes[2];
    assert_eq!(first["start"], "2026-03-01T12:00:00.000Z");
    let prices = ["open", "high", "low", "close"].map(|name| first[name].as_str().unwrap());
    assert_eq!((prices, &first["volume"], &first["trades"]), (["500", "520", "500", "520"], &json!("40"), &json!(2)));
    assert_eq!(first["quote_volume"], "2040");
    let hours = all(&rig, "/markets/BTC-EUR/candles?interval=1h", None).await;
    assert_eq!(hours.iter().map(|candle| candle["trades"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 3]);
    // Another process goes on with the candle of the day.
    let other = rig.restarted(None);
    open(&other, &mut ledger, 1, limit("sell", 530, 20)).await;
    open(&other, &mut ledger, 2, limit("buy", 530, 20)).await;
    let days = all(&other, "/markets/BTC-EUR/candles?interval=1d", None).await;
    assert_eq!((days.len(), &days[0]["trades"], &days[0]["high"]), (1, &json!(5), &json!("530")));
}
