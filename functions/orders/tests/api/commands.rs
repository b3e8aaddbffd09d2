//! The commands of shoppers and staff.

use events::orders::{FulfillmentDelivered, FulfillmentShipped, OrderCancelled};
use serde_json::json;
use testkit::Call;

use crate::shop::*;

fn cancel(id: impl std::fmt::Display) -> Call {
    Call::post(format!("/orders/{id}/cancel")).json(json!({ "reason": "Ordered the wrong size" }))
}

#[tokio::test]
async fn an_order_is_cancelled_until_it_is_shipped() {
    let shop = shop();
    let owner = account(&shop.clock);
    let early = [placed(&shop, owner).await, awaiting(&shop, owner).await];
    for id in early {
        shop.take_events();
        let reply = shop.call(cancel(id).bearer(owner, "")).await;
        assert_eq!((reply.status, reply.body["status"].as_str()), (200, Some("cancelled")), "{}", reply.text);
        assert_eq!(reply.header("etag"), format!("\"{}\"", reply.body["version"]));
        let event = shop.take::<OrderCancelled>().pop().unwrap();
        assert_eq!((event.reason.as_str(), event.was_confirmed), ("Ordered the wrong size", false));
        assert_problem(&shop.call(cancel(id).bearer(owner, "")).await, 409, "already_off");
    }
    let late = [confirmed(&shop, owner).await, packed(&shop, owner).await.0];
    for (id, by_staff) in late.into_iter().zip([true, false]) {
        shop.take_events();
        let call = if by_staff { staff(cancel(id)) } else { cancel(id).bearer(owner, "") };
        assert_eq!(shop.call(call).await.status, 200);
        assert!(shop.take::<OrderCancelled>().pop().unwrap().was_confirmed);
    }
    let busy = shop.call(cancel(committing(&shop, owner).await).bearer(owner, "")).await;
    assert_problem(&busy, 409, "being_confirmed");
    assert_eq!(busy.header("retry-after"), "2");
    let (gone, _) = shipped(&shop, owner).await;
    assert_problem(&shop.call(staff(cancel(gone))).await, 409, "already_shipped");
}

#[tokio::test]
async fn a_cancellation_is_made_once_under_its_key() {
    let shop = shop();
    let owner = guest(&shop.clock);
    let id = awaiting(&shop, owner).await;
    shop.take_events();
    let first = shop.call(cancel(id).bearer(owner, "").key("k1")).await;
    for _ in 0..9 {
        let again = shop.call(cancel(id).bearer(owner, "").key("k1")).await;
        assert_eq!((again.status, &again.text, again.header("idempotent-replayed")), (200, &first.text, "true"));
    }
    let other = Call::post(format!("/orders/{id}/cancel")).json(json!({})).bearer(owner, "").key("k1");
    assert_problem(&shop.call(other).await, 422, "idempotency_key_reused");
    assert_eq!(published(&shop), ["orders.order.cancelled"]);
}

#[tokio::test]
async fn a_key_replays_a_final_refusal_and_not_a_passing_one() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = committing(&shop, owner).await;
    assert_problem(&shop.call(cancel(id).bearer(owner, "").key("k")).await, 409, "being_confirmed");
    deliver(&shop, &committed(id)).await;
    assert_eq!(shop.call(cancel(id).bearer(owner, "").key("k")).await.status, 200);
    assert_problem(&shop.call(cancel(id).bearer(owner, "").key("k2")).await, 409, "already_off");
    let again = shop.call(cancel(id).bearer(owner, "").key("k2")).await;
    assert_problem(&again, 409, "already_off");
    assert_eq!(again.header("idempotent-replayed"), "true");
}

#[tokio::test]
async fn an_order_is_packed_shipped_and_delivered() {
    let shop = shop();
    let id = confirmed(&shop, account(&shop.clock)).await;
    shop.take_events();
    let pack = || staff(Call::post(format!("/orders/{id}/fulfillments")).json(json!({ "carrier": "DHL" }))).key("pack");
    let packed = shop.call(pack()).await;
    assert_eq!((packed.status, packed.header("location")), (201, format!("/orders/{id}").as_str()));
    assert_eq!((packed.body["status"].as_str(), packed.body["carrier"].as_str()), (Some("packed"), Some("DHL")));
    assert_eq!(shop.call(pack()).await.text, packed.text);
    let again = staff(Call::post(format!("/orders/{id}/fulfillments")).json(json!({})));
    assert_problem(&shop.call(again).await, 409, "nothing_left");

    let below = format!("/orders/{id}/fulfillments/{}", text(&packed.body, "id"));
    assert_problem(&shop.call(staff(Call::post(format!("{below}/deliver")))).await, 409, "not_shipped");
    let ship = || staff(Call::post(format!("{below}/ship")).json(json!({ "carrier": "UPS", "tracking": "1Z" })));
    assert_eq!(shop.call(ship().key("s")).await.body["status"], "shipped");
    assert_eq!(shop.call(ship().key("s")).await.header("idempotent-replayed"), "true");
    assert_problem(&shop.call(ship()).await, 409, "not_packed");
    let event = shop.take::<FulfillmentShipped>().pop().unwrap();
    assert_eq!((event.amount, event.last, event.lines.len()), (eur(TOTAL), true, 3));
    assert_eq!((event.carrier.as_str(), event.tracking.as_str()), ("UPS", "1Z"));

    let delivered = shop.call(staff(Call::post(format!("{below}/deliver")))).await;
    assert_eq!((delivered.status, delivered.body["status"].as_str()), (200, Some("delivered")));
    assert_eq!(shop.take::<FulfillmentDelivered>().len(), 1);
    let order = read_order(&shop, id).await;
    assert_eq!(order["fulfillments"][0]["tracking"], "1Z");
    assert_eq!(timeline(&order)[4..], ["packed", "shipped", "delivered"]);
}

#[tokio::test]
async fn ships_only_confirmed_orders() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = awaiting(&shop, owner).await;
    let pack = staff(Call::post(format!("/orders/{id}/fulfillments")).json(json!({})));
    assert_problem(&shop.call(pack).await, 409, "not_confirmed");
    let (id, shipment) = packed(&shop, owner).await;
    assert_eq!(shop.call(staff(cancel(id))).await.status, 200);
    let path = format!("/orders/{id}/fulfillments/{shipment}/ship");
    let ship = staff(Call::post(path).json(json!({ "carrier": "a", "tracking": "b" })));
    assert_problem(&shop.call(ship).await, 409, "not_confirmed");
}

#[tokio::test]
async fn staff_change_notes_under_if_match() {
    let shop = shop();
    let owner = account(&shop.clock);
    let id = placed(&shop, owner).await;
    let path = format!("/orders/{id}");
    let patch = |body| staff(Call::patch(path.clone()).json(body));
    assert_problem(&shop.call(patch(json!({}))).await, 428, "header_required");
    let reply =
        shop.call(patch(json!({ "notes": "Ring twice", "metadata": { "a": "1", "b": "2" } })).if_match(1)).await;
    assert_eq!((reply.status, reply.header("etag")), (200, "\"2\""), "{}", reply.text);
    assert_problem(&shop.call(patch(json!({})).if_match(1)).await, 412, "stale_version");
    let reply = shop.call(patch(json!({ "metadata": { "a": null } })).if_match(2)).await;
    assert_eq!((&reply.body["notes"], &reply.body["metadata"]), (&json!("Ring twice"), &json!({ "b": "2" })));
    let bad = patch(json!({ "notes": 7, "metadata": { "c": [] }, "status": "confirmed" })).if_match(3);
    let bad = shop.call(bad).await;
    assert_eq!(bad.faults(), ["/metadata/c wrong_type", "/notes wrong_type", "/status unknown_field"], "{}", bad.text);
    // The next step keeps the notes.
    deliver(&shop, &held(&shop, id)).await;
    assert_eq!(read_order(&shop, id).await["notes"], "Ring twice");
    let seen = shop.call(Call::get(path).bearer(owner, "")).await;
    assert_eq!(seen.status, 200);
    assert!(seen.body.get("notes").is_none(), "the owner does not see the shop's notes");
    assert_eq!(seen.body["metadata"]["b"], "2");
}

#[tokio::test]
async fn every_fault_of_a_request_is_listed() {
    let shop = shop();
    let (id, shipment) = packed(&shop, account(&shop.clock)).await;
    let path = format!("/orders/{id}/fulfillments/{shipment}/ship");
    let reply = shop.call(staff(Call::post(&path).json(json!({ "carrier": "", "extra": 1 })))).await;
    assert_problem(&reply, 400, "invalid_request");
    assert_eq!(reply.faults(), ["/carrier out_of_range", "/extra unknown_field", "/tracking required"]);
    for odd in ["DHL\r\nBcc: x", "DHL\tExpress", "DHL\u{2028}"] {
        let two_lines = json!({ "carrier": odd, "tracking": format!("1{odd}") });
        let reply = shop.call(staff(Call::post(&path).json(two_lines))).await;
        assert_eq!(reply.faults(), ["/carrier invalid_character", "/tracking invalid_character"], "{}", reply.text);
        let reply = shop.call(staff(Call::post(format!("/orders/{id}/cancel")).json(json!({ "reason": odd })))).await;
        assert_eq!(reply.faults(), ["/reason invalid_character"], "{}", reply.text);
    }
    let reply = shop.call(staff(Call::post(format!("/orders/{id}/cancel")).body("text/plain", "x"))).await;
    assert_eq!(reply.status, 415, "{}", reply.text);
    let reply = shop.call(staff(Call::post(format!("/orders/{id}/cancel")).body("application/json", "{"))).await;
    assert_problem(&reply, 400, "malformed_request");
    let long = json!({ "reason": "x".repeat(201) });
    let reply = shop.call(staff(Call::post(format!("/orders/{id}/cancel")).json(long))).await;
    assert_eq!(reply.faults(), ["/reason out_of_range"]);
}
