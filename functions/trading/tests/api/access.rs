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
    assert_eq!(rig.call(service).await.status, 403, "a service has no orders");
}
