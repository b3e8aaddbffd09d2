//! Orders that are shipped and cancelled in parts.

use events::orders::{FulfillmentShipped, OrderCancelled, OrderCompleted, OrderLinesCancelled};
use serde_json::json;
use testkit::Call;

use crate::shop::*;

/// Three pieces for 10.00, two for 9.99, shipping for 5.00.
const LINES: &[(u32, i64)] = &[(3, 1_000), (2, 999)];

fn cancel(id: domain::id::OrderId, body: serde_json::Value) -> Call {
    Call::post(format!("/orders/{id}/cancel")).json(body)
}

#[tokio::test]
async fn parts_of_an_order_are_shipped_and_paid_to_the_cent() {
    let shop = shop();
    let id = confirmed_of(&shop, account(&shop.clock), LINES).await;

    let reply = send(&shop, id, json!([{ "line": 1, "quantity": 1 }])).await;
    assert_eq!((reply.status, text(&reply.body, "status")), (201, "shipped".into()), "{}", reply.text);
    let first = shop.take::<FulfillmentShipped>().pop().unwrap();
    assert_eq!((first.amount, first.last, first.lines.len()), (eur(833), false, 1), "with shipping");
    assert_eq!(text(&read_order(&shop, id).await, "fulfillment_status"), "partially_shipped");

    let reply = shop.call(staff(cancel(id, json!({ "lines": [{ "line": 1, "quantity": 1 }] })))).await;
    assert_eq!((reply.status, &reply.body["cancelled"]["amount"]), (200, &json!(333)), "{}", reply.text);
    let part = shop.take::<OrderLinesCancelled>().pop().unwrap();
    assert_eq!((part.n, part.amount, part.last, part.lines[0].quantity), (1, eur(333), false, 1));
    assert_eq!(part.reason, "cancelled_by_staff");

    let reply = send(&shop, id, json!(null)).await;
    assert_eq!(reply.body["lines"], json!([{ "line": 1, "quantity": 1 }, { "line": 2, "quantity": 2 }]));
    let last = shop.take::<FulfillmentShipped>().pop().unwrap();
    assert_eq!((last.amount, last.last), (eur(1_333), true));
    assert_eq!(833 + 333 + 1_333, 2_499, "the total");

    deliver(&shop, &captured_part(id, 2, 1_333, 2_166)).await;
    assert_eq!(shop.take::<OrderCompleted>().pop().unwrap().lines[0].quantity, 2, "only what was shipped");
    for _ in 0..2 {
        deliver(&shop, &captured_part(id, 1, 833, 833)).await;
    }
    let order = read_order(&shop, id).await;
    assert_eq!((text(&order, "status"), text(&order, "payment_status")), ("completed".into(), "captured".into()));
    let quantities = json!({ "ordered": 3, "packed": 0, "fulfilled": 2, "cancelled": 1, "returned": 0 });
    assert_eq!(order["lines"][0]["quantities"], quantities);
    let captures = timeline(&order).iter().filter(|what| *what == "payment_captured").count();
    assert_eq!(captures, 2, "each counts once, in any order and repeated");
    assert_problem(&send(&shop, id, json!(null)).await, 409, "nothing_left");
}

#[tokio::test]
async fn cancels_the_rest_of_a_partly_shipped_order_packed_or_not() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = confirmed_of(&shop, owner, LINES).await;
    send(&shop, id, json!([{ "line": 2, "quantity": 1 }])).await;
    let pack = json!({ "lines": [{ "line": 2, "quantity": 1 }] });
    let packed = shop.call(staff(Call::post(format!("/orders/{id}/fulfillments")).json(pack))).await;
    assert_eq!(packed.status, 201, "{}", packed.text);
    let part = json!({ "lines": [{ "line": 2, "quantity": 1 }] });
    assert_problem(&shop.call(staff(cancel(id, part))).await, 422, "not_enough_left");
    deliver(&shop, &captured_part(id, 1, 1_000, 1_000)).await;
    shop.take_events();

    let reply = shop.call(cancel(id, json!({ "reason": "Too late" })).bearer(owner, "")).await;
    assert_eq!((reply.status, text(&reply.body, "status")), (200, "completed".into()), "{}", reply.text);
    let events = shop.take_events();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["orders.order.lines_cancelled", "orders.order.completed"]);
    let rest: OrderLinesCancelled = events[0].data().unwrap();
    assert_eq!((rest.amount, rest.last, rest.reason.as_str()), (eur(1_499), true, "Too late"));
    assert_eq!(1_000 + 1_499, 2_499, "the total");
    assert_eq!(read_order(&shop, id).await["fulfillments"][1]["status"], "cancelled");
    assert_problem(&shop.call(staff(cancel(id, json!({})))).await, 409, "already_shipped");
}

#[tokio::test]
async fn cancelling_all_lines_cancels_the_order() {
    let shop = shop();
    let id = confirmed_of(&shop, account(&shop.clock), LINES).await;
    let all = json!({ "lines": [{ "line": 1, "quantity": 3 }] });
    assert_eq!(shop.call(staff(cancel(id, all))).await.body["cancelled"]["amount"], 1_000);
    shop.take_events();
    let rest = json!({ "lines": [{ "line": 2, "quantity": 2 }] });
    assert_eq!(text(&shop.call(staff(cancel(id, rest.clone()))).await.body, "status"), "cancelled");
    assert!(shop.take::<OrderCancelled>().pop().unwrap().was_confirmed);
    assert_problem(&shop.call(staff(cancel(id, rest))).await, 409, "already_off");

    let early = awaiting(&shop, account(&shop.clock)).await;
    let part = json!({ "lines": [{ "line": 1, "quantity": 1 }] });
    assert_problem(&shop.call(staff(cancel(early, part))).await, 409, "not_confirmed");
}

#[tokio::test]
async fn an_unpacked_parcel_can_be_packed_again() {
    let shop = shop();
    let (id, parcel) = packed(&shop, account(&shop.clock)).await;
    let unpack = || staff(Call::post(format!("/orders/{id}/fulfillments/{parcel}/cancel")));
    assert_eq!(shop.call(unpack()).await.body["status"], "cancelled");
    assert_problem(&shop.call(unpack()).await, 409, "not_packed");
    assert_eq!(text(&read_order(&shop, id).await, "fulfillment_status"), "unfulfilled");
    let again = send(&shop, id, json!(null)).await;
    assert_eq!((again.status, again.body["lines"].as_array().unwrap().len()), (201, 3), "{}", again.text);
}

#[tokio::test]
async fn every_fault_of_a_parcel_is_listed() {
    let shop = shop();
    let id = confirmed_of(&shop, account(&shop.clock), LINES).await;
    let create = |body| staff(Call::post(format!("/orders/{id}/fulfillments")).json(body));
    let faults = [
        (json!({ "lines": [] }), 400, vec!["/lines out_of_range"]),
        (json!({ "ship": true, "carrier": "DHL" }), 400, vec!["/tracking required"]),
        (json!({ "tracking_url": "javascript:alert(1)" }), 400, vec!["/tracking_url invalid_url"]),
        (json!({ "tracking_url": "https://." }), 400, vec!["/tracking_url invalid_url"]),
        (json!({ "tracking_url": "https://dhl.dé/1" }), 400, vec!["/tracking_url invalid_url"]),
        (
            json!({ "lines": [{ "line": 1, "quantity": 1 }, { "line": 1, "quantity": 1 }] }),
            400,
            vec!["/lines/1/line repeated"],
        ),
        (
            json!({ "lines": [{ "line": 0, "quantity": 0 }] }),
            400,
            vec!["/lines/0/line out_of_range", "/lines/0/quantity out_of_range"],
        ),
        (
            json!({ "lines": [{ "line": 7, "quantity": 1 }, { "line": 1, "quantity": 4 }] }),
            422,
            vec!["/lines/0/line unknown_line", "/lines/1/quantity out_of_range"],
        ),
    ];
    for (body, status, expected) in faults {
        let reply = shop.call(create(body)).await;
        assert_eq!((reply.status, reply.faults()), (status, expected.iter().map(ToString::to_string).collect()));
    }
    assert!(shop.take_events().is_empty());
    assert_eq!(read_order(&shop, id).await["version"], 4, "nothing was changed");
}
