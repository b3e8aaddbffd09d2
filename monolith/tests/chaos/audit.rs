//! The audit: orders, stock and the provider's own books must agree.
#![expect(clippy::print_stdout, reason = "shows the results of the audit")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::time::Duration;

use e2e::Shop;
use embedded::Engine;
use serde_json::Value;
use service::table::AttributeValue;

use crate::shoppers::{Acknowledged, RECEIVED};

/// Waits until all orders are settled, and counts those in each state.
///
/// After a decline an order waits for another payment until it expires; it counts as settled.
pub(crate) async fn settle(shop: &Shop, orders: &[Acknowledged]) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for order in orders {
        let path = format!("/payments/{}", order.order_id.replace("ord_", "pay_"));
        let at_rest = |order: &Value| match order["status"].as_str().unwrap_or_default() {
            "confirmed" | "completed" | "rejected" | "cancelled" => true,
            "awaiting_payment" => order["payment_status"] == "declined",
            _ => false,
        };
        let seen = shop.wait(&format!("/orders/{}", order.order_id), at_rest).await;
        let payment = shop.admin.get(&path).await;
        let open = |payment: &Value| matches!(payment["status"].as_str(), Some("processing" | "created"));
        if payment.status == 200 && open(&payment.body) {
            shop.wait(&path, |payment| !open(payment)).await;
        }
        *states.entry(seen.str("status")).or_insert(0) += 1;
    }
    // Shipped orders are captured a moment later.
    tokio::time::sleep(Duration::from_secs(1)).await;
    states
}

/// Asserts that exactly the acknowledged orders exist.
pub(crate) async fn orders(shop: &Shop, orders: &[Acknowledged]) {
    let wanted: HashSet<&str> = orders.iter().map(|order| order.order_id.as_str()).collect();
    assert_eq!(wanted.len(), orders.len(), "two checkouts were answered with one order");
    let seen = listed(shop).await;
    assert_eq!(seen.len(), wanted.len(), "there are unacknowledged orders, or orders are lost");
    assert!(wanted.iter().all(|order| seen.contains(*order)), "an acknowledged order is lost");
}

/// Lists the ids of all orders that there are.
pub(crate) async fn listed(shop: &Shop) -> HashSet<String> {
    let (mut seen, mut cursor) = (HashSet::new(), String::new());
    loop {
        let page = shop.admin.get(&format!("/orders?limit=100{cursor}")).await.expect(200);
        for order in page.body["items"].as_array().unwrap() {
            assert!(seen.insert(order["id"].as_str().unwrap().to_owned()), "an order is listed twice");
        }
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
}

/// Asserts that stock on hand and sold is the received stock, and that only waiting orders hold stock.
pub(crate) async fn stock(shop: &Shop, orders: &[Acknowledged]) {
    let (mut sold, mut held): (HashMap<&str, i64>, HashMap<&str, i64>) = Default::default();
    for order in orders {
        let seen = shop.admin.get(&format!("/orders/{}", order.order_id)).await.expect(200);
        let books = match seen.str("status").as_str() {
            "confirmed" | "completed" => &mut sold,
            "awaiting_payment" => &mut held,
            _ => continue,
        };
        for (sku, quantity) in &order.lines {
            *books.entry(sku).or_default() += quantity;
        }
    }
    let skus: HashSet<&str> = orders.iter().flat_map(|order| &order.lines).map(|(sku, _)| sku.as_str()).collect();
    for sku in skus {
        let reserved = held.get(sku).copied().unwrap_or_default();
        let on_hand = RECEIVED - sold.get(sku).copied().unwrap_or_default();
        // What was cancelled comes back a moment after its order says so.
        shop.wait(&format!("/stock/{sku}"), |level| level["reserved"] == reserved && level["on_hand"] == on_hand).await;
    }
}

/// Asserts by the provider's own books that no order is authorised or charged twice.
pub(crate) async fn provider(data: &Path, orders: &[Acknowledged]) {
    let engine = Engine::open(data).unwrap();
    let books = books(&engine);
    let mut charged = 0;
    for order in orders {
        let Some(entries) = books.get(&order.order_id.replace("ord_", "pay_")) else { continue };
        let of =
            |state: &'static str| entries.iter().filter(move |(found, _)| found == state).map(|(_, amount)| *amount);
        assert!(of("authorized").count() <= 1, "{}: authorised twice: {entries:?}", order.order_id);
        assert!(of("captured").count() <= 1, "{}: charged twice: {entries:?}", order.order_id);
        let (authorized, captured, refunded): (i64, i64, i64) =
            (of("authorized").sum(), of("captured").sum(), of("refunded").sum());
        assert!(refunded <= captured && captured <= authorized, "{}: {entries:?}", order.order_id);
        charged += usize::from(captured > 0);
    }
    println!("{} payments in the provider's books, {charged} charged", books.len());
}

/// Reads state and amount of every entry in the provider's books, by payment.
fn books(engine: &Engine) -> HashMap<String, Vec<(String, i64)>> {
    let mut books = HashMap::new();
    for item in engine.scan("stoa-PaymentsTable").unwrap() {
        let Some(payment) = text(&item["pk"]).strip_prefix("simulator#pay_") else { continue };
        let AttributeValue::M(entries) = &item["entries"] else { panic!("{item:?}") };
        books.insert(format!("pay_{payment}"), entries.values().map(entry).collect());
    }
    books
}

fn entry(entry: &AttributeValue) -> (String, i64) {
    let AttributeValue::M(entry) = entry else { panic!("{entry:?}") };
    (text(&entry["state"]).to_owned(), text(&entry["amount"]).parse().unwrap())
}

fn text(value: &AttributeValue) -> &str {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text,
        other => panic!("{other:?}"),
    }
}
