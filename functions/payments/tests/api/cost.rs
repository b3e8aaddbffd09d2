//! The cost of each route and each event in read and write units.
//! A change here changes the bill.

use std::time::Duration;

use events::identity::{AccountErased, GuestMerged};
use payments::Payments;
use payments::adapters::simulator::Simulator;
use serde_json::json;
use service::Capability as _;
use testkit::Faults;
use testkit::{Alone, Call};

use crate::support::*;

/// The units spent since the last call.
/// The host spends 1 WRU more to remove each delivered event.
fn spent(faults: &Faults) -> String {
    let (mut reads, mut writes) = (0.0, 0.0);
    for call in faults.take_log() {
        let reading = matches!(call.operation.as_str(), "GetItem" | "Query" | "BatchGetItem");
        *(if reading { &mut reads } else { &mut writes }) += call.units;
    }
    format!("{reads}rru {writes}wru")
}

fn metered() -> (Alone<Payments>, Faults) {
    let faults = Faults::none();
    (with(&[], Some(faults.clone())), faults)
}

#[tokio::test]
async fn each_event_has_its_known_cost() {
    let (rig, faults) = metered();
    let owner = account(&rig);
    let mut bill = Vec::new();
    let mut note = |what: &str| bill.push(format!("{what}: {}", spent(&faults)));
    let order = awaiting(&rig, owner, method(&rig, &owner, "tok_success").await);
    note("add a method");

    rig.deliver(&order).await.unwrap();
    note("awaiting_payment, authorised");
    rig.deliver(&order).await.unwrap();
    note("awaiting_payment, again");
    rig.deliver(&confirmed(&rig, &order)).await.unwrap();
    note("confirmed");
    let ship = shipped(&rig, order.order_id, 4_999, true);
    rig.deliver(&ship).await.unwrap();
    note("shipped, captured");
    rig.deliver(&ship).await.unwrap();
    note("shipped, again");
    rig.deliver(&returned(&rig, order.order_id, 1_000)).await.unwrap();
    note("return received, refunded");
    rig.deliver(&cancelled(&rig, order.order_id)).await.unwrap();
    note("cancelled, refunded");
    rig.deliver(&cancelled(&rig, order.order_id)).await.unwrap();
    note("cancelled, again");

    let bad = awaiting(&rig, owner, method(&rig, &owner, "tok_declined").await);
    let part = ordered(&rig, owner, "tok_success").await;
    faults.take_log();
    rig.deliver(&bad).await.unwrap();
    let mut note = |what: &str| bill.push(format!("{what}: {}", spent(&faults)));
    note("awaiting_payment, declined");
    rig.deliver(&rejected(&rig, bad.order_id)).await.unwrap();
    note("rejected, voided");
    rig.deliver(&rejected(&rig, domain::id::OrderId::new(&rig.clock))).await.unwrap();
    note("rejected, unknown order");
    rig.deliver(&lines_cancelled(part.order_id, 1, 1_000, false)).await.unwrap();
    note("lines cancelled before their capture");
    rig.deliver(&shipped(&rig, part.order_id, 3_999, false)).await.unwrap();
    note("shipped, all that is not cancelled");
    rig.deliver(&lines_cancelled(part.order_id, 2, 999, true)).await.unwrap();
    note("lines cancelled, refunded");
    let (visitor, heir) = (domain::id::GuestId::new(&rig.clock), domain::id::AccountId::new(&rig.clock));
    rig.deliver(&GuestMerged { guest_id: visitor, account_id: heir }).await.unwrap();
    note("guest merged, without methods");
    rig.deliver(&AccountErased { account_id: heir }).await.unwrap();
    note("account erased, without methods");
    rig.tick().await.unwrap();
    note("tick, once an hour");
    rig.tick().await.unwrap();
    note("tick, idle");
    // The rest of the part is released meanwhile.
    rig.advance(Duration::from_secs(2 * 60 * 60));
    rig.tick().await.unwrap();
    let held = ordered(&rig, owner, "tok_success").await;
    rig.advance(Duration::from_secs(6 * 24 * 60 * 60 + 60 * 60));
    faults.take_log();
    rig.tick().await.unwrap();
    let mut note = |what: &str| bill.push(format!("{what}: {}", spent(&faults)));
    note("tick, once an hour, one gets its due time");
    rig.deliver(&shipped(&rig, held.order_id, 4_999, true)).await.unwrap();
    note("shipped, captured after six days");

    // The simulator's books are 1 RRU and 1 WRU of each operation: a real provider keeps its own.
    let expected = [
        "add a method: 0rru 5wru",
        "awaiting_payment, authorised: 3rru 6wru",
        "awaiting_payment, again: 1rru 0wru",
        "confirmed: 0rru 0wru",
        "shipped, captured: 2rru 6wru",
        "shipped, again: 1rru 0wru",
        "return received, refunded: 2rru 10wru",
        "cancelled, refunded: 2rru 10wru",
        "cancelled, again: 1rru 0wru",
        "awaiting_payment, declined: 3rru 6wru",
        "rejected, voided: 1rru 4wru",
        "rejected, unknown order: 1rru 4wru",
        "lines cancelled before their capture: 1rru 1wru",
        "shipped, all that is not cancelled: 2rru 6wru",
        "lines cancelled, refunded: 2rru 11wru",
        "guest merged, without methods: 1rru 1wru",
        "account erased, without methods: 0.5rru 1wru",
        "tick, once an hour: 13.5rru 1wru",
        "tick, idle: 5.5rru 0wru",
        "tick, once an hour, one gets its due time: 13.5rru 3wru",
        "shipped, captured after six days: 2rru 7wru",
    ];
    assert_eq!(bill, expected);
}

#[tokio::test]
async fn each_route_has_its_known_cost() {
    let (rig, faults) = metered();
    let owner = account(&rig);
    let mut bill = Vec::new();
    let mut method_path = String::new();
    for key in [None, Some("k")] {
        let add = Call::post("/payment-methods").bearer(owner, "").json(json!({ "token": "tok_success" }));
        let reply = rig.call(key.map_or(add.clone(), |key| add.key(key))).await;
        bill.push(format!("POST /payment-methods, {}: {}", if key.is_some() { "key" } else { "no key" }, reply.cost()));
        method_path = reply.header("location").to_owned();
    }
    let declined = ordered(&rig, owner, "tok_declined").await;
    let id = payment_of(declined.order_id);
    let pm = method_path.rsplit('/').next().unwrap();
    let attempt = Call::post(format!("/payments/{id}/attempts")).bearer(owner, "").key("a");
    let attempt = attempt.json(json!({ "payment_method": pm }));
    let capture = Call::post(format!("/payments/{id}/captures")).bearer("svc", STAFF).key("c").json(json!({}));
    let refund = Call::post(format!("/payments/{id}/refunds")).bearer("svc", STAFF).key("r");
    let refund = refund.json(json!({ "reason": "r" }));
    let other = payment_of(ordered(&rig, owner, "tok_success").await.order_id);
    let void = Call::post(format!("/payments/{other}/void")).bearer("svc", STAFF).key("v");
    let refund_id = id.to_string().replace("pay_", "ref_");
    faults.take_log();
    let calls = [
        ("GET /payment-methods", Call::get("/payment-methods").bearer(owner, "")),
        ("GET /payment-methods/{id}", Call::get(&method_path).bearer(owner, "")),
        ("POST /payments/{id}/attempts", attempt.clone()),
        ("the same again", attempt),
        ("POST /payments/{id}/captures", capture),
        ("POST /payments/{id}/refunds", refund),
        ("POST /payments/{id}/void", void),
        ("GET /payments/{id}", Call::get(format!("/payments/{id}")).bearer(owner, "")),
        ("GET /refunds/{id}", Call::get(format!("/refunds/{refund_id}_1")).bearer(owner, "")),
        ("GET /payments/{id}/captures", Call::get(format!("/payments/{id}/captures")).bearer(owner, "")),
        ("GET /payments/{id}/refunds", Call::get(format!("/payments/{id}/refunds")).bearer(owner, "")),
        ("GET /refunds", Call::get("/refunds").bearer("svc", STAFF)),
        ("GET /disputes", Call::get("/disputes").bearer("svc", STAFF)),
        ("GET /payments", Call::get("/payments").bearer("svc", STAFF)),
        ("DELETE /payment-methods/{id}", Call::delete(&method_path).bearer(owner, "").if_match(1)),
    ];
    for (name, call) in calls {
        let reply = rig.call(call).await;
        assert!(reply.status < 300, "{name}: {}", reply.text);
        assert_eq!(reply.cost(), spent(&faults), "{name}: the header shows what was spent");
        bill.push(format!("{name}: {}", reply.cost()));
    }

    // The webhooks' secret is created once, and read every five minutes or after a refused signature.
    let secret = webhook_secret(&rig).await;
    let order = ordered(&rig, owner, "tok_action_required").await.order_id;
    let url = payment(&rig, order).await["action_url"].as_str().unwrap().to_owned();
    let confirm = Call::post(format!("/payments/{}/confirm", payment_of(order))).bearer(owner, "");
    bill.push(format!("GET …/actions/{{action}}: {}", rig.call(Call::get(&url)).await.cost()));
    bill.push(format!("POST …/confirm, still waiting: {}", rig.call(confirm.clone()).await.cost()));
    let reply = rig.call(Call::post(&url).json(json!({ "outcome": "succeed" }))).await;
    bill.push(format!("POST …/actions/{{action}}: {}", reply.cost()));
    bill.push(format!("POST …/confirm, no action awaited: {}", rig.call(confirm).await.cost()));
    let (other, url) = {
        let order = ordered(&rig, owner, "tok_action_required").await.order_id;
        (order, payment(&rig, order).await["action_url"].as_str().unwrap().to_owned())
    };
    let simulator = Simulator::new(rig.capability.context().table.clone());
    simulator.complete_action(&url.rsplit('/').next().unwrap().parse().unwrap(), true).await.unwrap();
    let confirm = Call::post(format!("/payments/{}/confirm", payment_of(other))).bearer(owner, "");
    bill.push(format!("POST …/confirm, settled: {}", rig.call(confirm).await.cost()));
    let body = json!({ "id": "evt_9", "key": format!("{}:authorize:1", payment_of(order)), "type": "expired" });
    let reply = rig.call(webhook(&rig, &secret, &body)).await;
    bill.push(format!("POST …/webhooks/simulator: {}", reply.cost()));
    let reply = rig.call(webhook(&rig, &secret, &body)).await;
    bill.push(format!("nothing new: {}", reply.cost()));

    let expected = [
        "POST /payment-methods, no key: 0rru 5wru",
        "POST /payment-methods, key: 0rru 7wru",
        "GET /payment-methods: 0.5rru 0wru",
        "GET /payment-methods/{id}: 1rru 0wru",
        "POST /payments/{id}/attempts: 5rru 13wru",
        "the same again: 3rru 0wru",
        "POST /payments/{id}/captures: 3rru 13wru",
        "POST /payments/{id}/refunds: 3rru 15wru",
        "POST /payments/{id}/void: 3rru 13wru",
        "GET /payments/{id}: 1rru 0wru",
        "GET /refunds/{id}: 1rru 0wru",
        "GET /payments/{id}/captures: 1rru 0wru",
        "GET /payments/{id}/refunds: 1rru 0wru",
        "GET /refunds: 0.5rru 0wru",
        "GET /disputes: 0.5rru 0wru",
        "GET /payments: 8rru 0wru",
        "DELETE /payment-methods/{id}: 1rru 2wru",
        "GET …/actions/{action}: 1rru 0wru",
        "POST …/confirm, still waiting: 2rru 0wru",
        "POST …/actions/{action}: 3rru 12wru",
        "POST …/confirm, no action awaited: 1rru 0wru",
        "POST …/confirm, settled: 2rru 5wru",
        "POST …/webhooks/simulator: 1rru 6wru",
        "nothing new: 1rru 0wru",
    ];
    assert_eq!(bill, expected);
}
