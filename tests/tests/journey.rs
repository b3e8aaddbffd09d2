//! From sign-up to a paid order.

use e2e::{Client, Reply, Shop, unique, wait};
use reqwest::Method;
use serde_json::json;
use stoa_client::types::{CreateFulfillmentRequest, FulfillmentStatus, PaymentStatus, ShipFulfillmentRequest};

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_buys_and_the_shop_ships_and_is_paid() {
    let shop = Shop::open().await;
    let (tee, mug) = (shop.product(1999, 10).await, shop.product(850, 5).await);
    let customer = shop.customer().await;
    let checkout = shop.cart(&customer, &[(&tee, 2), (&mug, 1)], "tok_success").await;

    let placed = checkout.send("the one checkout").await.expect(202);
    let order_id = placed.str("id");
    assert_eq!(placed.header("location"), format!("/orders/{order_id}"));
    assert_eq!(placed.body["cart_id"], checkout.cart_id.as_str());

    let confirmed = wait(&customer, &format!("/orders/{order_id}"), |o| o["status"] == "confirmed").await;
    assert_eq!(confirmed.body["payment_status"], "authorized");
    assert_eq!(confirmed.body["totals"], placed.body["totals"]);
    assert_eq!(confirmed.body["totals"]["subtotal"]["amount"], 2 * 1999 + 850);
    let stock = shop.admin.get(&format!("/stock/{tee}")).await.expect(200);
    assert_eq!(
        (&stock.body["on_hand"], &stock.body["reserved"], &stock.body["available"]),
        (&json!(8), &json!(0), &json!(8))
    );
    wait(&customer, &format!("/carts/{}", checkout.cart_id), |cart| cart["status"] == "ordered").await;

    let orders = shop.admin.api.orders();
    let parcel = orders.create_fulfillment(&order_id, &CreateFulfillmentRequest::default()).send().await.unwrap();
    let ship = ShipFulfillmentRequest::new("Hermes", "H123");
    orders.ship_fulfillment(&order_id, &parcel.id, &ship).send().await.unwrap();

    let completed = shop.settled(&order_id, &["completed"]).await;
    assert_eq!(completed.payment_status, PaymentStatus::Captured);
    assert_eq!(completed.fulfillment_status, FulfillmentStatus::Shipped);
    let payment = customer.get(&format!("/payments/{}", order_id.replace("ord_", "pay_"))).await.expect(200);
    assert_eq!(payment.body["status"], "captured");
    assert_eq!(payment.body["captured"], placed.body["totals"]["total"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_declined_and_pays_with_another_method() {
    let shop = Shop::open().await;
    let sku = shop.product(500, 1).await;
    let guest = shop.guest().await;
    let order_id = shop.cart(&guest, &[(&sku, 1)], "tok_declined").await.order().await;

    let payment = format!("/payments/{}", order_id.replace("ord_", "pay_"));
    wait(&guest, &payment, |p| p["status"] == "declined").await;
    shop.settled(&order_id, &["awaiting_payment"]).await;
    let other = guest.post("/payment-methods", json!({ "token": "tok_success" })).await.expect(201).str("id");
    guest.post(&format!("{payment}/attempts"), json!({ "payment_method": other })).await;
    shop.settled(&order_id, &["confirmed"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_out_of_stock_is_rejected_and_its_cart_opens_again() {
    let shop = Shop::open().await;
    let sku = shop.product(500, 1).await;
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[(&sku, 2)], "tok_success").await;
    let first = checkout.order().await;
    shop.settled(&first, &["rejected"]).await;

    let cart = wait(&guest, &format!("/carts/{}", checkout.cart_id), |cart| cart["status"] == "active").await;
    let line = &cart.body["lines"][0]["id"];
    let path = format!("/carts/{}/lines/{line}", checkout.cart_id);
    guest.patch(&path, cart.version(), json!({ "quantity": 1 })).await.expect(200);
    let second = checkout.order().await;
    assert_ne!(first, second);
    shop.settled(&second, &["confirmed"]).await;
    assert_eq!(shop.admin.get(&format!("/stock/{sku}")).await.body["available"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_order_releases_stock_and_money() {
    let shop = Shop::open().await;
    let sku = shop.product(500, 3).await;
    let guest = shop.guest().await;
    let order_id = shop.cart(&guest, &[(&sku, 3)], "tok_success").await.order().await;
    shop.settled(&order_id, &["confirmed"]).await;

    guest.post(&format!("/orders/{order_id}/cancel"), json!({ "reason": "changed my mind" })).await.expect(200);
    shop.wait(&format!("/stock/{sku}"), |level| level["available"] == 3 && level["on_hand"] == 3).await;
    let payment = format!("/payments/{}", order_id.replace("ord_", "pay_"));
    shop.wait(&payment, |payment| payment["status"] == "voided").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_charged_more_than_was_shown() {
    let shop = Shop::open().await;
    let sku = unique("SKU").to_uppercase();
    let product = shop.create_product(&sku, 1000).await;
    shop.wait(&format!("/stock/{sku}"), |level| level["sku"] == sku.as_str()).await;
    shop.admin.post(&format!("/stock/{sku}/receive"), json!({ "quantity": 5 })).await.expect(200);
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[(&sku, 1)], "tok_success").await;
    let cart = format!("/carts/{}", checkout.cart_id);
    let chosen = json!({
        "shipping_address": checkout.body()["shipping_address"], "shipping_method": checkout.body()["shipping_method"],
    });
    let version = guest.get(&cart).await.version();
    let shown = guest.patch(&cart, version, chosen).await.expect(200);

    let variants = json!([{ "sku": sku, "prices": [{ "amount": 1500, "currency": "EUR", "tax_inclusive": true }] }]);
    let path = format!("/products/{}", product.id);
    shop.admin.patch(&path, product.version, json!({ "variants": variants })).await.expect(200);
    let dearer = wait(&guest, &cart, |cart| cart["lines"][0]["price_changed"] == true).await;

    let order = |key: &'static str, total: &serde_json::Value| {
        let (guest, path, mut body) = (guest.clone(), format!("{cart}/checkout"), checkout.body());
        body["expected_total"] = total.clone();
        async move { guest.post_with(&path, key, body).await }
    };
    let refused = order("as shown", &shown.body["totals"]["total"]).await.expect(409);
    assert_eq!((refused.problem(), &refused.body["cart"]["totals"]), ("cart_changed", &dearer.body["totals"]));
    assert_eq!(checkout.send("without a total").await.expect(409).problem(), "cart_changed");
    let placed = order("agreed", &refused.body["cart"]["totals"]["total"]).await.expect(202);
    assert_eq!(placed.body["totals"]["subtotal"]["amount"], 1500);
    shop.settled(&placed.str("id"), &["confirmed"]).await;
}

/// Reads an order with `Prefer: wait`, and repeats while the order is `not_yet` there.
async fn settled_order(shopper: &Client, path: &str) -> Reply {
    for _ in 0..60 {
        let reply = shopper.send(Method::GET, path, &[("prefer", "wait=20")], None).await;
        if reply.problem() != "not_yet" {
            return reply.expect(200);
        }
    }
    panic!("{path} does not appear");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_waits_for_the_outcome_of_an_order() {
    let shop = Shop::open().await;
    let sku = shop.product(500, 50).await;
    for (token, status, payment_status) in [
        ("tok_success", "confirmed", "authorized"),
        ("tok_declined", "awaiting_payment", "declined"),
        ("tok_action_required", "awaiting_payment", "action_required"),
    ] {
        let customer = shop.customer().await;
        for _ in 0..3 {
            let checkout = shop.cart(&customer, &[(&sku, 1)], token).await;
            let path = format!("/orders/{}", checkout.order().await);
            let order = settled_order(&customer, &path).await;
            let state = (order.str("status"), order.str("payment_status"));
            assert_eq!(state, (status.to_owned(), payment_status.to_owned()), "{}", order.text);
            assert_eq!(order.header("preference-applied"), "wait");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_free_order_is_confirmed_with_any_card() {
    let shop = Shop::open().await;
    let sku = shop.product(500, 10).await;
    let code = unique("FREE").to_uppercase();
    let codes = [format!("{code}-GOODS"), format!("{code}-WAY")];
    let benefits = [json!({ "kind": "percentage", "rate_bps": 10_000 }), json!({ "kind": "free_shipping" })];
    for (code, benefit) in codes.iter().zip(benefits) {
        let promotion = json!({ "name": "For nothing", "code": code, "benefit": benefit });
        shop.admin.post("/promotions", promotion).await.expect(201);
    }
    for token in ["tok_declined", "tok_action_required"] {
        let guest = shop.guest().await;
        let checkout = shop.cart(&guest, &[(&sku, 1)], token).await;
        for code in &codes {
            let path = format!("/carts/{}/promotion-codes", checkout.cart_id);
            let cart = guest.post(&path, json!({ "code": code })).await;
            assert!(cart.status < 300, "{}", cart.text);
        }
        let order_id = checkout.order().await;
        let path = format!("/orders/{order_id}");
        let order = settled_order(&guest, &path).await;
        assert_eq!(order.body["total"]["amount"], 0, "{}", order.text);
        assert_eq!((order.str("status"), order.str("payment_status")), ("confirmed".into(), "captured".into()));
        let payment = format!("/payments/{}", order_id.replace("ord_", "pay_"));
        let payment = wait(&guest, &payment, |payment| payment["status"] == "captured").await;
        assert_eq!(payment.body["attempts"], json!([]));
        let send = json!({ "ship": true, "carrier": "Hermes", "tracking": "H1" });
        shop.admin.post(&format!("{path}/fulfillments"), send).await.expect(201);
        shop.settled(&order_id, &["completed"]).await;
    }
}
