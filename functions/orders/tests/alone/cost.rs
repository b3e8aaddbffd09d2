//! What each route and each step costs, in the engine's own consumed units.

use embedded::alone::Call;
use serde_json::json;

use crate::shop::*;

#[tokio::test]
async fn each_route_costs_what_it_says() {
    let shop = shop();
    let owner = account(&shop.clock);
    let (id, shipment) = shipped(&shop, owner).await;
    let waiting = placed(&shop, owner).await;
    let plain = confirmed(&shop, owner).await;
    let path = |rest: &str| format!("/orders/{id}{rest}");
    let own = |call: Call| call.bearer(owner, "");
    // The cursor's key is read once a process.
    shop.call(staff(Call::get("/orders?limit=1"))).await;

    let mut costs = Vec::new();
    let mut cost = async |what: &str, call: Call| {
        let reply = shop.call(call).await;
        assert!(reply.status < 300, "{what}: {}", reply.text);
        costs.push(format!("{what}: {}", reply.cost()));
    };
    cost("find", own(Call::get(path("")))).await;
    cost("timeline", own(Call::get(path("/timeline")))).await;
    cost("own list of 3", own(Call::get("/orders"))).await;
    cost("all of a day", staff(Call::get("/orders"))).await;
    cost("notes", staff(Call::patch(path("")).json(json!({ "notes": "x" })).header("if-match", "*"))).await;
    cost("deliver", staff(Call::post(path(&format!("/fulfillments/{shipment}/deliver"))))).await;
    cost("cancel placed", own(Call::post(format!("/orders/{waiting}/cancel")).json(json!({})))).await;
    cost("pack", staff(Call::post(format!("/orders/{plain}/fulfillments")).json(json!({})))).await;
    println!("{costs:#?}");
    assert_eq!(costs, ["find: 2rru 0wru",]);
}
