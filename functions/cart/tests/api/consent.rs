//! Tests of consent: no shopper is charged more than was shown.

use crate::support::*;
use domain::id::ProductId;
use events::cart::CheckedOut;
use serde_json::{Value, json};
use testkit::{Call, Reply};

/// A cart with a mug of 12.00, as last shown: its id and its ETag.
async fn with_a_mug(rig: &Rig, who: &str) -> (String, String) {
    let id = open(rig, who).await;
    let reply = add(rig, who, &id, "MUG", 1).await;
    (id, reply.header("etag").to_owned())
}

async fn reprice(rig: &Rig, product_id: ProductId, version: u64, amount: i64) {
    rig.deliver(&product(product_id, version, &[("MUG", amount)])).await.unwrap();
}

fn expecting(total: i64) -> Value {
    let mut body = wish();
    body["expected_total"] = json!({ "amount": total, "currency": "EUR" });
    body
}

async fn order(rig: &Rig, who: &str, id: &str, key: &str, tag: Option<&str>, body: Value) -> Reply {
    let call = Call::post(format!("/carts/{id}/checkout")).bearer(who, "").key(key);
    let call = tag.into_iter().fold(call, |call, tag| call.header("if-match", tag));
    rig.call(call.json(body)).await
}

#[tokio::test]
async fn refuses_an_order_that_costs_more_than_was_shown() {
    let (rig, product_id) = shop().await;
    let who = guest(&rig);
    let (id, tag) = with_a_mug(&rig, &who).await;
    reprice(&rig, product_id, 2, 1_500).await;

    for (key, tag, body) in [
        ("silent", None, wish()),
        ("any", Some("*"), wish()),
        ("total", None, expecting(1_690)),
        ("tag", Some(tag.as_str()), wish()),
        ("both", Some(tag.as_str()), expecting(1_690)),
        ("new total, old tag", Some(tag.as_str()), expecting(1_990)),
    ] {
        let reply = order(&rig, &who, &id, key, tag, body.clone()).await;
        assert_eq!((reply.status, reply.problem()), (409, "cart_changed"), "{key}: {}", reply.text);
        let cart = &reply.body["cart"];
        assert_eq!((&cart["id"], cart["status"].as_str()), (&json!(id), Some("active")), "{key}");
        assert_eq!(cart["lines"][0]["previous_unit_price"]["amount"], 1_200, "{key}");
        assert_eq!(cart["totals"]["total"]["amount"], 1_990, "with the requested shipping");
        let again = order(&rig, &who, &id, key, tag, body).await;
        assert_eq!((again.status, again.problem()), (409, "cart_changed"), "{key}");
    }
    assert_eq!(find(&rig, &who, &id).await["status"], "active");
    assert!(rig.take::<CheckedOut>().is_empty());

    let reply = order(&rig, &who, &id, "agreed", None, expecting(1_990)).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    assert_eq!(rig.take::<CheckedOut>()[0].totals.total.amount, 1_990);
}

#[tokio::test]
async fn accepts_the_total_that_the_refusal_shows() {
    let (rig, product_id) = shop().await;
    let who = guest(&rig);
    let (id, _) = with_a_mug(&rig, &who).await;
    reprice(&rig, product_id, 2, 1_500).await;
    let refused = order(&rig, &who, &id, "first", None, wish()).await;
    assert_eq!(
        refused.header("etag"),
        rig.call(Call::get(format!("/carts/{id}")).bearer(&who, "")).await.header("etag")
    );
    let mut body = wish();
    body["expected_total"] = refused.body["cart"]["totals"]["total"].clone();
    let reply = order(&rig, &who, &id, "second", Some(refused.header("etag")), body).await;
    assert_eq!((reply.status, reply.body["total"]["amount"].as_i64()), (202, Some(1_990)), "{}", reply.text);
}

#[tokio::test]
async fn answers_the_order_under_way_unless_another_total_is_expected() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let (id, tag) = with_a_mug(&rig, &who).await;
    let first = order(&rig, &who, &id, "one window", Some(&tag), expecting(1_690)).await;
    assert_eq!(first.status, 202, "{}", first.text);
    let other = order(&rig, &who, &id, "another window", None, expecting(1_200)).await;
    assert_eq!((other.status, other.problem()), (409, "cart_changed"), "{}", other.text);
    assert_eq!(
        (&other.body["cart"]["order_id"], &other.body["cart"]["status"]),
        (&first.body["id"], &json!("checked_out"))
    );
    let same = order(&rig, &who, &id, "once more", Some(&tag), expecting(1_690)).await;
    assert_eq!((same.status, &same.body), (202, &first.body), "{}", same.text);
    assert_eq!(rig.take::<CheckedOut>().len(), 1);
}

#[tokio::test]
async fn a_checkout_without_a_total_costs_no_more_than_was_last_shown() {
    let (rig, product_id) = shop().await;
    let who = guest(&rig);
    let (id, tag) = with_a_mug(&rig, &who).await;
    reprice(&rig, product_id, 2, 1_000).await;
    let exact = order(&rig, &who, &id, "exact", Some(&tag), wish()).await;
    assert_eq!((exact.status, exact.problem()), (409, "cart_changed"), "the cart looks different");
    let cheaper = order(&rig, &who, &id, "cheaper", None, wish()).await;
    assert_eq!((cheaper.status, cheaper.body["total"]["amount"].as_i64()), (202, Some(1_490)), "{}", cheaper.text);

    let (id, _) = with_a_mug(&rig, &who).await;
    reprice(&rig, product_id, 3, 1_500).await;
    let shown = Call::patch(format!("/carts/{id}")).bearer(&who, "").header("if-match", "*");
    assert_eq!(rig.call(shown.json(json!({ "country": "DE" }))).await.status, 200, "the write answers the new total");
    let reply = order(&rig, &who, &id, "shown since", None, wish()).await;
    assert_eq!((reply.status, reply.body["total"]["amount"].as_i64()), (202, Some(1_990)), "{}", reply.text);
}

#[tokio::test]
async fn a_write_and_a_read_return_the_same_etag() {
    let (rig, product_id) = shop().await;
    let who = guest(&rig);
    let (id, _) = with_a_mug(&rig, &who).await;
    reprice(&rig, product_id, 2, 1_500).await;
    let change = Call::patch(format!("/carts/{id}")).bearer(&who, "").header("if-match", "*");
    let changed = rig.call(change.json(json!({ "country": "DE" }))).await;
    let read = rig.call(Call::get(format!("/carts/{id}")).bearer(&who, "")).await;
    assert_eq!((read.header("etag"), &read.body), (changed.header("etag"), &changed.body));
    let reply = order(&rig, &who, &id, "as it was answered", Some(changed.header("etag")), wish()).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
}

#[tokio::test]
async fn only_the_total_covers_a_request_that_raises_a_complete_cart() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let with = |method: &str, mut body: Value| {
        body["shipping_method"] = json!(method);
        body
    };
    let whole = async |method: &str| {
        let (id, _) = with_a_mug(&rig, &who).await;
        let settings = json!({ "shipping_address": wish()["shipping_address"], "shipping_method": method });
        let change = Call::patch(format!("/carts/{id}")).bearer(&who, "").header("if-match", "*").json(settings);
        let changed = rig.call(change).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        (id, changed.header("etag").to_owned())
    };
    let (id, tag) = whole("standard").await;
    for (key, tag) in [("tag", Some(tag.as_str())), ("silent", None), ("any", Some("*"))] {
        let reply = order(&rig, &who, &id, key, tag, with("express", wish())).await;
        assert_eq!((reply.status, reply.problem()), (409, "cart_changed"), "{key}: {}", reply.text);
        assert_eq!(reply.body["cart"]["totals"]["total"]["amount"], 1_200 + 1_290, "{key}");
    }
    assert!(rig.take::<CheckedOut>().is_empty());
    let agreed = order(&rig, &who, &id, "agreed", Some(&tag), with("express", expecting(2_490))).await;
    assert_eq!(agreed.status, 202, "{}", agreed.text);

    // A request that does not raise the total needs no new consent.
    for (shown, asked) in [("standard", "standard"), ("express", "standard")] {
        let (id, tag) = whole(shown).await;
        let reply = order(&rig, &who, &id, shown, Some(&tag), with(asked, wish())).await;
        assert_eq!((reply.status, reply.body["total"]["amount"].as_i64()), (202, Some(1_690)), "{}", reply.text);
    }
    // A cart without a destination was not shown with shipping.
    let (id, tag) = with_a_mug(&rig, &who).await;
    let reply = order(&rig, &who, &id, "added", Some(&tag), with("express", wish())).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
}

#[tokio::test]
async fn refuses_a_checkout_after_its_promotion_has_ended() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let promotion = promote(&rig, json!({ "code": "HALF", "benefit": percent(50) })).await;
    let (id, _) = with_a_mug(&rig, &who).await;
    let half = add_code(&rig, &who, &id, "HALF").await;
    assert_eq!(half.body["totals"]["total"]["amount"], 600);
    let path = format!("/promotions/{}", promotion["id"].as_str().unwrap());
    let end = Call::patch(path).bearer(STAFF, "cart:write").header("if-match", "*").json(json!({ "active": false }));
    assert_eq!(rig.call(end).await.status, 200);

    let seen = Some(half.header("etag"));
    for (key, tag, body) in [("silent", None, wish()), ("total", None, expecting(1_090)), ("tag", seen, wish())] {
        let reply = order(&rig, &who, &id, key, tag, body).await;
        assert_eq!((reply.status, reply.problem()), (409, "cart_changed"), "{key}: {}", reply.text);
        assert_eq!(reply.body["cart"]["totals"]["total"]["amount"], 1_690);
    }
    assert!(rig.take::<CheckedOut>().is_empty());
}

#[tokio::test]
async fn refuses_an_expected_total_in_another_currency_or_without_an_amount() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let (id, tag) = with_a_mug(&rig, &who).await;
    let mut body = wish();
    body["expected_total"] = json!({ "amount": 1_690, "currency": "USD" });
    let reply = order(&rig, &who, &id, "usd", None, body.clone()).await;
    assert_eq!((reply.status, reply.faults()), (422, vec!["/expected_total/currency currency_mismatch".to_owned()]));
    body["expected_total"] = json!(1_690);
    let reply = order(&rig, &who, &id, "number", None, body).await;
    assert_eq!((reply.status, reply.faults()), (400, vec!["/expected_total wrong_type".to_owned()]));
    let reply = order(&rig, &who, &id, "shown", Some(&tag), expecting(1_690)).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
}

#[tokio::test]
async fn records_a_refusal_even_if_its_cart_is_too_large_to_record() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let skus: Vec<String> = (0..40).map(|n| format!("SKU-{n}")).collect();
    let at = |amount: i64| skus.iter().map(|sku| (sku.as_str(), amount)).collect::<Vec<_>>();
    let product_id = ProductId::new(&rig.clock);
    rig.deliver(&product(product_id, 1, &at(100))).await.unwrap();
    let id = open(&rig, &who).await;
    for sku in &skus {
        assert_eq!(add(&rig, &who, &id, sku, 1).await.status, 201);
    }
    rig.deliver(&product(product_id, 2, &at(101))).await.unwrap();
    let first = order(&rig, &who, &id, "k", None, wish()).await;
    assert_eq!((first.status, first.body["cart"]["lines"].as_array().map(Vec::len)), (409, Some(40)));
    rig.deliver(&product(product_id, 3, &at(100))).await.unwrap();
    let again = order(&rig, &who, &id, "k", None, wish()).await;
    let known = (again.status, again.problem(), again.header("idempotent-replayed"));
    assert_eq!((known, &again.body["cart"]), ((409, "cart_changed", "true"), &json!(null)), "{}", again.text);
    assert_eq!(order(&rig, &who, &id, "another", None, wish()).await.status, 202);
}
