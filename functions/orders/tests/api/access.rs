//! Who may see and change an order.

use std::time::Duration;

use domain::id::{FulfillmentId, OrderId};
use serde_json::json;
use testkit::Call;

use crate::shop::*;

#[tokio::test]
async fn only_its_owner_and_staff_access_an_order() {
    let shop = shop();
    let (owner, other) = (guest(&shop.clock), account(&shop.clock));
    let id = placed(&shop, owner).await;
    for path in [format!("/orders/{id}"), format!("/orders/{id}/timeline")] {
        assert_problem(&shop.call(Call::get(&path)).await, 401, "unauthorized");
        assert_eq!(shop.call(Call::get(&path).bearer(owner, "")).await.status, 200);
        assert_eq!(shop.call(Call::get(&path).bearer("client", "orders:read")).await.status, 200);
        // The answer is the same as for an order that does not exist yet.
        assert_problem(&shop.call(Call::get(&path).bearer(other, "")).await, 404, "not_yet");
        assert_problem(&shop.call(Call::get(&path).bearer(other, "orders:write")).await, 404, "not_yet");
    }
    let cancel = || Call::post(format!("/orders/{id}/cancel")).json(json!({}));
    assert_problem(&shop.call(cancel().bearer(other, "")).await, 404, "not_yet");
    assert_problem(&shop.call(cancel().bearer(other, "orders:read")).await, 403, "insufficient_scope");
    assert_problem(&shop.call(cancel()).await, 401, "unauthorized");
}

#[tokio::test]
async fn only_staff_pack_ship_deliver_and_write_notes() {
    let shop = shop();
    let owner = account(&shop.clock);
    let (id, shipment) = packed(&shop, owner).await;
    let below = format!("/orders/{id}/fulfillments");
    let calls = [
        Call::post(&below).json(json!({})),
        Call::post(format!("{below}/{shipment}/ship")).json(json!({ "carrier": "a", "tracking": "b" })),
        Call::post(format!("{below}/{shipment}/deliver")),
        Call::patch(format!("/orders/{id}")).json(json!({})).if_match(5),
    ];
    for call in calls {
        assert_problem(&shop.call(call.clone()).await, 401, "unauthorized");
        let refused = shop.call(call.bearer(owner, "orders:read")).await;
        assert_problem(&refused, 403, "insufficient_scope");
        assert!(refused.header("www-authenticate").contains("orders:write"));
    }
}

#[tokio::test]
async fn an_unknown_order_is_not_yet_found_while_its_id_is_young() {
    let shop = shop();
    let owner = account(&shop.clock);
    let young = OrderId::new(&shop.clock);
    let lines = json!([{ "line": 1, "quantity": 1, "reason": "other" }]);
    let asked = || {
        let reads =
            ["", "/timeline", "/invoice"].map(|below| Call::get(format!("/orders/{young}{below}")).bearer(owner, ""));
        let returns = [
            Call::get(format!("/returns?order_id={young}")).bearer(owner, ""),
            Call::post("/returns").json(json!({ "order_id": young, "lines": lines })).bearer(owner, ""),
        ];
        let staffs = [
            Call::post(format!("/orders/{young}/cancel")).json(json!({})),
            Call::post(format!("/orders/{young}/fulfillments")).json(json!({})),
            Call::patch(format!("/orders/{young}")).json(json!({})).if_match(1),
            Call::get(format!("/orders/{young}/packing-slip")),
        ];
        reads.into_iter().chain(returns).chain(staffs.map(staff))
    };
    for call in asked() {
        let reply = shop.call(call).await;
        assert_problem(&reply, 404, "not_yet");
        assert_eq!(reply.header("retry-after"), "1", "its checkout may be under way");
    }
    shop.advance(Duration::from_secs(61));
    for call in asked() {
        let reply = shop.call(call).await;
        assert_problem(&reply, 404, "not_found");
        assert_eq!(reply.header("retry-after"), "");
    }
    let cancel = Call::post(format!("/orders/{young}/cancel")).json(json!({}));
    assert_problem(&shop.call(staff(cancel)).await, 404, "not_found");
    let nonsense = shop.call(staff(Call::get("/orders/nonsense"))).await;
    assert_problem(&nonsense, 404, "not_found");
    let (id, _) = packed(&shop, owner).await;
    let foreign = FulfillmentId::new(&shop.clock);
    for action in ["ship", "deliver"] {
        let call = Call::post(format!("/orders/{id}/fulfillments/{foreign}/{action}"));
        let call = staff(call.json(json!({ "carrier": "a", "tracking": "b" })));
        assert_problem(&shop.call(call).await, 404, "not_found");
    }
    assert_eq!(shop.call(staff(Call::delete(format!("/orders/{id}")))).await.status, 405);
}

#[tokio::test]
async fn answers_304_for_a_known_version() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = placed(&shop, owner).await;
    for path in [format!("/orders/{id}"), format!("/orders/{id}/timeline")] {
        let call = || Call::get(&path).bearer(owner, "");
        let etag = shop.call(call()).await.header("etag").to_owned();
        assert_eq!(shop.call(call().header("if-none-match", &etag)).await.status, 304);
    }
    deliver(&shop, &held(&shop, id)).await;
    let call = Call::get(format!("/orders/{id}")).bearer(owner, "").header("if-none-match", "\"1\"");
    assert_eq!(shop.call(call).await.status, 200);
    let timeline = shop.call(Call::get(format!("/orders/{id}/timeline")).bearer(owner, "")).await;
    assert_eq!(timeline.body["items"].as_array().unwrap().len(), 2);
    assert!(timeline.body["next_cursor"].is_null());
}
