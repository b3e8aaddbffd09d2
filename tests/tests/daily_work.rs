//! A shop's daily work: a promotion, a partial cancellation, parcels, a return.

use e2e::{Shop, unique, wait};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_discounted_partly_cancelled_shipped_in_parts_and_returned() {
    let shop = Shop::open().await;
    let (tee, mug) = (shop.product(2_000, 10).await, shop.product(1_000, 10).await);
    let code = unique("SAVE").to_uppercase();
    let promotion = json!({
        "name": "A tenth off the tees", "code": code,
        "benefit": { "kind": "percentage", "rate_bps": 1000 }, "targets": { "skus": [tee] },
    });
    shop.admin.post("/promotions", promotion).await.expect(201);

    let customer = shop.customer().await;
    let checkout = shop.cart(&customer, &[(&tee, 3), (&mug, 2)], "tok_success").await;
    let codes = format!("/carts/{}/promotion-codes", checkout.cart_id);
    let cart = customer.post(&codes, json!({ "code": code.to_lowercase() })).await;
    assert!(cart.status < 300, "{}", cart.text);
    assert_eq!(cart.body["totals"]["discount"]["amount"], 600, "{}", cart.text);
    let order = checkout.order().await;
    let path = format!("/orders/{order}");
    let confirmed = wait(&customer, &path, |o| o["status"] == "confirmed").await;
    let totals = &confirmed.body["totals"];
    let amount = |name: &str| totals[name]["amount"].as_i64().unwrap();
    assert_eq!((amount("subtotal"), amount("discount")), (8_000, 600), "{}", confirmed.text);
    assert_eq!(
        amount("total"),
        amount("subtotal") - amount("discount") + amount("shipping") - amount("shipping_discount")
    );
    let taxes = totals["taxes"].as_array().unwrap();
    let by_rate: i64 = taxes.iter().map(|tax| tax["tax"]["amount"].as_i64().unwrap()).sum();
    assert_eq!(by_rate, amount("tax"), "{}", confirmed.text);

    // One mug is cancelled before shipping; the rest ships in two parcels.
    let part = json!({ "lines": [{ "line": 2, "quantity": 1 }], "reason": "Chipped" });
    shop.admin.post(&format!("{path}/cancel"), part).await.expect(200);
    shop.wait(&format!("/stock/{mug}"), |level| level["on_hand"] == 9).await;
    let ship =
        |lines: serde_json::Value| json!({ "lines": lines, "carrier": "Hermes", "tracking": "H1", "ship": true });
    let first = ship(json!([{ "line": 1, "quantity": 2 }]));
    shop.admin.post(&format!("{path}/fulfillments"), first).await.expect(201);
    let second = ship(json!([{ "line": 1, "quantity": 1 }, { "line": 2, "quantity": 1 }]));
    shop.admin.post(&format!("{path}/fulfillments"), second).await.expect(201);
    shop.settled(&order, &["completed"]).await;
    let payment = format!("/payments/{}", order.replace("ord_", "pay_"));
    let due = amount("total") - 1_000;
    let paid = shop.wait(&payment, |payment| payment["captured"]["amount"] == due).await;
    assert_eq!(paid.body["captures"].as_array().map(Vec::len), Some(2), "{}", paid.text);

    // Two tees are returned and restocked.
    let lines = json!([{ "line": 1, "quantity": 2, "reason": "wrong_size" }]);
    let back = customer.post("/returns", json!({ "order_id": order, "lines": lines })).await.expect(201).str("id");
    let path = format!("/returns/{back}");
    shop.admin.post(&format!("{path}/approve"), json!({})).await.expect(200);
    let inspected = json!({ "lines": [{ "line": 1, "quantity": 2, "restock": true }] });
    shop.admin.post(&format!("{path}/receive"), inspected).await.expect(200);
    wait(&customer, &path, |back| back["status"] == "refunded").await;
    shop.wait(&format!("/stock/{tee}"), |level| level["on_hand"] == 9).await;
    let paid = shop.admin.get(&payment).await.expect(200);
    assert_eq!(paid.body["refunded"]["amount"], 3_600, "two tees with a tenth off: {}", paid.text);
}
