//! Tests of promotions: managed by staff, and applied to shoppers' carts.

use crate::support::*;
use domain::id::ProductId;
use events::cart::CheckedOut;
use events::catalog::ProductChanged;
use serde_json::{Value, json};
use testkit::{Call, Reply};

fn path(promotion: &Value) -> String {
    format!("/promotions/{}", promotion["id"].as_str().unwrap())
}

async fn change(rig: &Rig, promotion: &Value, patch: Value) -> Reply {
    let call = Call::patch(path(promotion)).bearer(STAFF, "cart:write").header("if-match", "*").json(patch);
    rig.call(call).await
}

fn reason(cart: &Value, index: usize) -> (&Value, &str) {
    let code = &cart["promotion_codes"][index];
    (&code["applied"], code["reason"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn creates_finds_changes_and_deletes_a_promotion() {
    let (rig, _) = shop().await;
    let made = promote(&rig, json!({ "code": "spring-10", "usage_limit": 7, "benefit": percent(10) })).await;
    assert_eq!(
        (made["code"].as_str(), made["version"].as_u64(), &made["used"]),
        (Some("SPRING-10"), Some(1), &json!(0))
    );
    let read = |promotion: &Value| Call::get(path(promotion)).bearer(STAFF, "cart:read");
    let found = rig.call(read(&made)).await;
    assert_eq!((found.status, &found.body, found.header("etag")), (200, &made, "\"1.0\""));
    assert_eq!(rig.call(read(&made).header("if-none-match", "\"1.0\"")).await.status, 304);

    let call = |version: u32| Call::patch(path(&made)).bearer(STAFF, "cart:write").if_match(version);
    let changed = rig.call(call(1).json(json!({ "name": "Spring", "code": "MAY", "usage_limit": null }))).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""), "{}", changed.text);
    assert_eq!((&changed.body["code"], &changed.body["usage_limit"]), (&json!("MAY"), &json!(null)));
    assert_eq!(rig.call(call(1).json(json!({ "name": "Stale" }))).await.status, 412);
    let same = rig.call(call(2).json(json!({ "name": "Spring" }))).await;
    assert_eq!((same.status, same.header("etag")), (200, "\"2\""), "nothing to change");
    let faults = rig.call(call(2).json(json!({ "benefit": { "rate_bps": 0 }, "ends_at": "soon" }))).await;
    assert_eq!(
        (faults.status, faults.faults()),
        (400, vec!["/benefit/rate_bps out_of_range".to_owned(), "/ends_at invalid_timestamp".to_owned(),])
    );
    let other_kind = json!({ "benefit": { "kind": "free_shipping", "rate_bps": null } });
    assert_eq!(rig.call(call(2).json(other_kind)).await.body["benefit"], json!({ "kind": "free_shipping" }));

    let delete = Call::delete(path(&made)).bearer(STAFF, "cart:write");
    assert_eq!(rig.call(delete.clone()).await.status, 428);
    assert_eq!(rig.call(delete.clone().if_match(2)).await.status, 412);
    assert_eq!(rig.call(delete.clone().if_match(3)).await.status, 204);
    assert_eq!(rig.call(delete.if_match(3)).await.status, 404);
    assert_eq!(rig.call(read(&made)).await.status, 404);
}

#[tokio::test]
async fn lists_promotions_newest_first_and_a_repeated_post_creates_one() {
    let (rig, _) = shop().await;
    let body = json!({ "name": "Sale", "code": "SALE", "benefit": percent(10) });
    let call = Call::post("/promotions").bearer(STAFF, "cart:write").key("k").json(body);
    let (first, again) = (rig.call(call.clone()).await, rig.call(call).await);
    assert_eq!((again.status, &again.body, again.header("idempotent-replayed")), (201, &first.body, "true"));
    let mut made = vec![first.body["id"].clone()];
    for _ in 0..4 {
        rig.advance(std::time::Duration::from_millis(5));
        made.push(promote(&rig, json!({ "benefit": percent(10) })).await["id"].clone());
    }
    made.reverse();
    let (mut seen, mut path) = (Vec::new(), "/promotions?limit=2".to_owned());
    loop {
        let page = rig.call(Call::get(&path).bearer(STAFF, "cart:read")).await;
        seen.extend(page.body["items"].as_array().unwrap().iter().map(|promotion| promotion["id"].clone()));
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/promotions?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, made);
    assert_eq!(rig.call(Call::get("/promotions?cursor=x").bearer(STAFF, "cart:read")).await.status, 400);
}

#[tokio::test]
async fn only_staff_manage_promotions_and_shipping_methods() {
    let (rig, _) = shop().await;
    let made = promote(&rig, json!({ "benefit": percent(10) })).await;
    let body = json!({ "name": "Sale", "benefit": percent(10) });
    for (call, scope) in [
        (Call::get("/promotions"), "cart:read"),
        (Call::post("/promotions").json(body), "cart:write"),
        (Call::get(path(&made)), "cart:read"),
        (Call::patch(path(&made)).if_match(1).json(json!({})), "cart:write"),
        (Call::delete(path(&made)).if_match(1), "cart:write"),
        (Call::get("/shipping-methods"), "cart:read"),
        (Call::post("/shipping-methods").json(json!({ "id": "a", "name": "A", "prices": [] })), "cart:write"),
        (Call::get("/shipping-methods/a"), "cart:read"),
        (Call::patch("/shipping-methods/a").if_match(1).json(json!({})), "cart:write"),
        (Call::delete("/shipping-methods/a").if_match(1), "cart:write"),
    ] {
        assert_eq!(rig.call(call.clone()).await.status, 401, "{call:?}");
        let other = if scope == "cart:read" { "catalog:read" } else { "cart:read" };
        let refused = rig.call(call.clone().bearer(account(&rig), other)).await;
        assert_eq!((refused.status, refused.problem()), (403, "insufficient_scope"), "{call:?}");
        assert!(rig.call(call.clone().bearer(STAFF, scope)).await.status < 405, "{call:?}");
    }
}

#[tokio::test]
async fn a_code_belongs_to_one_promotion_until_released() {
    let (rig, _) = shop().await;
    let first = promote(&rig, json!({ "code": "SALE", "benefit": percent(10) })).await;
    let body = json!({ "name": "Other", "code": "sale", "benefit": percent(20) });
    let post = || Call::post("/promotions").bearer(STAFF, "cart:write").json(body.clone());
    let refused = rig.call(post()).await;
    assert_eq!((refused.status, refused.problem()), (422, "promotion_code_taken"));
    assert_eq!(refused.faults(), ["/code promotion_code_taken"]);
    let other = promote(&rig, json!({ "code": "OTHER", "benefit": percent(20) })).await;
    assert_eq!(change(&rig, &other, json!({ "code": "SALE" })).await.problem(), "promotion_code_taken");
    assert_eq!(change(&rig, &first, json!({ "code": null })).await.status, 200);
    assert_eq!(rig.call(post()).await.status, 201);
}

#[tokio::test]
async fn an_automatic_promotion_takes_effect_and_ends_at_once() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 2).await;
    let etag = |reply: &Reply| reply.header("etag").to_owned();
    let look = || Call::get(format!("/carts/{id}")).bearer(&who, "");
    let before = rig.call(look()).await;
    let sale = promote(&rig, json!({ "name": "Sale", "benefit": percent(10) })).await;
    let cart = rig.call(look()).await;
    assert_ne!(etag(&before), etag(&cart), "the ETag tells the client of the change");
    assert_eq!(cart.body["lines"][0]["discount"]["amount"], 240);
    assert_eq!(cart.body["totals"]["discount"]["amount"], 240);
    assert_eq!(cart.body["totals"]["total"]["amount"], 2_160);
    let discount =
        json!({ "promotion_id": sale["id"], "name": "Sale", "amount": { "amount": 240, "currency": "EUR" } });
    assert_eq!(cart.body["discounts"], json!([discount]));
    assert_eq!(add(&rig, &who, &id, "MUG", 1).await.body["totals"]["discount"]["amount"], 360);

    change(&rig, &sale, json!({ "active": false })).await;
    assert_eq!(find(&rig, &who, &id).await["discounts"], json!([]));
    change(&rig, &sale, json!({ "active": true, "ends_at": rig.clock.now() + std::time::Duration::from_secs(60) }))
        .await;
    assert_eq!(find(&rig, &who, &id).await["totals"]["discount"]["amount"], 360);
    rig.advance(std::time::Duration::from_secs(60));
    assert_eq!(find(&rig, &who, &id).await["totals"]["discount"]["amount"], 0, "the promotion has ended");
}

#[tokio::test]
async fn keeps_a_code_with_the_reason_until_it_applies() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    let spend = json!({ "amount": 5_000, "currency": "EUR" });
    promote(&rig, json!({ "code": "BIG", "benefit": percent(10), "minimum_spend": spend })).await;
    let reply = add_code(&rig, &who, &id, "big").await;
    assert_eq!((reply.status, reason(&reply.body, 0)), (201, (&json!(false), "nothing_matches")), "{}", reply.text);
    add(&rig, &who, &id, "MUG", 1).await;
    assert_eq!(reason(&find(&rig, &who, &id).await, 0), (&json!(false), "minimum_spend_not_reached"));
    let reply = add(&rig, &who, &id, "SHIRT-M", 1).await;
    assert_eq!(reason(&reply.body, 0), (&json!(true), ""));
    assert_eq!(reply.body["promotion_codes"][0]["amount"]["amount"], 610);
    let version = reply.body["version"].as_u64().unwrap();
    let again = add_code(&rig, &who, &id, "BIG").await;
    assert_eq!((again.status, again.body["version"].as_u64()), (201, Some(version)), "the cart already has the code");

    let path = format!("/carts/{id}/promotion-codes/Big");
    assert_eq!(rig.call(Call::delete(&path).bearer(&who, "")).await.status, 428);
    let reply = rig.call(Call::delete(&path).bearer(&who, "").if_match(version)).await;
    assert_eq!((reply.status, &reply.body["promotion_codes"]), (200, &json!([])));
    assert_eq!(reply.body["totals"]["discount"]["amount"], 0);
    assert_eq!(rig.call(Call::delete(&path).bearer(&who, "").if_match(version + 1)).await.status, 404);
}

#[tokio::test]
async fn refuses_a_code_that_no_change_of_the_cart_could_apply() {
    let (rig, _) = shop().await;
    let (who, other) = (guest(&rig), guest(&rig));
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "MUG", 1).await;
    let over = rig.clock.now();
    promote(&rig, json!({ "code": "OVER", "benefit": percent(10), "ends_at": over })).await;
    promote(&rig, json!({ "code": "OFF", "benefit": percent(10), "active": false })).await;
    for code in ["NOBODY", "OVER", "OFF"] {
        let reply = add_code(&rig, &who, &id, code).await;
        assert_eq!((reply.status, reply.problem()), (422, "unknown_promotion_code"), "{code}");
    }
    assert_eq!(add_code(&rig, &who, &id, "no!").await.faults(), ["/code invalid_code"]);
    assert_eq!(add_code(&rig, &other, &id, "OVER").await.status, 404, "somebody else's cart");
    let soon = rig.clock.now() + std::time::Duration::from_secs(60);
    promote(&rig, json!({ "code": "SOON", "benefit": percent(10), "starts_at": soon })).await;
    assert_eq!(reason(&add_code(&rig, &who, &id, "SOON").await.body, 0), (&json!(false), "not_started"));
    rig.advance(std::time::Duration::from_secs(60));
    assert_eq!(reason(&find(&rig, &who, &id).await, 0), (&json!(true), ""));
    for number in 0..10 {
        promote(&rig, json!({ "code": format!("C{number:02}"), "benefit": percent(1) })).await;
        let reply = add_code(&rig, &who, &id, &format!("C{number:02}")).await;
        assert_eq!(reply.status, if number < 9 { 201 } else { 422 }, "{}", reply.text);
    }
}

#[tokio::test]
async fn matches_tags_categories_and_products_of_the_catalog() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let (tagged, category) = (ProductId::new(&rig.clock), "cat_01J8ZQ4T6M3V0X9K2B7C5D1EFG");
    let mut product = product(tagged, 1, &[("TOWEL", 2_000)]);
    (product.tags, product.category_ids) = (vec!["summer".into()], vec![category.parse().unwrap()]);
    rig.deliver(&product).await.unwrap();
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "TOWEL", 1).await;
    add(&rig, &who, &id, "MUG", 1).await;
    for targets in
        [json!({ "tags": ["summer"] }), json!({ "category_ids": [category] }), json!({ "product_ids": [tagged] })]
    {
        let sale = promote(&rig, json!({ "benefit": percent(50), "targets": targets })).await;
        let cart = find(&rig, &who, &id).await;
        let discounts: Vec<_> =
            cart["lines"].as_array().unwrap().iter().map(|l| l["discount"]["amount"].clone()).collect();
        assert_eq!(discounts, [json!(1_000), json!(0)], "{targets}");
        change(&rig, &sale, json!({ "active": false })).await;
    }
}

#[tokio::test]
async fn the_order_has_the_discounts_that_the_cart_showed() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    promote(&rig, json!({ "name": "Sale", "benefit": percent(10), "priority": 5 })).await;
    promote(&rig, json!({ "name": "Post", "code": "POST", "benefit": { "kind": "free_shipping" } })).await;
    let id = open(&rig, &who).await;
    for sku in ["SHIRT-M", "MUG"] {
        add(&rig, &who, &id, sku, 1).await;
    }
    add_code(&rig, &who, &id, "POST").await;
    let body = json!({ "shipping_method": "standard", "country": "DE" });
    let shown =
        rig.call(Call::patch(format!("/carts/{id}")).bearer(&who, "").header("if-match", "*").json(body)).await.body;
    assert_eq!(
        (&shown["totals"]["shipping"]["amount"], &shown["totals"]["shipping_discount"]["amount"]),
        (&json!(490), &json!(490))
    );
    let reply = check_out(&rig, &who, &id, "k").await;
    assert_eq!((reply.status, &reply.body["totals"]), (202, &shown["totals"]), "{}", reply.text);
    let event = rig.take::<CheckedOut>().remove(0);
    assert_eq!(serde_json::to_value(&event.discounts).unwrap(), shown["discounts"]);
    assert_eq!(event.totals.total.amount, 6_100 - 610);
    assert_eq!(
        event.lines.iter().map(|l| (l.tax_rate_bps, l.weight_g)).collect::<Vec<_>>(),
        [(1900, 200), (1900, 200)]
    );
    let frozen = find(&rig, &who, &id).await;
    assert_eq!((&frozen["totals"], &frozen["discounts"]), (&shown["totals"], &shown["discounts"]));
    assert_eq!(reason(&frozen, 0), (&json!(true), ""));
    rig.deliver(&confirmed(&id, event.order_id, 1, &who)).await.unwrap();
    assert_eq!(find(&rig, &who, &id).await["totals"], shown["totals"]);
}

#[tokio::test]
async fn allows_at_most_fifty_automatic_promotions() {
    let (rig, _) = shop().await;
    let mut last = Value::Null;
    for _ in 0..50 {
        last = promote(&rig, json!({ "benefit": percent(1) })).await;
    }
    let body = json!({ "name": "One more", "benefit": percent(1) });
    let post = || Call::post("/promotions").bearer(STAFF, "cart:write").json(body.clone());
    assert_eq!(rig.call(post()).await.problem(), "too_many_automatic_promotions");
    assert_eq!(change(&rig, &last, json!({ "active": false })).await.status, 200);
    assert_eq!(rig.call(post()).await.status, 201);
}

#[tokio::test]
async fn tags_and_codes_ignore_case_and_white_space() {
    let (rig, product_id) = shop().await;
    let shirts = ProductChanged { tags: vec!["summer sale".into()], ..product(product_id, 2, &[("SHIRT-M", 4900)]) };
    rig.deliver(&shirts).await.unwrap();
    let targets = json!({ "tags": ["  Summer   SALE "] });
    let made = promote(&rig, json!({ "code": " Save10\t", "benefit": percent(10), "targets": targets })).await;
    assert_eq!((&made["code"], &made["targets"]["tags"]), (&json!("SAVE10"), &json!(["summer sale"])));

    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "SHIRT-M", 1).await;
    for typed in ["SAVE10 ", " save10", "Save10"] {
        let reply = add_code(&rig, &who, &id, typed).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        assert_eq!(reply.body["totals"]["discount"]["amount"], 490, "{typed}");
        assert_eq!(reply.body["promotion_codes"].as_array().map(Vec::len), Some(1));
    }
    let remove = Call::delete(format!("/carts/{id}/promotion-codes/save10%20")).bearer(&who, "");
    assert_eq!(rig.call(remove.header("if-match", "*")).await.body["promotion_codes"], json!([]));
    let taken = json!({ "name": "Other", "code": "save10 ", "benefit": percent(10) });
    let taken = rig.call(Call::post("/promotions").bearer(STAFF, "cart:write").json(taken)).await;
    assert_eq!(taken.problem(), "promotion_code_taken");
    let inner = json!({ "name": "Other", "code": "SAVE 10", "benefit": percent(10) });
    let inner = rig.call(Call::post("/promotions").bearer(STAFF, "cart:write").json(inner)).await;
    assert_eq!(inner.faults(), ["/code invalid_code"]);
}
