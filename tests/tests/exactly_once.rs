//! Idempotency keys: a repeated request, in sequence or at once, has one effect and one answer.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use e2e::{Client, Reply, Shop, key};
use futures::future::join_all;
use serde_json::{Value, json};

/// Repeats a request while the answer is that it is still running.
async fn send(client: &Client, path: &str, key: &str, body: &Value) -> Reply {
    for _ in 0..200 {
        let reply = client.post_with(path, key, body.clone()).await;
        if reply.status != 409 || reply.header("retry-after").is_empty() {
            return reply;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{path} is still running");
}

/// The parts that must be equal: status, location and body without the request's id.
fn essence(reply: &Reply) -> (u16, String, Value) {
    let mut body = reply.body.clone();
    if let Some(problem) = body.as_object_mut() {
        problem.remove("request_id");
    }
    (reply.status, reply.header("location").to_owned(), body)
}

/// Asserts one answer to 50 requests at once and 10 in sequence, and 422 to another body.
async fn repeat(client: &Client, path: &str, body: Value, other: Value) -> Reply {
    let key = key();
    let at_once = join_all((0..50).map(|_| send(client, path, &key, &body))).await;
    let first = at_once.first().unwrap().clone();
    for reply in &at_once {
        assert_eq!(essence(reply), essence(&first), "{path} at once");
    }
    for _ in 0..10 {
        let again = send(client, path, &key, &body).await;
        assert_eq!(essence(&again), essence(&first), "{path} in sequence");
        assert_eq!(again.header("idempotent-replayed"), "true", "{path}");
    }
    let reused = client.post_with(path, &key, other).await;
    assert_eq!((reused.status, reused.problem()), (422, "idempotency_key_reused"), "{path}: {}", reused.text);
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn every_post_that_needs_a_key_has_one_effect() {
    let shop = Shop::open().await;
    let sku = shop.product(700, 10).await;
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[(&sku, 2)], "tok_declined").await;

    let mut other = checkout.body();
    other["email"] = json!("somebody@example.org");
    let placed = repeat(&guest, &format!("/carts/{}/checkout", checkout.cart_id), checkout.body(), other).await;
    let order_id = placed.expect(202).str("id");
    let payment_id = order_id.replace("ord_", "pay_");
    shop.wait(&format!("/payments/{payment_id}"), |p| p["status"] == "declined").await;
    let mine = guest.get("/orders").await.expect(200);
    assert_eq!(mine.body["items"].as_array().unwrap().len(), 1, "one checkout makes one order");

    let method = |token: &'static str| guest.post("/payment-methods", json!({ "token": token }));
    let (good, bad) = (method("tok_success").await.str("id"), method("tok_declined").await.str("id"));
    let attempts = format!("/payments/{payment_id}/attempts");
    let attempt = repeat(&guest, &attempts, json!({ "payment_method": good }), json!({ "payment_method": bad })).await;
    assert!(attempt.status < 300, "{}", attempt.text);
    shop.settled(&order_id, &["confirmed"]).await;

    let full = guest.get(&format!("/payments/{payment_id}")).await.body["amount"].clone();
    let captures = format!("/payments/{payment_id}/captures");
    let captured = repeat(&shop.admin, &captures, json!({}), json!({ "amount": full })).await;
    assert!(captured.status < 300, "{}", captured.text);
    let payment = guest.get(&format!("/payments/{payment_id}")).await.expect(200);
    assert_eq!(payment.body["captured"], payment.body["amount"], "captured once, in full");

    let refunds = format!("/payments/{payment_id}/refunds");
    let refund = repeat(&shop.admin, &refunds, json!({ "reason": "returned" }), json!({ "reason": "other" })).await;
    assert!(refund.status < 300, "{}", refund.text);
    let payment = guest.get(&format!("/payments/{payment_id}")).await.expect(200);
    assert_eq!(payment.body["refunded"], payment.body["amount"], "refunded once, in full");
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_a_refusal_word_for_word() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[], "tok_success").await;
    let path = format!("/carts/{}/checkout", checkout.cart_id);
    let first = send(&guest, &path, "k", &checkout.body()).await;
    assert_eq!(first.status, 422, "an empty cart can't be checked out: {}", first.text);
    // The cart is no longer empty, but this key keeps its answer.
    let sku = shop.product(100, 1).await;
    shop.add(&guest, &checkout.cart_id, &sku, 1).await;
    let again = send(&guest, &path, "k", &checkout.body()).await;
    assert_eq!(essence(&again), essence(&first));
    send(&guest, &path, "another key", &checkout.body()).await.expect(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_keys_for_one_cart_give_one_order() {
    let shop = Shop::open().await;
    let sku = shop.product(100, 50).await;
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[(&sku, 1)], "tok_success").await;
    let replies = join_all((0..20).map(|_| async { checkout.send(&key()).await })).await;
    let mut orders: Vec<String> = replies.iter().filter(|r| r.status < 300).map(|r| r.str("id")).collect();
    orders.sort();
    orders.dedup();
    assert_eq!(orders.len(), 1, "{orders:?}");
    shop.settled(&orders[0], &["confirmed"]).await;
    assert_eq!(shop.admin.get(&format!("/stock/{sku}")).await.body["on_hand"], 49);
}

/// Asks the deployed shop, by a file, to let each event lose some races.
#[expect(clippy::disallowed_methods, reason = "the file is a setting of the test process")]
fn ask_for_conflicts() {
    if let (Ok(file), Ok(count)) = (std::env::var("STOA_CONFLICTS"), std::env::var("STOA_CONFLICT_COUNT")) {
        std::fs::write(file, count).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_events_meet_conflicts_is_confirmed_within_15_seconds() {
    let shop = Shop::open().await;
    let sku = shop.product(1250, 3).await;
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[(&sku, 1)], "tok_success").await;
    ask_for_conflicts();

    let begun = std::time::Instant::now();
    let order_id = checkout.order().await;
    shop.settled(&order_id, &["confirmed"]).await;

    assert!(begun.elapsed().as_secs_f64() < 15.0, "{order_id} was confirmed after {:?}", begun.elapsed());
}
