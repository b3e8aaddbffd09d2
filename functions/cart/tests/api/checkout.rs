//! Tests of checkout, and of the cart after its order ends.

use crate::support::*;
use domain::id::OrderId;
use events::cart::CheckedOut;
use events::catalog::ProductArchived;
use serde_json::json;
use testkit::Call;

async fn full_cart(rig: &Rig, who: &str) -> String {
    let id = open(rig, who).await;
    for (sku, quantity) in [("SHIRT-M", 1), ("MUG", 2)] {
        assert_eq!(add(rig, who, &id, sku, quantity).await.status, 201);
    }
    id
}

#[tokio::test]
async fn a_checkout_answers_the_order_and_publishes_the_frozen_cart() {
    let (rig, product_id) = shop().await;
    let who = account(&rig);
    let id = full_cart(&rig, &who).await;
    let reply = check_out(&rig, &who, &id, "k1").await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    assert_eq!(reply.header("etag"), "");
    assert_eq!(reply.header("location"), format!("/orders/{}", reply.body["id"].as_str().unwrap()));
    assert_eq!((reply.body["status"].as_str(), reply.body["cart_id"].as_str()), (Some("placed"), Some(id.as_str())));
    assert_eq!(reply.body["totals"]["total"]["amount"], 4900 + 2400 + 490);

    let told = rig.take::<CheckedOut>();
    assert_eq!(told.len(), 1);
    let event = &told[0];
    assert_eq!(event.order_id.to_string(), reply.body["id"].as_str().unwrap());
    assert_eq!((event.generation, event.owner.to_string()), (1, who.clone()));
    let told_lines = serde_json::to_value(&event.lines).unwrap();
    for (told, answered) in told_lines.as_array().unwrap().iter().zip(reply.body["lines"].as_array().unwrap()) {
        assert_eq!(answered["quantities"]["ordered"], told["quantity"]);
        for same in ["line", "sku", "product_id", "title", "unit_price", "subtotal", "discount", "tax", "total"] {
            assert_eq!(answered[same], told[same], "{same}");
        }
    }
    assert_eq!(reply.body["lines"].as_array().map(Vec::len), Some(2));
    assert_eq!(serde_json::to_value(&event.totals).unwrap(), reply.body["totals"]);
    assert_eq!((event.lines[0].product_id, event.lines[0].track_inventory), (product_id, true));
    assert_eq!(event.personal.email, "ada@example.com");
    assert_eq!(event.personal.billing_address.city, "Berlin");

    rig.deliver(&product(product_id, 9, &[("SHIRT-M", 1), ("MUG", 1)])).await.unwrap();
    let cart = find(&rig, &who, &id).await;
    assert_eq!((cart["status"].as_str(), &cart["order_id"]), (Some("checked_out"), &reply.body["id"]));
    assert_eq!(cart["totals"], reply.body["totals"], "the frozen cart ignores the catalog");
    for call in [
        Call::post(format!("/carts/{id}/lines")).json(json!({ "sku": "MUG", "quantity": 1 })),
        Call::patch(format!("/carts/{id}")).header("if-match", "*").json(json!({ "email": null })),
        Call::patch(format!("/carts/{id}/lines/1")).header("if-match", "*").json(json!({ "quantity": 2 })),
        Call::delete(format!("/carts/{id}/lines/1")).header("if-match", "*"),
    ] {
        assert_eq!(rig.call(call.bearer(&who, "")).await.problem(), "cart_not_active");
    }
}

#[tokio::test]
async fn a_repeated_checkout_answers_the_same_order_under_any_key() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = full_cart(&rig, &who).await;
    let first = check_out(&rig, &who, &id, "k1").await;
    for _ in 0..10 {
        let again = check_out(&rig, &who, &id, "k1").await;
        assert_eq!((again.status, &again.body, again.header("idempotent-replayed")), (202, &first.body, "true"));
        assert_eq!(again.header("location"), first.header("location"));
    }
    let other = check_out(&rig, &who, &id, "k2").await;
    assert_eq!((other.status, &other.body, other.header("idempotent-replayed")), (202, &first.body, ""));
    let mut body = wish();
    body["shipping_method"] = "express".into();
    let reused = rig.call(Call::post(format!("/carts/{id}/checkout")).bearer(&who, "").key("k1").json(body)).await;
    assert_eq!((reused.status, reused.problem()), (422, "idempotency_key_reused"));
    assert_eq!(rig.take::<CheckedOut>().len(), 1);

    let order_id: OrderId = first.body["id"].as_str().unwrap().parse().unwrap();
    rig.deliver(&rejected(&id, order_id, 1)).await.unwrap();
    assert_eq!(check_out(&rig, &who, &id, "k2").await.body, first.body, "an old key never starts a new order");
    assert_eq!(check_out(&rig, &who, &id, "k1").await.body, first.body);
    assert_eq!(rig.take::<CheckedOut>().len(), 0);
}

#[tokio::test]
async fn a_checkout_needs_a_key_and_lines_for_sale() {
    let (rig, product_id) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    let without = rig.call(Call::post(format!("/carts/{id}/checkout")).bearer(&who, "").json(wish())).await;
    assert_eq!(without.status, 428);
    let empty = check_out(&rig, &who, &id, "k0").await;
    assert_eq!((empty.status, empty.problem()), (422, "empty_cart"));

    for sku in ["SHIRT-M", "MUG", "SHIRT-L"] {
        add(&rig, &who, &id, sku, 1).await;
    }
    let mut by_drone = wish();
    by_drone["shipping_method"] = "drone".into();
    let reply = rig.call(Call::post(format!("/carts/{id}/checkout")).bearer(&who, "").key("k1").json(by_drone)).await;
    assert_eq!(
        (reply.problem(), reply.faults()),
        ("shipping_method_not_offered", vec!["/shipping_method shipping_method_not_offered".to_owned()])
    );

    rig.deliver(&product(product_id, 2, &[("MUG", 1200)])).await.unwrap();
    let reply = check_out(&rig, &who, &id, "k2").await;
    assert_eq!((reply.status, reply.problem()), (422, "not_for_sale"));
    assert_eq!(reply.faults(), ["/lines/0/sku not_for_sale", "/lines/2/sku not_for_sale"]);
    let archived = ProductArchived { product_id, version: 3, skus: vec!["MUG".parse().unwrap()] };
    rig.deliver(&archived).await.unwrap();
    assert_eq!(check_out(&rig, &who, &id, "k3").await.faults().len(), 3);
    assert_eq!(find(&rig, &who, &id).await["status"], "active");
    assert!(rig.take::<CheckedOut>().is_empty());
}

#[tokio::test]
async fn a_rejected_order_reopens_the_cart_and_the_next_checkout_is_a_new_order() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let (id, first) = checked_out(&rig, &who).await;
    for _ in 0..2 {
        rig.deliver(&rejected(&id, first, 1)).await.unwrap();
        let cart = find(&rig, &who, &id).await;
        assert_eq!((cart["status"].as_str(), cart["generation"].as_u64()), (Some("active"), Some(2)));
        assert_eq!((lines(&cart), &cart["order_id"]), (vec!["SHIRT-M 1".to_owned()], &json!(null)));
        assert_eq!(cart["email"], "ada@example.com", "the cart keeps the shopper's details");
    }
    let again = check_out(&rig, &who, &id, "second").await;
    assert_eq!(again.status, 202, "{}", again.text);
    let events = rig.take::<CheckedOut>();
    assert_eq!(events.iter().map(|e| e.generation).collect::<Vec<_>>(), [1, 2]);
    assert_ne!(events[0].order_id, events[1].order_id);

    // Late events of the first order do not touch the second one.
    rig.deliver(&rejected(&id, first, 1)).await.unwrap();
    rig.deliver(&cancelled(&id, first, 1, false)).await.unwrap();
    rig.deliver(&confirmed(&id, first, 1, &who)).await.unwrap();
    let cart = find(&rig, &who, &id).await;
    assert_eq!((cart["status"].as_str(), cart["generation"].as_u64()), (Some("checked_out"), Some(2)));
}

#[tokio::test]
async fn a_confirmed_order_ends_the_cart_for_good() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    let (id, order_id) = checked_out(&rig, &who).await;
    for _ in 0..2 {
        rig.deliver(&confirmed(&id, order_id, 1, &who)).await.unwrap();
    }
    rig.deliver(&cancelled(&id, order_id, 1, true)).await.unwrap();
    rig.deliver(&rejected(&id, order_id, 1)).await.unwrap();
    let cart = find(&rig, &who, &id).await;
    assert_eq!((cart["status"].as_str(), cart["version"].as_u64()), (Some("ordered"), Some(4)));
    assert_eq!((&cart["email"], &cart["shipping_address"]), (&json!(null), &json!(null)), "only the order keeps them");
    assert_eq!(cart["totals"]["total"]["amount"], 5390);
    let reply = check_out(&rig, &who, &id, "another").await;
    assert_eq!((reply.status, reply.body["status"].as_str()), (202, Some("confirmed")));
    assert_eq!(reply.body["id"], order_id.to_string());
}

#[tokio::test]
async fn only_a_cancellation_before_confirmation_reopens_the_cart() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let (id, order_id) = checked_out(&rig, &who).await;
    rig.deliver(&cancelled(&id, order_id, 1, false)).await.unwrap();
    assert_eq!(find(&rig, &who, &id).await["status"], "active");

    let (id, order_id) = checked_out(&rig, &who).await;
    rig.deliver(&cancelled(&id, order_id, 1, true)).await.unwrap();
    assert_eq!(find(&rig, &who, &id).await["status"], "ordered", "the confirmation arrives later");
    rig.deliver(&confirmed(&id, order_id, 1, &who)).await.unwrap();
    assert_eq!(find(&rig, &who, &id).await["status"], "ordered");
}

#[tokio::test]
async fn ignores_orders_of_unknown_carts() {
    let (rig, _) = shop().await;
    let (id, order_id) = ("cart_01J8ZQ4T6M3V0X9K2B7C5D1EFG", OrderId::new(&rig.clock));
    rig.deliver(&confirmed(id, order_id, 1, &guest(&rig))).await.unwrap();
    rig.deliver(&rejected(id, order_id, 1)).await.unwrap();
    rig.deliver(&cancelled(id, order_id, 1, true)).await.unwrap();
    assert_eq!(rig.call(Call::get(format!("/carts/{id}")).bearer("svc_x", "cart:read")).await.status, 404);
    rig.tick().await.unwrap();
}

#[tokio::test]
async fn a_cart_in_yen_has_no_decimals_and_ships_by_its_own_table() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let opened = rig.call(Call::post("/carts").bearer(&who, "").json(json!({ "currency": "JPY" }))).await;
    let id = opened.body["id"].as_str().unwrap();
    add(&rig, &who, id, "MUG", 3).await;
    let reply = check_out(&rig, &who, id, "yen").await;
    assert_eq!(reply.body["totals"]["total"], json!({ "amount": 3600 + 600, "currency": "JPY" }));
}

#[tokio::test]
async fn only_a_zero_total_needs_no_payment_method() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    promote(&rig, json!({ "benefit": { "kind": "free_shipping" } })).await;
    promote(&rig, json!({ "code": "GIFT", "benefit": percent(100) })).await;
    let mut without = wish();
    without.as_object_mut().unwrap().remove("payment_method");
    let call =
        |id: &str, key: &str, body| Call::post(format!("/carts/{id}/checkout")).bearer(&who, "").key(key).json(body);

    let paid = full_cart(&rig, &who).await;
    let reply = rig.call(call(&paid, "paid", without.clone())).await;
    assert_eq!((reply.status, reply.problem()), (422, "payment_method_required"), "{}", reply.text);
    assert_eq!(reply.faults(), ["/payment_method payment_method_required"]);
    assert_eq!(find(&rig, &who, &paid).await["status"], "active");
    assert!(rig.take::<CheckedOut>().is_empty());

    for (key, body) in [("without", without), ("with", wish())] {
        let gift = full_cart(&rig, &who).await;
        add_code(&rig, &who, &gift, "GIFT").await;
        let reply = rig.call(call(&gift, key, body)).await;
        assert_eq!((reply.status, reply.body["total"]["amount"].as_i64()), (202, Some(0)), "{}", reply.text);
        let event = rig.take::<CheckedOut>().pop().unwrap();
        assert_eq!(
            (event.totals.total.amount, event.payment_method),
            (0, None),
            "{key}: the event has no payment method"
        );
    }
}
