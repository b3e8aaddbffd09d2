//! Who may do what.

use serde_json::json;
use testkit::Call;

use crate::support::*;

#[tokio::test]
async fn markets_are_public_to_read_and_staff_keep_them() {
    let rig = rig();
    create_market(&rig).await;
    for path in ["", "/BTC-EUR", "/BTC-EUR/book", "/BTC-EUR/deltas?after=0", "/BTC-EUR/trades"] {
        assert_eq!(rig.call(Call::get(format!("/markets{path}"))).await.status, 200, "{path}");
    }
    let writes = [
        Call::post("/markets").json(json!({ "base": "ETH", "quote": "EUR", "lot": "10", "tick": "1" })),
        Call::patch("/markets/BTC-EUR").if_match(1).json(json!({ "status": "halted" })),
    ];
    for call in writes {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        assert_eq!(rig.call(by(1, call.clone())).await.status, 403, "{call:?}");
        let reader = call.clone().bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "trading:read");
        assert_eq!(rig.call(reader).await.status, 403, "{call:?}");
    }
}

#[tokio::test]
async fn an_order_is_its_owners() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let id = open(&rig, &mut ledger, 1, limit("buy", 500, 100)).await;
    let path = format!("/trading/orders/{id}");
    let calls = [
        Call::get(&path),
        Call::post(format!("{path}/cancel")),
        Call::post(format!("{path}/amend")).json(json!({ "price": "505" })),
    ];
    for call in calls {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        assert_eq!(rig.call(by(2, call.clone())).await.status, 404, "{call:?}");
    }
    assert_eq!(rig.call(by(2, Call::get("/trading/orders"))).await.body["items"], json!([]));
    assert_eq!(rig.call(staff(Call::get(&path))).await.status, 200);
    let amended = rig.call(staff(Call::post(format!("{path}/amend"))).json(json!({ "price": "505" }))).await;
    assert_eq!(amended.status, 404, "nobody else amends it");
    assert_eq!(rig.call(staff(Call::post(format!("{path}/cancel")))).await.status, 202, "staff may end it");
    let service = Call::get("/trading/orders").bearer("client_bot", "trading:read");
    let refused = rig.call(service).await;
    assert_eq!((refused.status, refused.problem()), (403, "not_a_shopper"), "a service has no orders");
}

#[tokio::test]
async fn staff_and_services_list_an_owners_orders_by_the_scope() {
    let rig = rig();
    create_market(&rig).await;
    let mut ledger = Ledger::default();
    let mut ids = Vec::new();
    for n in 0..3 {
        rig.advance(std::time::Duration::from_millis(5));
        ids.insert(0, open(&rig, &mut ledger, 1, limit("buy", 500 + 5 * n, 100)).await.to_string());
    }
    open(&rig, &mut ledger, 2, limit("sell", 510, 100)).await;
    let list = |more: &str| Call::get(format!("/trading/orders?owner={}{more}", owner(1)));
    let listed = |body: &serde_json::Value| {
        let items = body["items"].as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for call in [
        staff(list("")),
        list("").bearer("client_desk", "trading:read"),
        by(1, list("")),
        by(1, Call::get("/trading/orders")),
    ] {
        let reply = rig.call(call.clone()).await;
        assert_eq!((reply.status, listed(&reply.body)), (200, ids.clone()), "{call:?}: {}", reply.text);
    }
    assert_eq!(listed(&rig.call(staff(list("&status=open"))).await.body), ids[1..]);
    let page = rig.call(staff(list("&limit=2"))).await.body;
    assert_eq!(listed(&page), ids[..2]);
    let next = format!("&limit=2&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(listed(&rig.call(staff(list(&next))).await.body), ids[2..]);
    assert_eq!(rig.call(staff(Call::get("/trading/orders"))).await.body["items"], json!([]), "their own: none");
    for call in [by(2, list("")), list("").bearer("client_desk", "trading:write")] {
        let refused = rig.call(call.clone()).await;
        assert_eq!((refused.status, refused.problem()), (403, "insufficient_scope"), "{call:?}");
    }
    assert_eq!(rig.call(list("")).await.status, 401);
    assert_eq!(rig.call(staff(Call::get("/trading/orders?owner=nobody"))).await.status, 400);
}
