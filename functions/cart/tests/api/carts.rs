//! Tests of opening, finding, listing, changing and deleting carts.

use crate::support::*;
use serde_json::json;
use testkit::Call;

#[tokio::test]
async fn opens_and_finds_a_cart_and_answers_304() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    let reply =
        rig.call(Call::post("/carts").bearer(&who, "").json(json!({ "currency": "EUR", "country": "DE" }))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let id = reply.body["id"].as_str().unwrap();
    assert_eq!(reply.header("location"), format!("/carts/{id}"));
    assert_eq!(reply.header("etag"), "\"1\"");
    assert_eq!(reply.body["owner"], who.as_str());
    assert_eq!((reply.body["status"].as_str(), reply.body["country"].as_str()), (Some("active"), Some("DE")));
    assert_eq!(reply.body["totals"]["total"]["amount"], 0);

    let found = rig.call(Call::get(format!("/carts/{id}")).bearer(&who, "")).await;
    assert_eq!((found.status, &found.body), (200, &reply.body));
    let known = rig.call(Call::get(format!("/carts/{id}")).bearer(&who, "").header("if-none-match", "\"1\"")).await;
    assert_eq!(known.status, 304);
}

#[tokio::test]
async fn names_every_fault_of_a_request() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let body = json!({ "currency": "EURO", "country": "germany", "owner": "me" });
    let reply = rig.call(Call::post("/carts").bearer(&who, "").json(body)).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.faults(), ["/country invalid_country", "/currency unknown_currency", "/owner unknown_field"]);

    let id = open(&rig, &who).await;
    let lines = format!("/carts/{id}/lines");
    let reply = rig.call(Call::post(&lines).bearer(&who, "").json(json!({ "quantity": 1000 }))).await;
    assert_eq!(reply.faults(), ["/quantity out_of_range", "/sku required"]);
    for quantity in [json!(0), json!(-1), json!(1.5), json!("2"), json!(1e30)] {
        let reply =
            rig.call(Call::post(&lines).bearer(&who, "").json(json!({ "sku": "MUG", "quantity": quantity }))).await;
        assert_eq!(reply.status, 400, "{quantity}");
    }
    assert_eq!(rig.call(Call::post(&lines).bearer(&who, "").body("application/json", "{")).await.status, 400);
    assert_eq!(rig.call(Call::post(&lines).bearer(&who, "").body("text/plain", "{}")).await.status, 415);

    let body = json!({ "email": "ada", "shipping_address": { "city": "" }, "shipping_method": "standard" });
    let reply = rig.call(Call::post(format!("/carts/{id}/checkout")).bearer(&who, "").key("k").json(body)).await;
    let faults = reply.faults();
    for expected in ["/email invalid_email", "/shipping_address/city out_of_range", "/shipping_address/name required"] {
        assert!(faults.iter().any(|fault| fault == expected), "{expected} in {faults:?}");
    }
}

#[tokio::test]
async fn only_the_owner_and_readers_see_a_cart() {
    let (rig, _) = shop().await;
    let (who, other) = (guest(&rig), account(&rig));
    let id = open(&rig, &who).await;
    let path = format!("/carts/{id}");

    assert_eq!(rig.call(Call::get(&path)).await.status, 401);
    assert_eq!(rig.call(Call::get(&path).bearer(&other, "")).await.status, 404);
    assert_eq!(rig.call(Call::get(&path).bearer("svc_report", "cart:read")).await.status, 200);
    assert_eq!(rig.call(Call::get(&path).bearer("svc_report", "orders:read")).await.status, 404);
    let methods = format!("{path}/shipping-methods");
    assert_eq!(rig.call(Call::get(&methods).bearer("svc_report", "cart:read")).await.status, 200);

    let foreign = [
        Call::patch(&path).if_match(1).json(json!({})),
        Call::delete(&path).if_match(1),
        Call::post(format!("{path}/lines")).json(json!({ "sku": "MUG", "quantity": 1 })),
        Call::patch(format!("{path}/lines/1")).if_match(1).json(json!({ "quantity": 1 })),
        Call::delete(format!("{path}/lines/1")).if_match(1),
        Call::get(&methods),
        Call::post(format!("{path}/merge")).json(json!({ "from": id })),
        Call::post(format!("{path}/checkout")).key("k").json(wish()),
    ];
    for call in foreign {
        let reply = rig.call(call.clone().bearer(&other, "")).await;
        assert_eq!((reply.status, reply.problem()), (404, "not_found"), "{call:?}");
    }
    // The scope for reading allows no change, and services have no carts.
    let reply = rig.call(Call::delete(&path).if_match(1).bearer("svc_report", "cart:read")).await;
    assert_eq!((reply.status, reply.problem()), (403, "not_a_shopper"));
    assert_eq!(
        rig.call(Call::post("/carts").bearer("svc_report", "").json(json!({ "currency": "EUR" }))).await.status,
        403
    );
    assert_eq!(rig.call(Call::get("/carts").bearer("svc_report", "cart:read")).await.status, 403);
    for nothing in
        ["/carts/cart_nope", "/carts/ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "/carts/cart_01J8ZQ4T6M3V0X9K2B7C5D1EFG"]
    {
        assert_eq!(rig.call(Call::get(nothing).bearer(&who, "")).await.status, 404, "{nothing}");
    }
}

#[tokio::test]
async fn lists_all_own_carts_newest_first() {
    let (rig, _) = shop().await;
    let (who, other) = (account(&rig), account(&rig));
    let mut opened = Vec::new();
    for _ in 0..7 {
        opened.push(open(&rig, &who).await);
        open(&rig, &other).await;
        rig.advance(std::time::Duration::from_millis(5));
    }
    opened.reverse();

    let (mut seen, mut path) = (Vec::new(), "/carts?limit=3".to_owned());
    loop {
        let page = rig.call(Call::get(&path).bearer(&who, "")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        seen.extend(page.body["items"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        assert!(page.header("link").contains(cursor) && page.header("link").ends_with("rel=\"next\""));
        path = format!("/carts?limit=3&cursor={cursor}");
    }
    assert_eq!(seen, opened);

    let foreign = rig.call(Call::get("/carts?limit=3").bearer(&other, "")).await;
    let cursor = foreign.body["next_cursor"].as_str().unwrap();
    for bad in [
        format!("/carts?cursor={cursor}"),
        "/carts?cursor=abc".into(),
        "/carts?limit=0".into(),
        "/carts?limit=101".into(),
        "/carts?sort=up".into(),
    ] {
        assert_eq!(rig.call(Call::get(&bad).bearer(&who, "")).await.status, 400, "{bad}");
    }
    assert_eq!(rig.call(Call::get("/carts").bearer(guest(&rig), "")).await.body["items"], json!([]));
}

#[tokio::test]
async fn a_merge_patch_changes_a_cart_at_its_version() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    add(&rig, &who, &id, "SHIRT-M", 1).await;
    let patch = |version: u64, body| Call::patch(format!("/carts/{id}")).bearer(&who, "").if_match(version).json(body);

    assert_eq!(rig.call(Call::patch(format!("/carts/{id}")).bearer(&who, "").json(json!({}))).await.status, 428);
    assert_eq!(rig.call(patch(1, json!({}))).await.status, 412);

    let body = json!({
        "email": "ada@example.com", "country": "FR", "shipping_method": "express", "metadata": { "gift": "yes", "note": "a" }
    });
    let reply = rig.call(patch(2, body)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.header("etag"), "\"3\"");
    assert_eq!(reply.body["totals"]["shipping"]["amount"], 1290);
    assert_eq!(reply.body["totals"]["tax"]["amount"], 817 + 215, "20 % in France, within 49.00 and 12.90");

    let address = wish()["shipping_address"].clone();
    let reply = rig.call(patch(3, json!({ "shipping_address": address, "metadata": { "note": null } }))).await;
    assert_eq!(reply.body["country"], "DE", "the address goes before the country");
    assert_eq!(reply.body["metadata"], json!({ "gift": "yes" }));
    assert_eq!(reply.body["totals"]["tax"]["amount"], 782 + 206);

    let reply = rig.call(patch(4, json!({ "shipping_address": { "line2": "Back yard" }, "email": null }))).await;
    assert_eq!(reply.body["shipping_address"]["line2"], "Back yard");
    assert_eq!(reply.body["email"], json!(null));

    let reply = rig.call(patch(5, json!({ "shipping_method": "drone" }))).await;
    assert_eq!((reply.status, reply.problem()), (422, "shipping_method_not_offered"));
    let reply = rig.call(patch(5, json!({ "status": "ordered", "email": 7, "metadata": { "a": 1 } }))).await;
    assert_eq!(reply.faults(), ["/email wrong_type", "/metadata/a wrong_type", "/status unknown_field"]);
    assert_eq!(find(&rig, &who, &id).await["version"], 5, "the refused patch changed nothing");
}

#[tokio::test]
async fn lists_shipping_methods_of_the_currency_and_country() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    let call = Call::get(format!("/carts/{id}/shipping-methods")).bearer(&who, "");
    let reply = rig.call(call.clone()).await;
    let eur = |amount: i64| json!({ "amount": amount, "currency": "EUR" });
    assert_eq!(reply.body["items"][0], json!({ "id": "standard", "name": "Standard shipping", "amount": eur(490) }));
    add(&rig, &who, &id, "SHIRT-L", 2).await;
    assert_eq!(rig.call(call).await.body["items"][0]["amount"], eur(0), "free from 100 EUR");

    let table = r#"[{ "id": "pigeon", "name": "Pigeon", "prices": [{ "currency": "EUR", "amount": 100 }] }]"#;
    let rig = Rig::with(&[("CART_SHIPPING_METHODS", table)], None);
    let id = open(&rig, &who).await;
    let reply = rig.call(Call::get(format!("/carts/{id}/shipping-methods")).bearer(&who, "")).await;
    assert_eq!(reply.body["items"], json!([{ "id": "pigeon", "name": "Pigeon", "amount": eur(100) }]));
}

#[tokio::test]
async fn deletes_a_cart_once_but_not_with_an_order() {
    let (rig, _) = shop().await;
    let who = account(&rig);
    let id = open(&rig, &who).await;
    let delete = |id: &str| Call::delete(format!("/carts/{id}")).bearer(&who, "");
    assert_eq!(rig.call(delete(&id)).await.status, 428);
    assert_eq!(rig.call(delete(&id).if_match(7)).await.status, 412);
    assert_eq!(rig.call(delete(&id).if_match(1)).await.status, 204);
    assert_eq!(rig.call(delete(&id).if_match(1)).await.status, 404);
    assert_eq!(rig.call(Call::get("/carts").bearer(&who, "")).await.body["items"], json!([]));

    let (id, _) = checked_out(&rig, &who).await;
    let reply = rig.call(delete(&id).header("if-match", "*")).await;
    assert_eq!((reply.status, reply.problem()), (409, "cart_not_active"));
}

#[tokio::test]
async fn an_idle_cart_expires() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let id = open(&rig, &who).await;
    let before = rig.call(Call::get(format!("/carts/{id}")).bearer(&who, "")).await;
    rig.advance(std::time::Duration::from_secs(30 * 86_400));
    let read = Call::get(format!("/carts/{id}")).bearer(&who, "").header("if-none-match", before.header("etag"));
    let after = rig.call(read).await;
    assert_eq!(
        (after.status, after.body["status"].as_str()),
        (200, Some("expired")),
        "no 304 for a cart that looks different"
    );
    let reply = add(&rig, &who, &id, "MUG", 1).await;
    assert_eq!((reply.status, reply.problem()), (409, "cart_not_active"));
    let delete = Call::delete(format!("/carts/{id}")).bearer(&who, "").header("if-match", after.header("etag"));
    assert_eq!(rig.call(delete).await.status, 204, "the longer ETag matches its version");
}

#[tokio::test]
async fn opening_twice_with_a_key_opens_one_cart() {
    let (rig, _) = shop().await;
    let who = guest(&rig);
    let call = |currency: &str| Call::post("/carts").bearer(&who, "").key("once").json(json!({ "currency": currency }));
    let first = rig.call(call("EUR")).await;
    for _ in 0..10 {
        let again = rig.call(call("EUR")).await;
        assert_eq!((again.status, &again.body), (201, &first.body));
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.header("location"), first.header("location"));
    }
    let other = rig.call(call("JPY")).await;
    assert_eq!((other.status, other.problem()), (422, "idempotency_key_reused"));
    let list = rig.call(Call::get("/carts").bearer(&who, "")).await;
    assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1));
}
