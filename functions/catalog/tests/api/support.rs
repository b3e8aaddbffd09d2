//! Helpers of the tests.

use catalog::Catalog;
use domain::id::MovementId;
use events::inventory::{Level, StockChanged};
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

/// A member of staff.
pub(crate) const STAFF: &str = "acct_01J8ZQ4T6M3V0X9K2B7C5D1001";
/// All scopes of catalog.
pub(crate) const ALL: &str = "catalog:read catalog:write";

pub(crate) type Rig = Alone<Catalog>;

/// A call by staff.
pub(crate) fn staff(call: Call) -> Call {
    call.bearer(STAFF, ALL)
}

/// A variant with one price.
pub(crate) fn variant(sku: &str) -> Value {
    json!({ "sku": sku, "prices": [{ "amount": 4900, "currency": "EUR", "tax_inclusive": true }] })
}

/// A product with these skus.
pub(crate) fn product(slug: &str, skus: &[&str]) -> Value {
    let variants: Vec<_> = skus.iter().map(|sku| variant(sku)).collect();
    json!({ "slug": slug, "title": format!("The {slug}"), "variants": variants })
}

/// Creates a product and returns its id.
pub(crate) async fn create(rig: &Rig, content: Value) -> String {
    let reply = rig.call(staff(Call::post("/products").json(content))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().to_owned()
}

/// Activates a product.
pub(crate) async fn activate(rig: &Rig, id: &str) -> Reply {
    let reply = rig.call(staff(Call::post(format!("/products/{id}/activate")))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply
}

/// Creates and activates a product, and returns its id.
pub(crate) async fn on_shelf(rig: &Rig, content: Value) -> String {
    let id = create(rig, content).await;
    activate(rig, &id).await;
    id
}

/// Creates a category and returns its id.
pub(crate) async fn category(rig: &Rig, slug: &str, position: u32) -> String {
    let content = json!({ "slug": slug, "name": format!("The {slug}"), "position": position });
    let reply = rig.call(staff(Call::post("/categories").json(content))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().to_owned()
}

/// Changes a product at any version.
pub(crate) async fn patch(rig: &Rig, id: &str, patch: Value) -> Reply {
    let call = Call::patch(format!("/products/{id}")).header("if-match", "*").json(patch);
    rig.call(staff(call)).await
}

/// A product as the public sees it.
pub(crate) async fn public(rig: &Rig, id: &str) -> Reply {
    rig.call(Call::get(format!("/products/{id}"))).await
}

/// A product as staff see it.
pub(crate) async fn inspect(rig: &Rig, id: &str) -> Reply {
    rig.call(staff(Call::get(format!("/catalog/products/{id}")))).await
}

/// The availability of each variant of a body, in their order.
pub(crate) fn availability(body: &Value) -> Vec<&str> {
    body["variants"].as_array().unwrap().iter().map(|v| v["availability"].as_str().unwrap()).collect()
}

/// Inventory's event of moved stock: sku, version, available.
pub(crate) fn stock(rig: &Rig, levels: &[(&str, u64, i64)]) -> StockChanged {
    let levels = levels.iter().map(|(sku, version, available)| Level {
        sku: sku.parse().unwrap(),
        version: *version,
        on_hand: *available,
        available: *available,
        steady: false,
    });
    StockChanged { movement_id: MovementId::new(&rig.clock), levels: levels.collect() }
}

/// Pages through a list to its end, and returns the values of one field.
pub(crate) async fn collect(rig: &Rig, path: &str, field: &str, as_staff: bool) -> (Vec<String>, usize) {
    let (mut found, mut pages, mut next) = (Vec::new(), 0, path.to_owned());
    loop {
        let call = Call::get(&next);
        let reply = rig.call(if as_staff { staff(call) } else { call }).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        pages += 1;
        let items = reply.body["items"].as_array().unwrap();
        found.extend(items.iter().map(|item| item[field].as_str().unwrap().to_owned()));
        match reply.body["next_cursor"].as_str() {
            Some(cursor) => {
                let link = format!("cursor={cursor}");
                assert!(reply.header("link").contains(&link), "{}", reply.header("link"));
                next = format!("{path}{}{link}", if path.contains('?') { '&' } else { '?' });
            }
            None => {
                assert_eq!(reply.header("link"), "");
                return (found, pages);
            }
        }
    }
}
