//! Helpers of the tests: the rig, events of orders, and the invariants.

use std::collections::{BTreeMap, HashMap};

use domain::id::{AccountId, CartId, OrderId, ProductId, ReservationId, ReturnId, Sku};
use domain::owner::Owner;
use domain::{Clock, Money};
use events::cart::{Address, Personal};
use events::catalog::{ProductChanged, Variant};
use events::orders::{
    OrderCancelled, OrderCommitting, OrderLinesCancelled, OrderPlaced, OrderRejected, Quantity, ReturnReceived,
};
use inventory::Inventory;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

pub(crate) type Rig = Alone<Inventory>;

pub(crate) const READ: &str = "inventory:read";
pub(crate) const WRITE: &str = "inventory:read inventory:write";

pub(crate) fn sku(text: &str) -> Sku {
    text.parse().unwrap()
}

/// A request with all scopes.
pub(crate) fn staff(call: Call) -> Call {
    call.bearer("client_warehouse", WRITE)
}

pub(crate) async fn get(rig: &Rig, path: impl Into<String>) -> Reply {
    rig.call(staff(Call::get(path))).await
}

pub(crate) async fn receive(rig: &Rig, sku: &str, quantity: i64) -> Reply {
    let call = Call::post(format!("/stock/{sku}/receive")).json(json!({ "quantity": quantity }));
    let reply = rig.call(staff(call)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply
}

/// `on_hand, reserved, available` of a sku.
pub(crate) async fn counts(rig: &Rig, sku: &str) -> (i64, i64, i64) {
    let reply = get(rig, format!("/stock/{sku}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let number = |name: &str| reply.body[name].as_i64().unwrap();
    (number("on_hand"), number("reserved"), number("available"))
}

pub(crate) fn order(rig: &Rig) -> OrderId {
    OrderId::new(&rig.clock)
}

pub(crate) fn line(sku: &str, quantity: u32) -> Quantity {
    Quantity { sku: sku.parse().unwrap(), quantity, track_inventory: true, backorder: false }
}

pub(crate) fn placed(order_id: OrderId, lines: Vec<Quantity>) -> OrderPlaced {
    let address = Address {
        name: "A. Shopper".to_owned(),
        line1: "1 Stoa".to_owned(),
        line2: None,
        city: "Athens".to_owned(),
        region: None,
        postal_code: "10555".to_owned(),
        country: "GR".to_owned(),
        phone: None,
    };
    OrderPlaced {
        order_id,
        number: "A1".to_owned(),
        owner: owner(),
        lines,
        total: Money::zero("EUR".parse().unwrap()),
        personal: Personal {
            email: "a@shop.test".to_owned(),
            shipping_address: address.clone(),
            billing_address: address,
        },
    }
}

fn owner() -> Owner {
    Owner::Account(AccountId::new(&Clock::system()))
}

pub(crate) const fn committing(order_id: OrderId) -> OrderCommitting {
    OrderCommitting { order_id }
}

pub(crate) fn rejected(order_id: OrderId) -> OrderRejected {
    OrderRejected { order_id, cart_id: CartId::from(order_id.raw()), generation: 1, reason: "timed_out".to_owned() }
}

pub(crate) fn cancelled(order_id: OrderId, was_confirmed: bool) -> OrderCancelled {
    OrderCancelled {
        order_id,
        cart_id: CartId::from(order_id.raw()),
        generation: 1,
        reason: "changed_my_mind".to_owned(),
        was_confirmed,
    }
}

pub(crate) fn lines_cancelled(order_id: OrderId, n: u32, lines: Vec<Quantity>) -> OrderLinesCancelled {
    let amount = Money::zero("EUR".parse().unwrap());
    OrderLinesCancelled { order_id, n, lines, amount, last: false, reason: "changed_my_mind".to_owned() }
}

pub(crate) fn returned(order_id: OrderId, restock: Vec<Quantity>) -> ReturnReceived {
    let return_id = ReturnId::new(&Clock::system());
    ReturnReceived { order_id, return_id, restock, refund: Money::zero("EUR".parse().unwrap()) }
}

pub(crate) fn product(version: u64, skus: &[&str], track_inventory: bool) -> ProductChanged {
    let variants = skus.iter().map(|text| Variant {
        sku: sku(text),
        title: String::new(),
        weight_g: 0,
        prices: Vec::new(),
        track_inventory,
        backorder: false,
    });
    ProductChanged {
        product_id: ProductId::new(&Clock::system()),
        version,
        slug: "tee".to_owned(),
        status: "active".to_owned(),
        title: "Tee".to_owned(),
        tax_class: "standard".to_owned(),
        category_ids: Vec::new(),
        tags: Vec::new(),
        variants: variants.collect(),
        description: None,
        attributes: Vec::new(),
        image: None,
        created_at: None,
    }
}

/// The types of the events published since the last call.
pub(crate) fn kinds(rig: &Rig) -> Vec<String> {
    let events = rig.take_events();
    events.iter().map(|event| event.kind.trim_start_matches("inventory.").to_owned()).collect()
}

pub(crate) async fn reservation(rig: &Rig, order: OrderId) -> Value {
    let reply = get(rig, format!("/reservations/{}", ReservationId::from(order.raw()))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

pub(crate) async fn state(rig: &Rig, order: OrderId) -> String {
    reservation(rig, order).await["state"].as_str().unwrap().to_owned()
}

/// All items of a list, page by page.
pub(crate) async fn all(rig: &Rig, path: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let reply =
            get(rig, format!("{path}{}limit={limit}{cursor}", if path.contains('?') { '&' } else { '?' })).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let page = reply.body["items"].as_array().unwrap().clone();
        assert!(page.len() <= limit);
        items.extend(page);
        match reply.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// The invariants: each level is the sum of its movements, its versions have no gap, and `reserved` is the sum of the
/// held reservations.
pub(crate) async fn assert_sound(rig: &Rig) {
    let mut held: HashMap<String, i64> = HashMap::new();
    for hold in all(rig, "/reservations", 100).await {
        for line in hold["lines"].as_array().unwrap() {
            *held.entry(line["sku"].as_str().unwrap().to_owned()).or_default() += line["quantity"].as_i64().unwrap();
        }
    }
    for level in all(rig, "/stock", 100).await {
        let name = level["sku"].as_str().unwrap();
        let number = |value: &Value, field: &str| value[field].as_i64().unwrap();
        let movements = all(rig, &format!("/stock/{name}/movements"), 100).await;
        let sum = |field: &str| movements.iter().map(|movement| number(movement, field)).sum::<i64>();
        assert_eq!(number(&level, "on_hand"), sum("on_hand_change"), "{name}: {movements:?}");
        assert_eq!(number(&level, "reserved"), sum("reserved_change"), "{name}: {movements:?}");
        assert_eq!(number(&level, "reserved"), held.remove(name).unwrap_or_default(), "{name}");
        let rest = number(&level, "on_hand") - number(&level, "reserved") - number(&level, "safety");
        assert_eq!(number(&level, "available"), rest, "{name}");
        let versions: Vec<_> = movements.iter().rev().map(|movement| number(movement, "version")).collect();
        assert_eq!(versions, (2..=number(&level, "version")).collect::<Vec<_>>(), "{name}");
        for field in ["on_hand", "reserved", "available"] {
            if let Some(newest) = movements.first() {
                assert_eq!(number(newest, field), number(&level, field), "{name}: {field}");
            }
        }
    }
    assert!(held.values().all(|quantity| *quantity == 0), "held without a level: {held:?}");
}

/// The newest published state of each sku: `version, on_hand, available`.
pub(crate) fn newest_published(
    levels: impl IntoIterator<Item = events::inventory::Level>,
) -> BTreeMap<String, (u64, i64, i64)> {
    let mut newest: BTreeMap<String, (u64, i64, i64)> = BTreeMap::new();
    for level in levels {
        let known = newest.entry(level.sku.to_string()).or_default();
        *known = (*known).max((level.version, level.on_hand, level.available));
    }
    newest
}
