//! The rest of a shop's daily work, so that every write of the five functions has crash points.

use payments::adapters::signature::sign;
use serde_json::{Value, json};
use service::table::Key;
use testkit::{Call, Reply};

use super::driver::Driver;
use super::stories::{STAFF, check_out, post, stock};
use crate::world::{guest, member};

/// A part of a shop's daily work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Routine {
    /// Staff create, change and delete categories and products.
    Catalog,
    /// Staff create, change and delete a price list.
    PriceLists,
    /// Staff receive, count and correct stock.
    Stock,
    /// A shopper fills and changes two carts.
    Carts,
    /// Staff create, change and delete promotions and shipping methods.
    Terms,
    /// Staff pack a parcel twice and deliver it; the shopper cancels one return, staff refuse another.
    Parcels,
    /// Staff capture, refund and void payments by hand.
    Payments,
    /// A payment waits for the customer's action, and its authorisation expires later.
    Customer,
    /// A customer reviews a product, staff hide the review and show it again; a guest reads what became of an order.
    Community,
}

/// Runs a routine.
pub(crate) async fn play(routine: Routine, driver: &mut Driver) {
    match routine {
        Routine::Catalog => catalog(driver).await,
        Routine::PriceLists => price_lists(driver).await,
        Routine::Stock => inventory(driver).await,
        Routine::Carts => carts(driver).await,
        Routine::Terms => terms(driver).await,
        Routine::Parcels => parcels(driver).await,
        Routine::Payments => payments(driver).await,
        Routine::Customer => customer(driver).await,
        Routine::Community => community(driver).await,
    }
    driver.settle().await;
}

fn staff(call: Call) -> Call {
    call.bearer("client_x", STAFF)
}

fn own(call: Call) -> Call {
    call.bearer(guest(10), "")
}

async fn community(driver: &mut Driver) {
    stock(driver, "MUG", 5).await;
    let products = driver.look(Call::get("/products")).await;
    let mine = format!("/reviews/{}/mine", products.body["items"][0]["id"].as_str().unwrap());
    let ada = |call: Call| call.bearer(member(10), "");
    let profile = json!({ "handle": "ada", "display_name": "Ada" });
    driver.request_or_done(ada(Call::put("/profiles/me")).json(profile), &[]).await;
    let review = json!({ "rating": 5, "title": "A mug", "body": "It holds tea." });
    driver.request_or_done(ada(Call::put(&mine)).json(review), &[]).await;
    driver.settle().await;
    let review = id(&driver.look(ada(Call::get(&mine))).await);
    for verb in ["hide", "unhide"] {
        post(driver, &format!("/reviews/{review}/{verb}"), true, json!({ "note": "Looked at." }), 204).await;
        driver.settle().await;
    }
    driver.request_or_done(ada(Call::delete(&mine)).header("if-match", "*"), &[404]).await;
    driver.settle().await;

    let token = driver.card("tok_success");
    check_out(driver, &[("MUG", 1)], None, token).await;
    driver.settle().await;
    let told = driver.look(own(Call::get("/notifications"))).await;
    let path = format!("/notifications/{}", told.body["items"][0]["id"].as_str().unwrap());
    driver.request_or_done(own(Call::put(format!("{path}/read"))), &[]).await;
    driver.request_or_done(own(Call::delete(&path)), &[404]).await;
}

fn id(reply: &Reply) -> String {
    reply.body["id"].as_str().unwrap().to_owned()
}

fn goods(slug: &str, sku: &str) -> Value {
    let prices = json!([{ "amount": 1000, "currency": "EUR", "tax_inclusive": true }]);
    json!({ "slug": slug, "title": slug, "variants": [{ "sku": sku, "prices": prices }] })
}

/// Makes a change under `If-Match`; the repeated change finds it made and answers the same.
async fn change(driver: &mut Driver, call: Call, content: Value) -> Reply {
    let reply = driver.request(call.header("if-match", "*").json(content)).await;
    assert!(reply.status < 300, "{}", reply.text);
    reply
}

/// Deletes a resource; the repeated deletion finds nothing.
async fn delete(driver: &mut Driver, call: Call) {
    driver.request_or_done(call.header("if-match", "*"), &[404]).await;
}

async fn catalog(driver: &mut Driver) {
    let shirts = post(driver, "/categories", true, json!({ "slug": "shirts", "name": "Shirts" }), 201).await;
    let shirts = format!("/categories/{}", id(&shirts));
    change(driver, staff(Call::patch(&shirts)), json!({ "slug": "tees" })).await;
    let below = json!({ "slug": "long", "name": "Long", "parent_id": shirts.trim_start_matches("/categories/") });
    let below = format!("/categories/{}", id(&post(driver, "/categories", true, below, 201).await));
    change(driver, staff(Call::patch(&below)), json!({ "parent_id": null })).await;
    let product = id(&post(driver, "/products", true, goods("tee", "TEE"), 201).await);
    let path = format!("/products/{product}");
    change(driver, staff(Call::patch(&path)), json!({ "slug": "shirt", "title": "Shirt" })).await;
    post(driver, &format!("{path}/activate"), true, json!({}), 200).await;
    driver.settle().await;
    let file = goods("mug", "MUG").to_string();
    // The report says what each line changed: when repeated, nothing.
    driver.request_or_done(staff(Call::post("/products/import")).body("application/x-ndjson", file), &[]).await;
    driver.settle().await;
    post(driver, &format!("{path}/archive"), true, json!({}), 200).await;
    let draft = id(&post(driver, "/products", true, goods("draft", "DRAFT"), 201).await);
    // Cart must process the product before it is deleted, or it has no title for the carts that hold it.
    driver.settle().await;
    delete(driver, staff(Call::delete(format!("/products/{draft}")))).await;
    delete(driver, staff(Call::delete(shirts))).await;
}

async fn price_lists(driver: &mut Driver) {
    driver.prepare(true);
    stock(driver, "TEE", 5).await;
    stock(driver, "MUG", 5).await;
    driver.prepare(false);
    let list =
        format!("/price-lists/{}", id(&post(driver, "/price-lists", true, json!({ "name": "Autumn" }), 201).await));
    let row = |sku: &str| json!({ "sku": sku, "amount": 900, "currency": "EUR" });
    let rows = json!({ "rows": [row("TEE"), row("MUG")] });
    // The report says what each row changed: when repeated, nothing.
    let prices = staff(Call::put(format!("{list}/prices"))).header("if-match", "*").json(rows);
    driver.request_or_done(prices, &[]).await;
    change(driver, staff(Call::patch(&list)), json!({ "status": "active" })).await;
    driver.tick("catalog").await;
    driver.settle().await;
    delete(driver, staff(Call::delete(format!("{list}/prices/TEE")))).await;
    delete(driver, staff(Call::delete(&list))).await;
    driver.tick("catalog").await;
}

async fn inventory(driver: &mut Driver) {
    driver.prepare(true);
    stock(driver, "TEE", 5).await;
    driver.prepare(false);
    let lines = |what: &str| json!([{ "sku": "TEE", what: 4 }, { "sku": "NEW", what: 3 }]);
    post(driver, "/stock", true, json!({ "lines": lines("quantity") }), 200).await;
    post(driver, "/stock/counts", true, json!({ "lines": lines("counted"), "reason": "Stocktaking" }), 200).await;
    post(driver, "/stock/TEE/adjust", true, json!({ "delta": -1, "reason": "Broken" }), 200).await;
    post(driver, "/stock/TEE/receive", true, json!({ "quantity": 2 }), 200).await;
    change(driver, staff(Call::patch("/stock/TEE")), json!({ "safety": 1, "low_at": 9 })).await;
    let level = driver.look(staff(Call::get("/stock/TEE"))).await;
    assert_eq!(level.body["on_hand"], 5, "{}", level.text);
}

async fn carts(driver: &mut Driver) {
    driver.prepare(true);
    stock(driver, "TEE", 5).await;
    stock(driver, "MUG", 5).await;
    let benefit = json!({ "kind": "percentage", "rate_bps": 1000 });
    post(driver, "/promotions", true, json!({ "name": "Sale", "code": "TENTH", "benefit": benefit }), 201).await;
    driver.prepare(false);
    let mut paths = Vec::new();
    for sku in ["TEE", "MUG"] {
        let cart = post(driver, "/carts", false, json!({ "currency": "EUR", "country": "DE" }), 201).await;
        let path = format!("/carts/{}", id(&cart));
        post(driver, &format!("{path}/lines"), false, json!({ "sku": sku, "quantity": 1 }), 201).await;
        paths.push(path);
    }
    let (cart, other) = (&paths[0], &paths[1]);
    let from = json!({ "from": other.trim_start_matches("/carts/") });
    post(driver, &format!("{cart}/merge"), false, from, 200).await;
    change(driver, own(Call::patch(cart)), json!({ "email": "a@example.org", "shipping_method": "standard" })).await;
    change(driver, own(Call::patch(format!("{cart}/lines/1"))), json!({ "quantity": 3 })).await;
    post(driver, &format!("{cart}/promotion-codes"), false, json!({ "code": "TENTH" }), 201).await;
    let code = own(Call::delete(format!("{cart}/promotion-codes/TENTH")));
    driver.request_or_done(code.header("if-match", "*"), &[404]).await;
    driver.request_or_done(own(Call::delete(format!("{cart}/lines/1"))).header("if-match", "*"), &[404]).await;
    let remaining = driver.look(own(Call::get(cart))).await;
    assert_eq!(remaining.body["lines"].as_array().unwrap().len(), 1, "{}", remaining.text);
    delete(driver, own(Call::delete(cart))).await;
}

async fn terms(driver: &mut Driver) {
    let benefit = json!({ "kind": "percentage", "rate_bps": 1000 });
    for promotion in [
        json!({ "name": "Sale", "code": "TENTH", "benefit": benefit, "usage_limit": 5 }),
        json!({ "name": "For all", "benefit": benefit }),
    ] {
        let path = format!("/promotions/{}", id(&post(driver, "/promotions", true, promotion, 201).await));
        change(driver, staff(Call::patch(&path)), json!({ "name": "Sell out" })).await;
        delete(driver, staff(Call::delete(path))).await;
    }
    let parcels = json!({ "id": "post", "name": "Post", "prices": [{ "currency": "EUR", "amount": 500 }] });
    post(driver, "/shipping-methods", true, parcels, 201).await;
    change(driver, staff(Call::patch("/shipping-methods/post")), json!({ "name": "Parcels" })).await;
    delete(driver, staff(Call::delete("/shipping-methods/post"))).await;
}

/// Places an order and confirms it before the routine begins.
async fn ordered(driver: &mut Driver, token: &str) -> String {
    driver.prepare(true);
    stock(driver, "TEE", 9).await;
    stock(driver, "MUG", 9).await;
    let order = check_out(driver, &[("TEE", 2), ("MUG", 2)], None, token).await;
    driver.settle().await;
    driver.prepare(false);
    order
}

async fn parcels(driver: &mut Driver) {
    let order = ordered(driver, "tok_success").await;
    let path = format!("/orders/{order}");
    change(driver, staff(Call::patch(&path)), json!({ "notes": "Leave with the neighbour." })).await;
    let parcels = format!("{path}/fulfillments");
    let packed = format!("{parcels}/{}", id(&post(driver, &parcels, true, json!({}), 201).await));
    post(driver, &format!("{packed}/cancel"), true, json!({}), 200).await;
    let packed = format!("{parcels}/{}", id(&post(driver, &parcels, true, json!({}), 201).await));
    post(driver, &format!("{packed}/ship"), true, json!({ "carrier": "Hermes", "tracking": "1" }), 200).await;
    driver.settle().await;
    post(driver, &format!("{packed}/deliver"), true, json!({}), 200).await;
    for (line, verb) in [(1, "cancel"), (2, "reject")] {
        let lines = json!([{ "line": line, "quantity": 1, "reason": "unwanted" }]);
        let back = post(driver, "/returns", false, json!({ "order_id": order, "lines": lines }), 201).await;
        let verdict = if verb == "reject" { json!({ "reason": "Worn" }) } else { json!({}) };
        post(driver, &format!("/returns/{}/{verb}", id(&back)), verb == "reject", verdict, 200).await;
    }
}

async fn payments(driver: &mut Driver) {
    let payment = format!("/payments/{}", ordered(driver, "tok_success").await.replace("ord_", "pay_"));
    let card = id(&post(driver, "/payment-methods", false, json!({ "token": "tok_success" }), 201).await);
    delete(driver, own(Call::delete(format!("/payment-methods/{card}")))).await;
    post(driver, &format!("{payment}/captures"), true, json!({ "amount": { "amount": 1500, "currency": "EUR" } }), 201)
        .await;
    post(
        driver,
        &format!("{payment}/refunds"),
        true,
        json!({ "amount": { "amount": 500, "currency": "EUR" }, "reason": "Came late" }),
        201,
    )
    .await;
    driver.settle().await;
    driver.prepare(true);
    let other = check_out(driver, &[("TEE", 1)], None, "tok_success").await.replace("ord_", "pay_");
    driver.settle().await;
    driver.prepare(false);
    post(driver, &format!("/payments/{other}/void"), true, json!({}), 200).await;
}

async fn customer(driver: &mut Driver) {
    let order = ordered(driver, "tok_action_required").await;
    let payment = format!("/payments/{}", order.replace("ord_", "pay_"));
    let waiting = driver.look(own(Call::get(&payment))).await;
    let action = waiting.body["action_url"].as_str().unwrap().to_owned();
    driver.request(own(Call::post(format!("{payment}/confirm")))).await;
    driver.request_or_done(Call::post(action).json(json!({ "outcome": "succeed" })), &[]).await;
    driver.settle().await;
    driver.request(own(Call::post(format!("{payment}/confirm")))).await;
    driver.settle().await;
    let paid = driver.look(own(Call::get(&payment))).await;
    assert_eq!(paid.body["status"], "authorized", "{}", paid.text);
    let news =
        json!({ "id": "evt_9", "key": format!("{}:authorize:1", order.replace("ord_", "pay_")), "type": "expired" });
    let webhook = webhook(driver, &news.to_string()).await;
    driver.request(webhook).await;
    driver.settle().await;
    let expired = driver.look(own(Call::get(&payment))).await;
    assert_ne!(expired.body["status"], "authorized", "{}", expired.text);
}

/// Makes a webhook signed like the simulator's.
async fn webhook(driver: &Driver, body: &str) -> Call {
    let world = driver.world();
    // The first webhook makes the secret.
    world.call(Call::post("/payments/webhooks/simulator").json(json!({}))).await;
    let table = &world.capability("payments").context().table;
    let stored: Option<Value> = table.get(&Key::only("webhook_secret")).await.unwrap();
    let stored = stored.unwrap();
    let secret = stored["secret"].as_str().unwrap();
    let signature = sign(body.as_bytes(), secret.as_bytes(), world.clock.now());
    Call::post("/payments/webhooks/simulator").body("application/json", body).header("stoa-signature", signature)
}
