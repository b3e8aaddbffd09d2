//! A shop that is filled by its API: one of everything, and a text of the test's in every field that takes one.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use testkit::Call;

use crate::booked::{Booked, book};
use crate::community;
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
    /// What editors wrote.
    pub(crate) written: Written,
    /// What is in the books and the market.
    pub(crate) booked: Booked,
    /// What people wrote and reported, and webhooks.
    pub(crate) community: community::Written,
}

/// Content.
pub(crate) struct Written {
    /// Published, and saved again since.
    pub(crate) changed: String,
    pub(crate) draft: String,
    pub(crate) archived: String,
    /// Published, and named by the first.
    pub(crate) related: String,
    /// A picture that an entry shows, and one that none does.
    pub(crate) picture: String,
    pub(crate) loose: String,
    pub(crate) release: String,
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
    let written = write(shop, text).await;
    let booked = book(shop, text, &account, &other).await;
    let community = community::write(shop, text, &product, &account, &other).await;
    Filled {
        product,
        category,
        list,
        promotion,
        account,
        other,
        clerk,
        order,
        plain,
        requested,
        approved,
        received,
        written,
        booked,
        community,
    }
}

/// Editors write something of each kind.
async fn write(shop: &Shop, text: &str) -> Written {
    let (name, line) = (cut(text, 100), cut(text, 100));
    let locales = json!({ "default": "en", "locales": [
        { "code": "en", "name": name }, { "code": "de", "name": "Deutsch", "fallback": "en" },
    ] });
    shop.staff(Call::put("/content-locales").header("if-match", "*").json(locales)).await;
    let rule = |kind: &str, rules: Value| json!({ "kind": kind, "validations": rules });
    let field = |name: &str, kind: &str, localized: bool, rules: Value| json!({ "name": name, "kind": kind, "localized": localized, "validations": rules });
    let list = |name: &str, items: Value| json!({ "name": name, "kind": "list", "items": items });
    let mut title = field("title", "text", true, json!({ "max_length": 250 }));
    title["help"] = cut(text, 500).into();
    let article = json!({
        "id": "article", "name": name, "title_field": "title", "slug_field": "slug", "fields": [
            title, field("slug", "slug", true, json!({})), field("body", "rich_text", true, json!({})),
            field("stars", "integer", false, json!({ "max": 6 })), field("mood", "enum", false, json!({ "one_of": [line] })),
            list("tags", rule("text", json!({}))), field("cover", "asset", false, json!({})),
            list("related", rule("reference", json!({ "types": ["article"] }))), field("extra", "json", false, json!({})),
        ],
    });
    shop.staff(Call::post("/content-types").json(article)).await;
    let (picture, loose) = (picture(shop, text, 31).await, picture(shop, text, 32).await);
    let entry = async |slug: &str, more: Value| {
        let mut fields = json!({ "title": { "en": text, "de": text }, "slug": { "en": slug } });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        id(&shop.staff(Call::post("/entries").json(json!({ "type": "article", "fields": fields }))).await)
    };
    let act = async |id: &str, action: &str, body: Value| {
        let known = shop.staff(Call::get(format!("/entries/{id}"))).await;
        let call = Call::post(format!("/entries/{id}/{action}")).if_match(&known["version"]);
        shop.staff(if body.is_null() { call } else { call.json(body) }).await;
    };
    let (draft, archived) = (entry("draft", json!({})).await, entry("archived", json!({})).await);
    act(&archived, "archive", Value::Null).await;
    let related = entry("related", json!({})).await;
    act(&related, "publish", json!({})).await;
    let words = json!([{ "type": "paragraph", "children": [{ "type": "text", "text": text, "marks": ["bold"] }] }]);
    let more = json!({
        "body": { "en": words }, "stars": 5, "mood": line, "tags": [line], "cover": picture, "related": [related],
        "extra": { "note": text },
    });
    let changed = entry("changed", more).await;
    act(&changed, "publish", json!({})).await;
    let metadata = json!({ cut(text, 64): text });
    let more = json!({ "fields": { "stars": 6 }, "metadata": metadata });
    shop.change(&format!("/entries/{changed}"), more).await;
    shop.change(&format!("/assets/{picture}"), json!({ "metadata": metadata })).await;
    let times = json!({ "publish_at": "2036-01-01T08:00:00Z", "unpublish_at": "2036-02-01T08:00:00Z" });
    shop.staff(Call::post(format!("/entries/{draft}/schedule")).json(times)).await;
    let planned = json!([{ "entry_id": draft, "action": "publish" }]);
    let release = id(&shop.staff(Call::post("/releases").json(json!({ "name": name, "entries": planned }))).await);
    let settings = json!({ "synonyms": [[line, "thing"]], "stop_words": ["of"] });
    shop.staff(Call::put("/search-settings").header("if-match", "*").json(settings)).await;
    shop.settle().await;
    Written { changed, draft, archived, related, picture, loose, release }
}

/// A picture of this width that is ready to be shown.
async fn picture(shop: &Shop, text: &str, width: u32) -> String {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(23_u32.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = json!({
        "file_name": "field.png", "media_type": "image/png", "bytes": bytes.len(), "sha256": sha256,
        "title": cut(text, 200), "alt": { "en": text },
    });
    let asset = shop.staff(Call::post("/assets").json(file)).await;
    shop.put_file(&asset["upload"], "image/png", &bytes).await;
    id(&shop.staff(Call::post(format!("/assets/{}/complete", asset["id"].as_str().unwrap()))).await)
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
        let community = self.community.pages(&self.product);
        [pages.to_vec(), self.written.pages(), self.booked.pages(), community].concat()
    }
}

impl Written {
    /// Its pages, and the scope that they need.
    fn pages(&self) -> Vec<(String, &'static str)> {
        let entry = |id: &str| format!("entries/{id}");
        let pages = [
            "locales".to_owned(),
            "types".to_owned(),
            "types/article".to_owned(),
            "entries".to_owned(),
            entry(&self.changed),
            entry(&self.draft),
            entry(&self.archived),
            format!("entries/{}/referrers", self.related),
            format!("entries/{}/versions?n=2&against=1", self.changed),
            "assets".to_owned(),
            format!("assets/{}", self.picture),
            format!("assets/{}", self.loose),
            "releases".to_owned(),
            format!("releases/{}", self.release),
        ];
        let pages = pages.into_iter().map(|page| (format!("/console/content/{page}"), "content:read"));
        pages.chain([("/console/search".to_owned(), "search:read")]).collect()
    }
}
