//! The rig, and what tests publish.

use std::sync::Arc;
use std::time::Duration;

use domain::id::{ProductId, Raw};
use domain::{Clock, Timestamp};
use events::catalog::{Attribute, Price, ProductChanged, Variant};
use events::inventory::{Level, StockChanged};
use search::Search;
use serde_json::Value;
use testkit::{Alone, Call, Faults, NOON, Reply};

pub(crate) use crate::blobs::{Blobs, Stop};

pub(crate) type Rig = Alone<Search>;

/// A rig in which ticks index.
pub(crate) fn rig() -> (Rig, Blobs) {
    rig_with(&[], None)
}

/// The same with settings and faults.
pub(crate) fn rig_with(settings: &[(&str, &str)], faults: Option<Faults>) -> (Rig, Blobs) {
    let blobs = Blobs::new(Clock::manual(NOON));
    let mut all = vec![("SEARCH_AT_ONCE", "false")];
    all.extend(settings);
    (Alone::with_blobs(&all, faults, Some(Arc::new(blobs.clone()))), blobs)
}

pub(crate) fn staff(call: Call) -> Call {
    call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1STF", "search:read search:write")
}

/// An id by a number.
pub(crate) fn product_id(n: u64) -> ProductId {
    ProductId::from(Raw::from_parts(1_700_000_000_000 + n, u128::from(n)))
}

/// An active product without stock to count.
pub(crate) fn product(n: u64, title: &str) -> ProductChanged {
    ProductChanged {
        product_id: product_id(n),
        version: 1,
        slug: format!("product-{n}"),
        status: "active".to_owned(),
        title: title.to_owned(),
        tax_class: "standard".to_owned(),
        category_ids: Vec::new(),
        tags: Vec::new(),
        variants: vec![variant(&format!("SKU-{n}"), i64::try_from(n).unwrap() * 100 + 99)],
        description: None,
        attributes: Vec::new(),
        image: None,
        created_at: Some(NOON + Duration::from_secs(n)),
    }
}

pub(crate) fn variant(sku: &str, amount: i64) -> Variant {
    let price = Price {
        amount,
        currency: "EUR".parse().unwrap(),
        tax_inclusive: true,
        min_quantity: 1,
        valid_from: None::<Timestamp>,
        valid_to: None,
        price_list_id: None,
    };
    Variant {
        sku: sku.parse().unwrap(),
        title: String::new(),
        weight_g: 0,
        prices: vec![price],
        track_inventory: false,
        backorder: false,
    }
}

pub(crate) fn attribute(name: &str, value: &str) -> Attribute {
    Attribute { name: name.to_owned(), value: value.to_owned() }
}

pub(crate) fn level(sku: &str, version: u64, available: i64) -> StockChanged {
    let level = Level { sku: sku.parse().unwrap(), version, on_hand: available, available, steady: false };
    StockChanged { movement_id: Raw::from_parts(1_700_000_000_000, 7).into(), levels: vec![level] }
}

/// Publishes products and indexes them.
pub(crate) async fn index(rig: &Rig, products: impl IntoIterator<Item = ProductChanged>) {
    for product in products {
        rig.deliver(&product).await.unwrap();
    }
    rig.tick().await.unwrap();
}

pub(crate) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

pub(crate) async fn get(rig: &Rig, path: &str) -> Reply {
    rig.call(Call::get(path)).await
}

/// The titles of the products that are found, in order.
pub(crate) async fn titles(rig: &Rig, q: &str) -> Vec<String> {
    titles_of(rig, &format!("/search/products?q={}&limit=100", encoded(q))).await
}

pub(crate) async fn titles_of(rig: &Rig, path: &str) -> Vec<String> {
    let reply = get(rig, path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    texts(&reply.body, "title")
}

pub(crate) fn texts(body: &Value, member: &str) -> Vec<String> {
    let items = body["items"].as_array().unwrap();
    items.iter().map(|item| item[member].as_str().unwrap_or_default().to_owned()).collect()
}
