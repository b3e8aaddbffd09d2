//! Any capability can be down while the others answer; work that waited for it completes when it is back. A request
//! completes although its client disconnects. A capability that is added later fills its read model by `republish`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a panic fails the test")]

use std::pin::pin;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Clock;
use e2e::{Shop, key};
use embedded::Engine;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use service::table::{Action, AttributeValue, Change, Item, Key, Request};
use stoa::capabilities::{ALL, Entry};
use stoa::{Host, Options};

async fn start(
    engine: &Engine,
    off: &[&str],
    administrator: &mut Option<stoa::host::Administrator>,
) -> std::sync::Arc<Shop> {
    let issuer_url = Some("https://issuer.test".to_owned());
    let options = Options { off: off.iter().map(|o| (*o).to_owned()).collect(), issuer_url, ..Options::for_tests() };
    let mut host = Host::start_on(engine.clone(), &options, Clock::system()).await.unwrap();
    host.serve().await.unwrap();
    // The first start makes the administrator; later starts reuse it.
    if administrator.is_none() {
        administrator.clone_from(&host.administrator);
    }
    let administrator = host.administrator.clone().or_else(|| administrator.clone()).unwrap();
    let url = host.url.clone();
    Shop::at(&url, &administrator.client_id, &administrator.client_secret, Some(host)).await
}

async fn stop(shop: std::sync::Arc<Shop>) {
    let mut shop = std::sync::Arc::into_inner(shop).expect("nobody else holds the shop");
    shop.host.take().unwrap().stop().await;
}

/// The capabilities that may be down: without identity there are no tokens.
fn others() -> impl Iterator<Item = &'static Entry> {
    ALL.iter().filter(|entry| entry.name != "identity")
}

/// Finds a list route of a capability, which answers from its own table.
fn probe(entry: &Entry) -> &'static str {
    let mut lists = entry.routes.iter().filter(|route| route.method == "get" && !route.path.contains('{'));
    lists.next().unwrap_or_else(|| panic!("{} has no list", entry.name)).path
}

#[tokio::test(flavor = "multi_thread")]
async fn each_capability_may_be_down() {
    for down in others().map(|entry| entry.name) {
        let engine = Engine::memory().unwrap();
        let mut administrator = None;
        let shop = start(&engine, &[], &mut administrator).await;
        let sku = shop.product(900, 5).await;
        let guest = shop.guest().await;
        let checkout = shop.cart(&guest, &[(&sku, 1)], "tok_success").await;
        let token = guest.token().to_owned();
        stop(shop).await;

        let shop = start(&engine, &[down], &mut administrator).await;
        let guest = shop.nobody().bearing(&token);
        for entry in others() {
            let (capability, path) = (entry.name, probe(entry));
            let reply = guest.get(path).await;
            // A list for staff refuses a guest, which is an answer too.
            let fits = if capability == down { reply.status == 503 } else { matches!(reply.status, 200 | 403) };
            assert!(fits, "{down} is down, {path}: {} {}", reply.status, reply.text);
            if capability == down {
                // It answers that it is off, not busy: clients must not retry.
                assert_eq!((reply.problem(), reply.header("retry-after")), ("switched_off", ""), "{}", reply.text);
                assert!(reply.str("detail").contains(down), "{}", reply.text);
            }
        }
        let health = guest.get("/healthz").await.expect(200);
        assert_eq!(health.body["capabilities"][down], "off", "{}", health.text);
        assert_eq!((&health.body["capabilities"]["identity"], health.str("status")), (&json!("on"), "ok".to_owned()));
        assert_eq!(guest.get("/readyz").await.expect(200).str("status"), "ready");
        let moved = e2e::Checkout { shopper: guest.clone(), ..checkout.clone() };
        let waiting = if down == "cart" { None } else { Some(moved.order().await) };
        shop.host.as_ref().unwrap().bus.settled().await;
        stop(shop).await;

        let shop = start(&engine, &[], &mut administrator).await;
        let guest = shop.nobody().bearing(&token);
        let moved = e2e::Checkout { shopper: guest.clone(), ..checkout };
        let order_id = match waiting {
            Some(order_id) => order_id,
            None => moved.order().await,
        };
        shop.settled(&order_id, &["confirmed"]).await;
        assert_eq!(shop.admin.get(&format!("/stock/{sku}")).await.body["on_hand"], 4, "{down}");
        stop(shop).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn issued_tokens_stay_valid_with_identity_down() {
    let engine = Engine::memory().unwrap();
    let mut administrator = None;
    let shop = start(&engine, &[], &mut administrator).await;
    let sku = shop.product(900, 5).await;
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[(&sku, 1)], "tok_success").await;
    stop(shop).await;

    let off = Options {
        off: vec!["identity".into()],
        issuer_url: Some("https://issuer.test".into()),
        ..Options::for_tests()
    };
    let mut host = Host::start_on(engine.clone(), &off, Clock::system()).await.unwrap();
    host.serve().await.unwrap();
    let moved = e2e::Checkout { shopper: guest.at(&host.url), ..checkout };
    let order_id = moved.order().await;
    e2e::wait(&moved.shopper, &format!("/orders/{order_id}"), |o| o["status"] == "confirmed").await;
    assert_eq!(moved.shopper.post("/guests", json!({})).await.status, 503);
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capability_added_later_fills_its_read_model_by_republish() {
    let engine = Engine::memory().unwrap();
    let mut administrator = None;
    let shop = start(&engine, &["cart"], &mut administrator).await;
    let skus: Vec<String> = (0..1000).map(|n| format!("LATE-{n}")).collect();
    for batch in skus.chunks(50) {
        futures::future::join_all(batch.iter().map(|sku| shop.create_product(sku, 700))).await;
    }
    let host = shop.host.as_ref().unwrap();
    host.bus.settled().await;
    // Drops the events that the host kept for cart: without a rule, nothing would keep them on AWS.
    let dropped = host.bus.drop_kept("cart").await.unwrap();
    assert!(dropped >= 1000, "{dropped}");
    stop(shop).await;

    let shop = start(&engine, &[], &mut administrator).await;
    let guest = shop.guest().await;
    let cart = guest.post("/carts", json!({ "currency": "EUR", "country": "DE" })).await.expect(201).str("id");
    let lines = format!("/carts/{cart}/lines");
    assert_eq!(guest.post(&lines, json!({ "sku": "LATE-7", "quantity": 1 })).await.status, 422, "not known yet");
    let count = shop.host.as_ref().unwrap().desk().republish("catalog", "product").await.unwrap();
    assert_eq!(count, 1000);
    for sku in skus.iter().step_by(25) {
        let reply = guest.post_with(&lines, &key(), json!({ "sku": sku, "quantity": 1 })).await;
        assert!(reply.status < 300, "{sku}: {}", reply.text);
    }
    stop(shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_are_named_in_facets_once_they_are_republished() {
    let engine = Engine::memory().unwrap();
    let mut administrator = None;
    let shop = start(&engine, &["search"], &mut administrator).await;
    let category =
        shop.admin.post("/categories", json!({ "slug": "lamps", "name": "Lamps" })).await.expect(201).str("id");
    let lamp = json!({ "slug": "lamp", "title": "Lamp", "category_ids": [category], "variants": [
        { "sku": "LAMP", "prices": [{ "amount": 900, "currency": "EUR", "tax_inclusive": true }] },
    ] });
    let lamp = shop.admin.post("/products", lamp).await.expect(201).str("id");
    shop.admin.post(&format!("/products/{lamp}/activate"), json!({})).await.expect(200);
    let host = shop.host.as_ref().unwrap();
    host.bus.settled().await;
    assert!(host.bus.drop_kept("search").await.unwrap() >= 2);
    stop(shop).await;

    let shop = start(&engine, &[], &mut administrator).await;
    let desk = shop.host.as_ref().unwrap().desk();
    assert_eq!(desk.republish("catalog", "product").await.unwrap(), 1);
    let counted = async |is_there: &dyn Fn(&serde_json::Value) -> bool| {
        for _ in 0..100 {
            let found = shop.admin.get("/search/products?q=lamp&facets=true").await.expect(200).body;
            if is_there(&found["facets"]["categories"][0]) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the category is not counted so within ten seconds");
    };
    counted(&|one| one["value"] == category.as_str() && one.get("name").is_none()).await;
    assert_eq!(desk.republish("catalog", "category").await.unwrap(), 1);
    counted(&|one| one["name"] == "Lamps").await;
    stop(shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_completes_although_its_client_disconnects() {
    let shop = start(&Engine::memory().unwrap(), &[], &mut None).await;
    // The edge now has the issuer's keys.
    shop.admin.get("/catalog/products").await.expect(200);
    let edge = &shop.host.as_ref().unwrap().edge;
    for number in 0..30 {
        let sku = format!("GONE-{number}");
        let body = json!({ "slug": sku.to_lowercase(), "title": "A walk", "variants": [{ "sku": sku }] });
        let request = http::Request::post("/products")
            .header("authorization", format!("Bearer {}", shop.admin.token()))
            .header("idempotency-key", key())
            .header("content-type", "application/json")
            .body(axum::body::Body::from(body.to_string()))
            .unwrap();
        // The server drops a request's future when its connection closes.
        assert!(futures::poll!(pin!(edge.call(request))).is_pending(), "the request waits for the database");
    }
    for number in 0..30 {
        shop.wait(&format!("/catalog/products?sku=GONE-{number}"), |found| found["items"][0].is_object()).await;
    }
    stop(shop).await;
}

/// Reads an item whose two key parts are equal.
fn item(engine: &Engine, table: &str, pk: &str) -> Option<Item> {
    let read = Request::Get { key: Key::only(pk), consistent: true };
    engine.call_silently(table, read).unwrap().items.pop()
}

/// Changes a token's header and claims, and signs it with the shop's own key.
async fn resigned(engine: &Engine, token: &str, header: Value, claims: Value) -> String {
    let stored = item(engine, "stoa-IdentityTable", "signing_keys").unwrap();
    let AttributeValue::M(current) = &stored["current"] else { panic!("{stored:?}") };
    let AttributeValue::S(private) = &current["private"] else { panic!("{current:?}") };
    let key = EncodingKey::from_rsa_der(&URL_SAFE_NO_PAD.decode(private).unwrap());
    let changed = |part: &str, changes: Value| {
        let mut part: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        part.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        URL_SAFE_NO_PAD.encode(part.to_string())
    };
    let parts: Vec<&str> = token.split('.').collect();
    let unsigned = format!("{}.{}", changed(parts[0], header), changed(parts[1], claims));
    let signature = jsonwebtoken::crypto::sign(unsigned.as_bytes(), &key, Algorithm::RS256).unwrap();
    format!("{unsigned}.{signature}")
}

/// Each token has the right signature: only its content decides.
#[tokio::test(flavor = "multi_thread")]
async fn accepts_a_signed_token_only_in_its_time_and_with_a_known_header() {
    let engine = Engine::memory().unwrap();
    let shop = start(&engine, &[], &mut None).await;
    let guest = shop.guest().await;
    let now = Clock::system().now().as_seconds();
    for (header, claims, status) in [
        (json!({}), json!({}), 200),
        (json!({}), json!({ "nbf": now - 1 }), 200),
        (json!({}), json!({ "nbf": now + 60 }), 401),
        (json!({}), json!({ "nbf": "soon" }), 401),
        (json!({}), json!({ "iat": now + 60 }), 401),
        (json!({}), json!({ "exp": now }), 401),
        (json!({ "crit": ["exp"] }), json!({}), 401),
        (json!({ "crit": ["b64"], "b64": false }), json!({}), 401),
        (json!({ "typ": "JWT" }), json!({}), 401),
    ] {
        let token = resigned(&engine, guest.token(), header.clone(), claims.clone()).await;
        let reply = guest.bearing(&token).get("/carts").await;
        assert_eq!(reply.status, status, "{header} {claims}: {}", reply.text);
    }
    stop(shop).await;
}

/// Anyone can make a token that names an unknown key.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_key_id_writes_nothing() {
    let engine = Engine::memory().unwrap();
    let shop = start(&engine, &[], &mut None).await;
    let guest = shop.guest().await;
    guest.get("/carts").await.expect(200);
    assert!(item(&engine, "stoa-host", "keys").is_some(), "the issuer's keys are kept");

    let (names, values) = Default::default();
    let delete = Action { key: Key::only("keys"), change: Change::Delete, condition: None, names, values };
    engine.call_silently("stoa-host", Request::Write(delete)).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    for number in 0..20 {
        let header = json!({ "kid": format!("made-up-{number}") });
        let token = resigned(&engine, guest.token(), header, json!({})).await;
        assert_eq!(guest.bearing(&token).get("/carts").await.status, 401);
    }
    assert!(item(&engine, "stoa-host", "keys").is_none(), "the edge keeps its keys and stores none");
    guest.get("/carts").await.expect(200);
    stop(shop).await;
}
