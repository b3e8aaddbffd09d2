//! A shop that is filled by its API: one of everything, and a text of the test's in every field that takes one.

use serde_json::{Value, json};
use testkit::Call;

use crate::shop::{Shop, all_scopes};

/// What was made.
pub(crate) struct Filled {
    pub(crate) product: String,
    pub(crate) category: String,
    pub(crate) list: String,
    pub(crate) promotion: String,
    /// The owner, who orders too.
    pub(crate) account: String,
    /// Another account.
    pub(crate) other: String,
    /// One that nothing belongs to.
    pub(crate) clerk: String,
    /// Partly shipped: every form of its page is there.
    pub(crate) order: String,
    /// Confirmed, and no more.
    pub(crate) plain: String,
    pub(crate) requested: String,
    pub(crate) approved: String,
    /// Received, with a reason.
    pub(crate) received: String,
}

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

/// The beginning of a text.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim().to_owned()
}

/// Fills a shop.
pub(crate) async fn fill(shop: &Shop, text: &str) -> Filled {
    let long = format!("{text} {text}");
    let category = json!({ "slug": "garden", "name": text, "description": long, "position": 7 });
    let category = id(&shop.staff(Call::post("/categories").json(category)).await);
    let below = json!({ "slug": "pots", "name": text, "parent_id": category, "position": 3 });
    shop.staff(Call::post("/categories").json(below)).await;
    let euro = |amount: i64| json!({ "amount": amount, "currency": "EUR", "tax_inclusive": true });
    let product = json!({
        "slug": "pot", "title": text, "description": long, "tags": [cut(text, 40).replace(',', " ")],
        "category_ids": [category], "options": [{ "name": cut(text, 64), "values": [cut(text, 64)] }],
        "media": [{ "url": "https://pictures.example/pot.png", "alt": text }],
        "variants": [{
            "sku": "POT-S", "title": text, "option_values": [cut(text, 64)], "weight_g": 900,
            "prices": [euro(1250), { "amount": 1475, "currency": "USD", "tax_inclusive": false }],
        }],
    });
    let product = id(&shop.staff(Call::post("/products").json(product)).await);
    shop.staff(Call::post(format!("/products/{product}/activate")).json(json!({}))).await;
    shop.settle().await;
    shop.staff(Call::post("/stock/POT-S/receive").json(json!({ "quantity": 40 }))).await;
    shop.change("/stock/POT-S", json!({ "safety": 2, "low_at": 45 })).await;
    let list = json!({ "name": text, "valid_from": "2026-06-01T00:00:00Z", "valid_to": "2026-09-01T00:00:00Z" });
    let list = id(&shop.staff(Call::post("/price-lists").json(list)).await);
    let row = json!({ "sku": "POT-S", "currency": "EUR", "amount": 985, "min_quantity": 10, "tax_inclusive": true });
    let prices =
        Call::put(format!("/price-lists/{list}/prices")).header("if-match", "*").json(json!({ "rows": [row] }));
    shop.staff(prices).await;
    let promotion = json!({
        "name": cut(text, 120), "code": "SPRING", "benefit": { "kind": "percentage", "rate_bps": 1250 },
        "targets": { "tags": [cut(text, 40).replace(',', " ")] }, "usage_limit": 19, "customer_limit": 8, "priority": 6,
        "minimum_spend": { "amount": 2040, "currency": "EUR" },
    });
    let promotion = id(&shop.staff(Call::post("/promotions").json(promotion)).await);
    let by_itself = json!({ "name": cut(text, 120), "benefit": { "kind": "fixed", "amount": { "amount": 110, "currency": "EUR" } } });
    shop.staff(Call::post("/promotions").json(by_itself)).await;
    let method = json!({
        "id": "bike", "name": cut(text, 120),
        "prices": [{ "currency": "EUR", "amount": 690, "weight_below_g": 30_000, "free_from": 90_000 }],
    });
    shop.staff(Call::post("/shipping-methods").json(method)).await;
    let account = json!({
        "email": "ada@example.org", "password": "correct horse battery", "name": text, "phone": cut(text, 32),
    });
    let account = id(&shop.staff(Call::post("/accounts").json(account)).await);
    let other = json!({ "email": "homer@example.org", "password": "correct horse battery", "name": text });
    let other = id(&shop.staff(Call::post("/accounts").json(other)).await);
    // Identity looks up what an account may do when it changes others.
    let roles = json!({ "roles": ["staff"], "scopes": all_scopes() });
    let appoint = Call::post(format!("/accounts/{account}/roles")).json(roles);
    shop.by(shop.administrator().await, &all_scopes().join(" "), appoint).await;
    let clerk = json!({ "email": "clerk@example.org", "password": "correct horse battery" });
    let clerk = id(&shop.staff(Call::post("/accounts").json(clerk)).await);
    let address = address(text);
    let mut saved = address.clone();
    saved["label"] = cut(text, 50).into();
    for whose in [&account, &other] {
        let call = Call::post(format!("/accounts/{whose}/addresses")).json(saved.clone());
        shop.by(whose, "", call).await;
    }
    shop.settle().await;

    let order = buy(shop, &account, 7, &address).await;
    let plain = buy(shop, &account, 1, &address).await;
    let notes = json!({ "notes": long, "customer_note": long });
    shop.change(&format!("/orders/{order}"), notes).await;
    let parcels = format!("/orders/{order}/fulfillments");
    let lines = |quantity: u32| json!({ "lines": [{ "line": 1, "quantity": quantity }] });
    let shipped = id(&shop.staff(Call::post(&parcels).json(lines(4))).await);
    let label = json!({ "carrier": cut(text, 100), "tracking": cut(text, 100) });
    shop.staff(Call::post(format!("{parcels}/{shipped}/ship")).json(label)).await;
    shop.settle().await;
    shop.staff(Call::post(&parcels).json(lines(1))).await;
    let mut returns = Vec::new();
    for _ in 0..3 {
        let lines = json!([{ "line": 1, "quantity": 1, "reason": "wrong_size" }]);
        let asked = json!({ "order_id": order, "lines": lines, "note": long });
        returns.push(id(&shop.by(&account, "", Call::post("/returns").json(asked)).await));
    }
    for asked in &returns[1..] {
        let word = json!({ "reason": text });
        shop.staff(Call::post(format!("/returns/{asked}/approve")).json(word)).await;
    }
    let less = json!({ "refund": { "amount": 505, "currency": "EUR" }, "reason": text });
    shop.staff(Call::post(format!("/returns/{}/receive", returns[2])).json(less)).await;
    shop.settle().await;
    let gone = buy(shop, &account, 1, &address).await;
    shop.staff(Call::post(format!("/orders/{gone}/cancel")).json(json!({ "reason": cut(text, 200) }))).await;
    shop.settle().await;
    let [requested, approved, received] = returns.try_into().unwrap();
    Filled { product, category, list, promotion, account, other, clerk, order, plain, requested, approved, received }
}

fn address(text: &str) -> Value {
    json!({
        "name": cut(text, 120), "line1": cut(text, 120), "line2": cut(text, 120), "city": cut(text, 80),
        "region": cut(text, 80), "postal_code": cut(text, 16), "country": "DE", "phone": cut(text, 32),
    })
}

/// Somebody orders so many pots.
async fn buy(shop: &Shop, account: &str, pieces: u32, address: &Value) -> String {
    let by = |call: Call| shop.by(account, "", call);
    let cart = id(&by(Call::post("/carts").json(json!({ "currency": "EUR", "country": "DE" }))).await);
    by(Call::post(format!("/carts/{cart}/lines")).json(json!({ "sku": "POT-S", "quantity": pieces }))).await;
    let method = by(Call::post("/payment-methods").json(json!({ "token": "tok_success" }))).await;
    let body = json!({
        "email": "ada@example.org", "shipping_address": address, "shipping_method": "bike", "payment_method": method["id"],
    });
    let order = id(&by(Call::post(format!("/carts/{cart}/checkout")).key(&cart).json(body)).await);
    shop.settle().await;
    order
}

impl Filled {
    /// Every page of the console, and the scope that it needs.
    pub(crate) fn pages(&self) -> Vec<(String, &'static str)> {
        let pages = [
            ("/console".to_owned(), "orders:read"),
            ("/console/orders".to_owned(), "orders:read"),
            (format!("/console/orders/{}", self.order), "orders:read"),
            ("/console/returns".to_owned(), "orders:read"),
            (format!("/console/returns/{}", self.requested), "orders:read"),
            (format!("/console/returns/{}", self.approved), "orders:read"),
            (format!("/console/returns/{}", self.received), "orders:read"),
            ("/console/customers".to_owned(), "identity:read"),
            (format!("/console/customers/{}", self.other), "identity:read"),
            ("/console/promotions".to_owned(), "cart:read"),
            (format!("/console/promotions/{}", self.promotion), "cart:read"),
            ("/console/shipping".to_owned(), "cart:read"),
            ("/console/products".to_owned(), "catalog:read"),
            (format!("/console/products/{}", self.product), "catalog:read"),
            ("/console/stock".to_owned(), "inventory:read"),
            ("/console/categories".to_owned(), "catalog:read"),
            (format!("/console/categories?edit={}", self.category), "catalog:read"),
            ("/console/price-lists".to_owned(), "catalog:read"),
            (format!("/console/price-lists/{}", self.list), "catalog:read"),
            ("/console/import".to_owned(), "catalog:write"),
            ("/console/operations".to_owned(), "operations:read"),
        ];
        pages.into()
    }
}
