//! What each route and each step costs, in the engine's own consumed units.

use embedded::Faults;
use embedded::alone::{Alone, Call};
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
    assert_eq!(
        costs,
        [
            "find: 2rru 0wru",
            "timeline: 1rru 0wru",
            "own list of 3: 2rru 0wru",
            "all of a day: 10rru 0wru",
            "notes: 2rru 4wru",
            "deliver: 1rru 4wru",
            "cancel placed: 1rru 5wru",
            "pack: 1rru 2wru",
        ]
    );
}

/// Units of the calls since the last time: reads and writes.
fn spent(faults: &Faults) -> (f64, f64) {
    let (writes, reads): (Vec<_>, Vec<_>) =
        faults.take_log().into_iter().partition(|call| ["PutItem", "TransactWriteItems"].contains(&&*call.operation));
    let sum = |calls: Vec<embedded::Call>| calls.iter().fold(0.0, |sum, call| sum + call.units);
    (sum(reads), sum(writes))
}

/// An order of three lines, its addresses short. The floor in write units: each step rewrites the order (below 1 KB: 2 in
/// a transaction) and adds its event (2 a KB); while it waits it stands in one index (1). The sheet is written once
/// (2 a KB, and 1 a KB in each of two indexes). Delivered events are deleted by the host, at 1 a KB.
#[tokio::test]
async fn a_whole_order_of_three_lines_costs_what_it_says() {
    let faults = Faults::none();
    let shop: Shop = Alone::with(&[], Some(faults.clone()));
    let owner = account(&shop.clock);
    // What a process does once: the calendar.
    placed(&shop, owner).await;
    spent(&faults);

    let mut steps = Vec::new();
    let mut step = |what: &str| steps.push(format!("{what}: {:?}", spent(&faults)));
    let id = placed(&shop, owner).await;
    step("placed");
    tell(&shop, &held(&shop, id)).await;
    step("awaiting_payment");
    tell(&shop, &held(&shop, id)).await;
    step("held again");
    tell(&shop, &declined(id, 1)).await;
    step("declined");
    tell(&shop, &authorized(&shop, id)).await;
    step("committing");
    tell(&shop, &committed(id)).await;
    step("confirmed");
    let reply = shop.call(staff(Call::post(format!("/orders/{id}/fulfillments")).json(json!({})))).await;
    step("packed");
    let path = format!("/orders/{id}/fulfillments/{}/ship", text(&reply.body, "id"));
    let body = json!({ "carrier": "DHL", "tracking": "00340434161094042557" });
    shop.call(staff(Call::post(path).json(body))).await;
    step("shipped");
    tell(&shop, &captured(id)).await;
    step("completed");
    shop.tick().await.unwrap();
    step("a sweep with nothing to do");
    assert_eq!(look(&shop, id).await["status"], "completed");
    assert_eq!(
        steps,
        [
            "placed: (1.0, 11.0)",
            "awaiting_payment: (1.0, 5.0)",
            "held again: (1.0, 0.0)",
            "declined: (1.0, 2.0)",
            "committing: (1.0, 5.0)",
            "confirmed: (1.0, 5.0)",
            "packed: (1.0, 2.0)",
            "shipped: (2.0, 4.0)",
            "completed: (2.0, 4.0)",
            "a sweep with nothing to do: (4.5, 0.0)",
        ]
    );
}
