//! People, and what they do.

use events::catalog::ProductChanged;
use events::orders::OrderCompleted;
use serde_json::{Value, json};
use social::Social;
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Social>;

pub(crate) const ADA: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1ADA";
pub(crate) const BOB: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1B0B";
pub(crate) const CYD: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1CYD";
pub(crate) const DAN: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1DAN";
pub(crate) const MOD: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1M0D";
pub(crate) const GUEST: &str = "guest_01J8ZQ4T6M3V0X9K2B7C5D1GST";

pub(crate) async fn profile(rig: &Rig, who: &str, handle: &str) -> Value {
    profile_with(rig, who, json!({ "handle": handle, "display_name": format!("The {handle}") })).await
}

pub(crate) async fn profile_with(rig: &Rig, who: &str, body: Value) -> Value {
    let reply = rig.call(Call::put("/profiles/me").bearer(who, "").json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

/// Ada, Bob and Cyd.
pub(crate) async fn town() -> Rig {
    let rig = Rig::new();
    for (who, handle) in [(ADA, "ada"), (BOB, "bob"), (CYD, "cyd")] {
        profile(&rig, who, handle).await;
    }
    rig.take_events();
    rig
}

pub(crate) async fn put(rig: &Rig, who: &str, path: &str) -> Reply {
    rig.call(Call::put(path).bearer(who, "")).await
}

pub(crate) async fn get(rig: &Rig, who: &str, path: &str) -> Reply {
    rig.call(Call::get(path).bearer(who, "")).await
}

pub(crate) async fn delete(rig: &Rig, who: &str, path: &str) -> Reply {
    rig.call(Call::delete(path).bearer(who, "").header("if-match", "*")).await
}

pub(crate) async fn follow(rig: &Rig, who: &str, handle: &str) -> Value {
    let reply = put(rig, who, &format!("/profiles/{handle}/follow")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

pub(crate) async fn write(rig: &Rig, who: &str, body: Value) -> Value {
    let reply = rig.call(Call::post("/posts").bearer(who, "").json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

pub(crate) async fn say(rig: &Rig, who: &str, text: &str) -> String {
    write(rig, who, json!({ "text": text })).await["id"].as_str().unwrap().to_owned()
}

/// Followers, following and posts of somebody.
pub(crate) async fn counts(rig: &Rig, who: &str, handle: &str) -> (i64, i64, i64) {
    let shown = get(rig, who, &format!("/profiles/{handle}")).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    let count = |name: &str| shown.body["counts"][name].as_i64().unwrap();
    (count("followers"), count("following"), count("posts"))
}

/// All items of a list, page by page.
pub(crate) async fn all(rig: &Rig, who: &str, path: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let reply = get(rig, who, &format!("{path}{mark}limit={limit}{cursor}")).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        items.extend(reply.body["items"].as_array().unwrap().clone());
        match reply.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

pub(crate) fn field(items: &[Value], name: &str) -> Vec<String> {
    items.iter().map(|item| item[name].as_str().unwrap_or_default().to_owned()).collect()
}

pub(crate) const PRODUCT: &str = "prod_01J8ZQ4T6M3V0X9K2B7C5D1PR0";

/// A product as catalog tells of it.
pub(crate) fn product(id: &str, version: u64, status: &str, skus: &[&str]) -> ProductChanged {
    let variants: Vec<_> = skus
        .iter()
        .map(|sku| json!({ "sku": sku, "prices": [], "track_inventory": true, "backorder": false }))
        .collect();
    let data = json!({
        "product_id": id, "version": version, "slug": "tee", "status": status, "title": "Tee", "tax_class": "standard",
        "variants": variants,
    });
    serde_json::from_value(data).unwrap()
}

/// An order of an account, of one piece of each.
pub(crate) fn completed(owner: &str, skus: &[&str]) -> OrderCompleted {
    let lines: Vec<_> = skus
        .iter()
        .map(|sku| json!({ "sku": sku, "quantity": 1, "track_inventory": true, "backorder": false }))
        .collect();
    let data = json!({ "order_id": "ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "owner": owner, "lines": lines });
    serde_json::from_value(data).unwrap()
}

pub(crate) async fn sell(rig: &Rig) {
    rig.deliver(&product(PRODUCT, 1, "active", &["TEE-M", "TEE-L"])).await.unwrap();
}

pub(crate) async fn review(rig: &Rig, who: &str, rating: u8) -> Reply {
    let path = format!("/reviews/{PRODUCT}/mine");
    let body = json!({ "rating": rating, "title": format!("title of {who}"), "body": format!("body of {who}") });
    rig.call(Call::put(path).bearer(who, "").header("if-match", "*").json(body)).await
}

pub(crate) fn moderator(call: Call) -> Call {
    call.bearer(MOD, "social:moderate")
}

pub(crate) async fn moderate(rig: &Rig, path: String) -> u16 {
    rig.call(moderator(Call::post(path)).json(json!({ "note": "against the rules" }))).await.status
}

pub(crate) async fn reported(rig: &Rig, who: &str, body: Value) -> Reply {
    rig.call(Call::post("/reports").bearer(who, "").json(body)).await
}

/// The table, without what expires by itself within days: events on their way, answers that are kept for repetitions.
pub(crate) fn dump(rig: &Rig) -> String {
    let items = rig.engine().scan("stoa-SocialTable").unwrap();
    let texts = items.iter().map(|item| format!("{item:?}"));
    texts.filter(|text| !text.contains("outbox#") && !text.contains("idempotency#")).collect::<Vec<_>>().join("\n")
}
