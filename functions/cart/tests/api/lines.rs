//! Tests of lines and their prices from the read model.

use crate::support::*;
use domain::id::ProductId;
use events::catalog::ProductArchived;
use serde_json::json;
use testkit::Call;

#[tokio::test]
async fn adds_changes_and_removes_lines() {
    let (rig, product_id) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;

    let reply = add(&rig, &who, &id, "SHIRT-M", 2).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(reply.header("etag"), "\"2\"");
    let line = &reply.body["lines"][0];
    assert_eq!(line["product_id"], product_id.to_string());
    assert_eq!(
        (line["title"].as_str(), line["unit_price"]["amount"].as_i64()),
        (Some("Linen shirt – SHIRT-M"), Some(4900))
    );
    assert_eq!((line["price_changed"].as_bool(), line["available"].as_bool()), (Some(false), Some(true)));
    assert_eq!(reply.body["totals"]["total"]["amount"], 9800);

    add(&rig, &who, &id, "MUG", 1).await;
    let reply = add(&rig, &who, &id, "SHIRT-M", 3).await;
    assert_eq!(lines(&reply.body), ["MUG 1", "SHIRT-M 5"]);

    let path = format!("/carts/{id}/lines/1");
    let change = |version: u64, body| Call::patch(&path).bearer(&who, "").if_match(version).json(body);
    assert_eq!(rig.call(Call::patch(&path).bearer(&who, "").json(json!({ "quantity": 1 }))).await.status, 428);
    assert_eq!(rig.call(change(3, json!({ "quantity": 1 }))).await.status, 412);
    assert_eq!(rig.call(change(4, json!({ "quantity": 0 }))).await.faults(), ["/quantity out_of_range"]);
    assert_eq!(
        rig.call(change(4, json!({ "quantity": null, "sku": "X" }))).await.faults(),
        ["/quantity required", "/sku unknown_field"]
    );
    let reply = rig.call(change(4, json!({ "quantity": 1 }))).await;
    assert_eq!((reply.status, lines(&reply.body)), (200, vec!["MUG 1".to_owned(), "SHIRT-M 1".to_owned()]));

    let remove = |version: u64| Call::delete(&path).bearer(&who, "").if_match(version);
    assert_eq!(rig.call(Call::delete(&path).bearer(&who, "")).await.status, 428);
    assert_eq!(rig.call(remove(4)).await.status, 412);
    let reply = rig.call(remove(5)).await;
    assert_eq!((reply.status, lines(&reply.body)), (200, vec!["MUG 1".to_owned()]));
    assert_eq!(rig.call(remove(6)).await.status, 404);
    for nothing in ["0", "01", "x", "7"] {
        let path = format!("/carts/{id}/lines/{nothing}");
        assert_eq!(rig.call(Call::delete(path).bearer(&who, "").if_match(6)).await.status, 404, "{nothing}");
    }
    assert_eq!(find(&rig, &who, &id).await["version"], 6);
}

#[tokio::test]
async fn refuses_a_sku_not_for_sale() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    let reply = add(&rig, &who, &id, "NOPE", 1).await;
    assert_eq!((reply.status, reply.problem()), (422, "not_for_sale"));
    assert_eq!(reply.faults(), ["/sku not_for_sale"]);

    let draft = events::catalog::ProductChanged {
        status: "draft".into(),
        ..product(ProductId::new(&rig.clock), 1, &[("SOON", 100)])
    };
    rig.deliver(&draft).await.unwrap();
    assert_eq!(add(&rig, &who, &id, "SOON", 1).await.status, 422);

    let usd = rig.call(Call::post("/carts").bearer(&who, "").json(json!({ "currency": "USD" }))).await;
    assert_eq!(add(&rig, &who, usd.body["id"].as_str().unwrap(), "MUG", 1).await.status, 422, "no price in USD");

    add(&rig, &who, &id, "MUG", 999).await;
    let reply = add(&rig, &who, &id, "MUG", 1).await;
    assert_eq!((reply.status, reply.problem()), (422, "quantity_out_of_range"));
    assert_eq!(lines(&find(&rig, &who, &id).await), ["MUG 999"]);
}

#[tokio::test]
async fn refuses_more_than_ninety_lines() {
    let rig = Rig::new();
    let who = guest(&rig);
    let skus: Vec<String> = (0..91).map(|n| format!("SKU-{n}")).collect();
    let priced: Vec<(&str, i64)> = skus.iter().map(|sku| (sku.as_str(), 100)).collect();
    rig.deliver(&product(ProductId::new(&rig.clock), 1, &priced)).await.unwrap();
    let id = open(&rig, &who).await;
    for sku in &skus[..90] {
        assert_eq!(add(&rig, &who, &id, sku, 999).await.status, 201, "{sku}");
    }
    let reply = add(&rig, &who, &id, &skus[90], 1).await;
    assert_eq!((reply.status, reply.problem()), (422, "cart_full"));
    let cart = find(&rig, &who, &id).await;
    assert_eq!(cart["totals"]["total"]["amount"], 90 * 999 * 100);
    let reply = check_out(&rig, &who, &id, "all").await;
    assert_eq!((reply.status, reply.body["lines"].as_array().map(Vec::len)), (202, Some(90)));
}

#[tokio::test]
async fn a_changed_price_takes_effect_and_is_never_a_304() {
    let (rig, product_id) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    let before = add(&rig, &who, &id, "MUG", 2).await;
    rig.deliver(&product(product_id, 2, &[("MUG", 1500)])).await.unwrap();

    let read = Call::get(format!("/carts/{id}")).bearer(&who, "").header("if-none-match", before.header("etag"));
    let after = rig.call(read).await;
    assert_eq!(after.status, 200);
    assert_ne!(after.header("etag"), before.header("etag"));
    let line = &after.body["lines"][0];
    assert_eq!((line["unit_price"]["amount"].as_i64(), line["price_changed"].as_bool()), (Some(1500), Some(true)));
    assert_eq!(line["previous_unit_price"]["amount"], 1200);
    assert_eq!(after.body["totals"]["total"]["amount"], 3000);

    let reply = add(&rig, &who, &id, "MUG", 1).await;
    assert_eq!(reply.body["lines"][0]["price_changed"], false, "setting the line accepts the new price");
}

#[tokio::test]
async fn a_volume_price_applies_from_its_quantity() {
    let rig = Rig::new();
    let who = guest(&rig);
    let mut tiered = product(ProductId::new(&rig.clock), 1, &[("PEN", 200)]);
    tiered.variants[0].prices.push(events::catalog::Price { min_quantity: 10, ..price(150, "EUR") });
    rig.deliver(&tiered).await.unwrap();
    let id = open(&rig, &who).await;
    assert_eq!(add(&rig, &who, &id, "PEN", 9).await.body["lines"][0]["unit_price"]["amount"], 200);
    let reply = add(&rig, &who, &id, "PEN", 1).await;
    assert_eq!(reply.body["lines"][0]["unit_price"]["amount"], 150);
    assert_eq!(reply.body["lines"][0]["price_changed"], false, "the shop changed no price");
}

#[tokio::test]
async fn applies_catalog_events_in_any_order_and_repeatedly() {
    let rig = Rig::new();
    let who = guest(&rig);
    let (product_id, id) = (ProductId::new(&rig.clock), open(&rig, &who).await);
    let versions = [
        product(product_id, 1, &[("A", 100), ("B", 200)]),
        product(product_id, 2, &[("A", 110), ("B", 210), ("C", 310)]),
        product(product_id, 3, &[("A", 120), ("C", 320)]),
    ];
    let orders: [&[usize]; 7] =
        [&[0, 1, 2], &[2, 1, 0], &[1, 2, 0, 1], &[2, 0, 1, 2], &[0, 2, 1, 0], &[1, 0, 2, 2], &[2, 2, 0, 0, 1, 1]];
    for (round, order) in orders.iter().enumerate() {
        let rig = Rig::new();
        let id = open(&rig, &who).await;
        for index in *order {
            rig.deliver(&versions[*index]).await.unwrap();
        }
        assert_eq!(add(&rig, &who, &id, "A", 1).await.body["lines"][0]["unit_price"]["amount"], 120, "round {round}");
        assert_eq!(add(&rig, &who, &id, "B", 1).await.status, 422, "withdrawn by version 3, round {round}");
        assert_eq!(add(&rig, &who, &id, "C", 1).await.status, 201, "round {round}");
    }

    let archived = ProductArchived { product_id, version: 4, skus: vec!["A".parse().unwrap(), "C".parse().unwrap()] };
    rig.deliver(&archived).await.unwrap();
    for version in &versions {
        rig.deliver(version).await.unwrap();
    }
    rig.deliver(&archived).await.unwrap();
    for sku in ["A", "B", "C"] {
        assert_eq!(add(&rig, &who, &id, sku, 1).await.status, 422, "{sku} is older than the end of its product");
    }
    rig.deliver(&product(product_id, 5, &[("A", 130)])).await.unwrap();
    assert_eq!(add(&rig, &who, &id, "A", 1).await.status, 201, "the product is for sale again");
}

#[tokio::test]
async fn a_moved_sku_ends_at_its_new_product_in_any_order() {
    let clock = Rig::new().clock;
    let (old, new) = (ProductId::new(&clock), ProductId::new(&clock));
    let events = [
        product(old, 1, &[("MOVES", 100), ("STAYS", 1)]),
        product(old, 2, &[("STAYS", 1)]),
        product(new, 1, &[("MOVES", 300)]),
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let rig = Rig::new();
        let who = guest(&rig);
        for index in order {
            rig.deliver(&events[index]).await.unwrap();
        }
        let id = open(&rig, &who).await;
        let reply = add(&rig, &who, &id, "MOVES", 1).await;
        assert_eq!(reply.body["lines"][0]["unit_price"]["amount"], 300, "{order:?}: {}", reply.text);
        assert_eq!(reply.body["lines"][0]["product_id"], new.to_string());
    }
}

#[tokio::test]
async fn adding_twice_with_a_key_adds_once() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    let call = |quantity: u32| {
        let body = json!({ "sku": "MUG", "quantity": quantity });
        Call::post(format!("/carts/{id}/lines")).bearer(&who, "").key("add").json(body)
    };
    let first = rig.call(call(2)).await;
    for _ in 0..10 {
        let again = rig.call(call(2)).await;
        assert_eq!((again.status, &again.body), (201, &first.body));
    }
    assert_eq!(rig.call(call(3)).await.status, 422);
    assert_eq!(lines(&find(&rig, &who, &id).await), ["MUG 2"]);
    let refused = Call::post(format!("/carts/{id}/lines"))
        .bearer(&who, "")
        .key("no")
        .json(json!({ "sku": "NEW", "quantity": 1 }));
    assert_eq!(rig.call(refused.clone()).await.status, 422);
    rig.deliver(&product(ProductId::new(&rig.clock), 1, &[("NEW", 5)])).await.unwrap();
    let again = rig.call(refused).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (422, "true"), "the key records a refusal too");
}
