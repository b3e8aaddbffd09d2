//! The cost of each route and each step, in the units that the engine counts.

use serde_json::json;
use testkit::Faults;
use testkit::{Alone, Call};

use crate::shop::*;

#[tokio::test]
async fn each_route_costs_what_its_documentation_says() {
    let shop = shop();
    let owner = account(&shop.clock);
    let (id, shipment) = shipped(&shop, owner).await;
    let waiting = placed(&shop, owner).await;
    let plain = confirmed(&shop, owner).await;
    let number = text(&read_order(&shop, id).await, "number");
    let path = |rest: &str| format!("/orders/{id}{rest}");
    let own = |call: Call| call.bearer(owner, "");
    // A process reads the cursor's key once.
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
    cost("by number", staff(Call::get(format!("/orders?number={number}")))).await;
    cost("by e-mail", staff(Call::get("/orders?email=penelope@example.com"))).await;
    cost("packing slip", staff(Call::get(path("/packing-slip")))).await;
    let returns = json!({ "order_id": id, "lines": [{ "line": 1, "quantity": 1, "reason": "other" }] });
    cost("ask for a return", own(Call::post("/returns").json(returns))).await;
    let listed = shop.call(own(Call::get("/returns"))).await;
    let returned = format!("/returns/{}", text(&listed.body["items"][0], "id"));
    let act = |action: &str| staff(Call::post(format!("{returned}/{action}")).json(json!({})));
    cost("find return", own(Call::get(&returned))).await;
    cost("own returns", own(Call::get("/returns"))).await;
    cost("own requested returns", own(Call::get("/returns?status=requested"))).await;
    cost("own refunded returns", own(Call::get("/returns?status=refunded"))).await;
    cost("returns of an order", own(Call::get(format!("/returns?order_id={id}")))).await;
    cost("approve return", act("approve")).await;
    cost("receive return", act("receive")).await;
    cost("notes", staff(Call::patch(path("")).json(json!({ "notes": "x" })).header("if-match", "*"))).await;
    cost("deliver", staff(Call::post(path(&format!("/fulfillments/{shipment}/deliver"))))).await;
    cost("cancel placed", own(Call::post(format!("/orders/{waiting}/cancel")).json(json!({})))).await;
    let below = format!("/orders/{plain}/fulfillments");
    let one = json!([{ "line": 1, "quantity": 1 }]);
    cost("cancel a line", own(Call::post(format!("/orders/{plain}/cancel")).json(json!({ "lines": one })))).await;
    cost("pack", staff(Call::post(&below).json(json!({ "lines": [{ "line": 2, "quantity": 1 }] })))).await;
    let parcel = text(&read_order(&shop, plain).await["fulfillments"][0], "id");
    cost("unpack", staff(Call::post(format!("{below}/{parcel}/cancel")))).await;
    cost("pack and ship", staff(Call::post(&below).json(json!({ "ship": true, "carrier": "a", "tracking": "b" }))))
        .await;
    assert_eq!(
        costs,
        [
            "find: 2rru 0wru",
            "timeline: 1rru 0wru",
            "own list of 3: 2rru 0wru",
            "all of a day: 10rru 0wru",
            "by number: 2rru 0wru",
            "by e-mail: 11.5rru 0wru",
            "packing slip: 2rru 0wru",
            "ask for a return: 3rru 8wru",
            "find return: 3rru 0wru",
            "own returns: 1rru 0wru",
            "own requested returns: 1rru 0wru",
            "own refunded returns: 1rru 0wru",
            "returns of an order: 1.5rru 0wru",
            "approve return: 3rru 6wru",
            "receive return: 3rru 6wru",
            "notes: 2rru 4wru",
            "deliver: 2rru 4wru",
            "cancel placed: 3rru 5wru",
            "cancel a line: 3rru 4wru",
            "pack: 2rru 2wru",
            "unpack: 2rru 2wru",
            "pack and ship: 2rru 4wru",
        ]
    );
}

/// The read and write units of the calls since the last call of this function.
fn spent(faults: &Faults) -> (f64, f64) {
    let (writes, reads): (Vec<_>, Vec<_>) =
        faults.take_log().into_iter().partition(|call| ["PutItem", "TransactWriteItems"].contains(&&*call.operation));
    let sum = |calls: Vec<testkit::DatabaseCall>| calls.iter().fold(0.0, |sum, call| sum + call.units);
    (sum(reads), sum(writes))
}

/// Checks the least write units of an order.
///
/// Each step rewrites the order (below 1 KB, 2 in a transaction) and adds its event (2 per KB); index entries are written
/// once (1 each). The host deletes delivered events, at 1 per KB.
#[tokio::test]
async fn an_order_of_three_lines_costs_what_the_readme_says() {
    let faults = Faults::none();
    let shop: Shop = Alone::with(&[], Some(faults.clone()));
    let owner = account(&shop.clock);
    // A process writes the calendar once.
    let first = placed(&shop, owner).await;
    deliver(&shop, &rejected(first)).await;
    spent(&faults);

    let mut steps = Vec::new();
    let mut step = |what: &str| steps.push(format!("{what}: {:?}", spent(&faults)));
    let id = placed(&shop, owner).await;
    step("placed");
    deliver(&shop, &held(&shop, id)).await;
    step("awaiting_payment");
    deliver(&shop, &held(&shop, id)).await;
    step("held again");
    deliver(&shop, &declined(id, 1)).await;
    step("declined");
    deliver(&shop, &authorized(&shop, id)).await;
    step("committing");
    deliver(&shop, &committed(id)).await;
    step("confirmed");
    shop.advance(std::time::Duration::from_secs(180));
    shop.tick().await.unwrap();
    step("invoiced");
    let below = format!("/orders/{id}/fulfillments");
    let body = json!({ "ship": true, "carrier": "DHL", "tracking": "00340434161094042557" });
    assert_eq!(shop.call(staff(Call::post(below).json(body))).await.status, 201);
    step("shipped");
    deliver(&shop, &captured(id)).await;
    step("completed");
    shop.tick().await.unwrap();
    step("a sweep with nothing to do");
    assert_eq!(read_order(&shop, id).await["status"], "completed");
    assert_eq!(
        steps,
        [
            "placed: (1.0, 9.0)",
            "awaiting_payment: (1.0, 4.0)",
            "held again: (1.0, 0.0)",
            "declined: (2.0, 1.0)",
            "committing: (1.0, 4.0)",
            "confirmed: (1.0, 4.0)",
            "invoiced: (8.5, 3.0)",
            "shipped: (2.0, 4.0)",
            "completed: (2.0, 4.0)",
            "a sweep with nothing to do: (4.5, 0.0)",
        ]
    );
}
