//! Every bad request gets the right 4xx problem with all its faults, and never a 5xx.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use e2e::{Client, Reply, Shop, key};
use reqwest::Method;
use serde_json::{Value, json};

/// Asserts that the answer is a problem of RFC 9457 with this status and code.
#[track_caller]
fn problem(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.problem()), (status, code), "{}", reply.text);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    for member in ["title", "detail", "instance", "request_id"] {
        assert!(reply.body[member].is_string(), "no {member} in {}", reply.text);
    }
    assert_eq!(reply.body["status"], status);
}

async fn raw(client: &Client, path: &str, media_type: &str, body: &str) -> Reply {
    let headers = [("content-type", media_type), ("idempotency-key", "k")];
    client.send_text(Method::POST, path, &headers, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_bodies_that_are_no_json_object() {
    let shop = Shop::open().await;
    let json = "application/json";
    for (media_type, body, status, code) in [
        (json, "", 400, "malformed_request"),
        (json, "{", 400, "malformed_request"),
        (json, "[]", 400, "invalid_request"),
        (json, "\"text\"", 400, "invalid_request"),
        (json, "{\"slug\": \"\\ud800\"}", 400, "malformed_request"),
        (json, "{\"slug\": 1e999}", 400, "malformed_request"),
        ("text/plain", "{}", 415, "unsupported_media_type"),
        ("", "{}", 415, "unsupported_media_type"),
    ] {
        problem(&raw(&shop.admin, "/products", media_type, body).await, status, code);
    }
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    problem(&raw(&shop.admin, "/products", json, &deep).await, 400, "malformed_request");
    let large = format!("{{\"title\": \"{}\"}}", "x".repeat(2 * 1024 * 1024));
    problem(&raw(&shop.admin, "/products", json, &large).await, 413, "body_too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_the_size_of_an_answer_with_many_faults() {
    let shop = Shop::open().await;
    let unknown: serde_json::Map<_, _> = (0..60_000).map(|n| (format!("k{n}"), json!(1))).collect();
    let variants: Vec<_> = (0..50_000).map(|_| json!({ "s": 1 })).collect();
    let nested = json!({ "slug": "a", "title": "A", "metadata": { "k".repeat(900_000): 1 } });
    let nobody = shop.nobody();
    for (client, path, body) in [
        (&nobody, "/sessions", Value::Object(unknown.clone())),
        (&nobody, "/accounts", Value::Object(unknown.clone())),
        (&shop.admin, "/products", Value::Object(unknown)),
        (&shop.admin, "/products", json!({ "slug": "a", "title": "A", "variants": variants })),
        (&shop.admin, "/products", nested),
    ] {
        let reply = raw(client, path, "application/json", &body.to_string()).await;
        problem(&reply, 400, "invalid_request");
        let listed = reply.faults().len();
        assert!((1..=100).contains(&listed) && reply.text.len() < 64 * 1024, "{path}: {} bytes", reply.text.len());
        if listed == 100 {
            assert!(reply.body["more_errors"].as_u64().is_some_and(|more| more > 10_000), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_all_faults_at_once() {
    let shop = Shop::open().await;
    let product = json!({
        "slug": "Not A Slug", "title": "", "nonsense": true,
        "variants": [
            { "sku": "with space", "prices": [{ "amount": -1, "currency": "XXX", "tax_inclusive": "yes" }] },
            { "prices": [{ "amount": 1.5, "currency": "EUR", "tax_inclusive": true }] },
        ],
    });
    let reply = shop.admin.post("/products", product).await;
    problem(&reply, 400, "invalid_request");
    let faults = reply.faults();
    for expected in [
        "/nonsense unknown_field",
        "/slug ",
        "/title out_of_range",
        "/variants/0/sku invalid_sku",
        "/variants/0/prices/0/currency unknown_currency",
        "/variants/0/prices/0/tax_inclusive wrong_type",
        "/variants/0/prices/0/amount ",
        "/variants/1/sku required",
        "/variants/1/prices/0/amount ",
    ] {
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{expected} is not among {faults:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_invalid_quantities() {
    let shop = Shop::open().await;
    let (sku, guest) = (shop.product(100, 1).await, shop.guest().await);
    let cart = shop.cart(&guest, &[], "tok_success").await.cart_id;
    for quantity in
        [json!(0), json!(-1), json!(1000), json!(i64::MAX), json!(1e18), json!(1.5), json!("1"), json!(null), json!([])]
    {
        let reply = guest.post(&format!("/carts/{cart}/lines"), json!({ "sku": sku, "quantity": quantity })).await;
        problem(&reply, 400, "invalid_request");
        assert!(reply.faults()[0].starts_with("/quantity "), "{:?}", reply.faults());
    }
    for quantity in [json!(0), json!(-5), json!(u64::MAX)] {
        let reply = shop.admin.post(&format!("/stock/{sku}/receive"), json!({ "quantity": quantity })).await;
        problem(&reply, 400, "invalid_request");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hides_missing_and_foreign_resources() {
    let shop = Shop::open().await;
    let (sku, ada, eve) = (shop.product(100, 5).await, shop.customer().await, shop.guest().await);
    let checkout = shop.cart(&ada, &[(&sku, 1)], "tok_success").await;
    let order_id = checkout.order().await;
    shop.settled(&order_id, &["confirmed"]).await;
    let payment_id = order_id.replace("ord_", "pay_");
    // A new order may be on its way: a foreign one gets the same answer.
    let foreign = [
        (format!("/orders/{order_id}"), "not_yet"),
        (format!("/payments/{payment_id}"), "not_yet"),
        (format!("/carts/{}", checkout.cart_id), "not_found"),
        (format!("/payment-methods/{}", checkout.payment_method), "not_found"),
    ];
    for (path, code) in &foreign {
        ada.get(path).await.expect(200);
        problem(&eve.get(path).await, 404, code);
    }
    problem(&eve.post(&format!("/orders/{order_id}/cancel"), json!({})).await, 404, "not_yet");
    problem(
        &eve.send(
            Method::POST,
            &format!("/carts/{}/checkout", checkout.cart_id),
            &[("idempotency-key", &key())],
            Some(&checkout.body()),
        )
        .await,
        404,
        "not_found",
    );
    for path in
        ["/orders/ord_1", "/orders/pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "/orders/..%2f", "/products/%00", "/carts/x"]
    {
        let reply = ada.get(path).await;
        assert_eq!(reply.status, 404, "{path}: {}", reply.text);
    }
    // Routes of staff need staff's scopes.
    for (path, body) in [
        ("/products", json!({ "slug": "a", "title": "A", "variants": [] })),
        (&*format!("/stock/{sku}/receive"), json!({ "quantity": 1 })),
        (&*format!("/payments/{payment_id}/refunds"), json!({ "reason": "mine" })),
    ] {
        problem(&ada.post(path, body).await, 403, "insufficient_scope");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_tampered_cursors() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        shop.create_product(&e2e::unique("CUR").to_uppercase(), 100).await;
    }
    let page = shop.nobody().get("/products?limit=1").await.expect(200);
    let cursor = page.str("next_cursor");
    assert!(page.header("link").contains(&cursor));
    shop.nobody().get(&format!("/products?limit=1&cursor={cursor}")).await.expect(200);
    let mut broken = cursor.clone().into_bytes();
    let middle = broken.len() / 2;
    broken[middle] = if broken[middle] == b'A' { b'B' } else { b'A' };
    for bad in [String::from_utf8(broken).unwrap(), "x".into(), "%00".into(), "A".repeat(3000)] {
        problem(&shop.nobody().get(&format!("/products?limit=1&cursor={bad}")).await, 400, "invalid_request");
    }
    let other = shop.admin.get(&format!("/stock?cursor={cursor}")).await;
    problem(&other, 400, "invalid_request");
    for query in ["limit=0", "limit=101", "limit=x", "nonsense=1", "limit=1&limit=2"] {
        problem(&shop.nobody().get(&format!("/products?{query}")).await, 400, "invalid_request");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_missing_or_stale_versions_and_keys() {
    let shop = Shop::open().await;
    let sku = e2e::unique("VER").to_uppercase();
    let product = shop.create_product(&sku, 100).await;
    let path = format!("/products/{}", product.id);
    let patch = json!({ "title": "Another" });
    problem(&shop.admin.send(Method::PATCH, &path, &[], Some(&patch)).await, 428, "header_required");
    problem(&shop.admin.patch(&path, 99, patch.clone()).await, 412, "stale_version");
    shop.admin.patch(&path, product.version, patch.clone()).await.expect(200);
    problem(&shop.admin.patch(&path, product.version, patch).await, 412, "stale_version");
    let guest = shop.guest().await;
    let checkout = shop.cart(&guest, &[], "tok_success").await;
    let path = format!("/carts/{}/checkout", checkout.cart_id);
    problem(&guest.send(Method::POST, &path, &[], Some(&checkout.body())).await, 428, "header_required");
    let long = "k".repeat(256);
    problem(
        &guest.send(Method::POST, &path, &[("idempotency-key", &long)], Some(&checkout.body())).await,
        400,
        "invalid_request",
    );
    let put = guest.send(Method::PUT, "/carts", &[], Some(&json!({}))).await;
    problem(&put, 405, "method_not_allowed");
    assert!(put.header("allow").contains("GET"), "{:?}", put.headers);
}

/// Forges a token.
fn forge(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(header), encode(claims));
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(sign(signed.as_bytes())))
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_invalid_tokens() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let good = guest.token().to_owned();
    guest.get("/carts").await.expect(200);
    let parts: Vec<&str> = good.split('.').collect();
    let decode = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let (header, claims) = (decode(parts[0]), decode(parts[1]));
    let with = |name: &str, value: Value| {
        let mut changed = claims.clone();
        changed[name] = value;
        changed
    };
    let keys = shop.nobody().get("/oauth/jwks.json").await.expect(200);
    let public = keys.body["keys"][0]["n"].as_str().unwrap().to_owned();
    let hs256 = |signed: &[u8]| {
        let key = jsonwebtoken::EncodingKey::from_secret(public.as_bytes());
        let signature = jsonwebtoken::crypto::sign(signed, &key, jsonwebtoken::Algorithm::HS256).unwrap();
        URL_SAFE_NO_PAD.decode(signature).unwrap()
    };
    let old_signature = |_: &[u8]| URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    let mut none = header.clone();
    none["alg"] = json!("none");
    let mut hs = header.clone();
    hs["alg"] = json!("HS256");
    let mut unknown_key = header.clone();
    unknown_key["kid"] = json!("another");
    let bad = [
        ("alg none", forge(&none, &claims, |_| Vec::new())),
        ("HS256 with the public key", forge(&hs, &claims, hs256)),
        ("expired", forge(&header, &with("exp", json!(1)), old_signature)),
        ("another issuer", forge(&header, &with("iss", json!("https://evil.example")), old_signature)),
        ("another audience", forge(&header, &with("aud", json!("other")), old_signature)),
        ("more scopes", forge(&header, &with("scope", json!("orders:write")), old_signature)),
        ("another key", forge(&unknown_key, &claims, old_signature)),
        ("no token", "nonsense".to_owned()),
        ("nothing", String::new()),
    ];
    for (what, token) in bad {
        let reply = guest.bearing(&token).get("/carts").await;
        assert_eq!(reply.status, 401, "{what}: {}", reply.text);
        assert!(!reply.header("www-authenticate").is_empty(), "{what} lacks WWW-Authenticate");
    }
    assert_eq!(shop.nobody().get("/carts").await.status, 401);
}
