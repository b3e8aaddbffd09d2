//! The test rig: a shop.
//!
//! The tests send the events of cart, inventory and payments.
#![expect(clippy::unwrap_used, reason = "a failing test rig fails the test")]

use std::collections::HashMap;
use std::time::Duration;

use domain::event::EventData;
use domain::id::{AccountId, CartId, GuestId, OrderId, PaymentMethodId, ProductId};
use domain::owner::Owner;
use domain::{Clock, Currency, Money};
use events::cart::{Address, CheckedOut, Line, Personal, Totals};
use events::inventory::{ReservationCommitted, ReservationHeld, ReservationRejected, ReservationReleased, Shortage};
use events::payments::{PaymentAuthorized, PaymentCaptured, PaymentDeclined, PaymentRefunded, PaymentVoided};
use orders::Orders;
use serde_json::Value;
use testkit::{Alone, Call, Reply};

pub(crate) type Shop = Alone<Orders>;

pub(crate) const TOTAL: i64 = 3_497;

pub(crate) fn shop() -> Shop {
    Alone::new()
}

pub(crate) fn eur(amount: i64) -> Money {
    Money::new(amount, currency())
}

fn currency() -> Currency {
    "EUR".parse().unwrap()
}

pub(crate) fn account(clock: &Clock) -> Owner {
    Owner::Account(AccountId::new(clock))
}

pub(crate) fn guest(clock: &Clock) -> Owner {
    Owner::Guest(GuestId::new(clock))
}

fn line(clock: &Clock, n: u32, sku: &str, quantity: u32, price: i64) -> Line {
    let total = eur(price * i64::from(quantity));
    Line {
        line: n,
        sku: sku.parse().unwrap(),
        product_id: ProductId::new(clock),
        title: format!("A fine thing, number {n}"),
        quantity,
        unit_price: eur(price),
        subtotal: total,
        discount: eur(0),
        tax_rate_bps: 0,
        tax: eur(0),
        total,
        weight_g: 0,
        track_inventory: true,
        backorder: false,
        tiers: Vec::new(),
    }
}

/// A checkout of three lines.
pub(crate) fn checkout(clock: &Clock, owner: Owner) -> CheckedOut {
    let address = Address {
        name: "Penelope Laertiades".into(),
        line1: "Odos Ermou 12".into(),
        line2: None,
        city: "Athina".into(),
        region: None,
        postal_code: "10563".into(),
        country: "GR".into(),
        phone: None,
    };
    CheckedOut {
        cart_id: CartId::new(clock),
        generation: 1,
        order_id: OrderId::new(clock),
        owner,
        currency: currency(),
        lines: vec![
            line(clock, 1, "TEE-BLACK-M", 1, 999),
            line(clock, 2, "TEE-WHITE-S", 1, 999),
            line(clock, 3, "MUG-BLUE", 1, 999),
        ],
        totals: Totals {
            subtotal: eur(2_997),
            discount: eur(0),
            shipping: eur(500),
            shipping_discount: eur(0),
            tax: eur(0),
            shipping_tax: eur(0),
            taxes: Vec::new(),
            tax_inclusive: true,
            total: eur(TOTAL),
        },
        discounts: Vec::new(),
        shipping_method: "standard".into(),
        shipping_conditional: false,
        payment_method: Some(PaymentMethodId::new(clock)),
        checked_out_at: clock.now(),
        personal: Personal {
            email: "penelope@example.com".into(),
            shipping_address: address.clone(),
            billing_address: Address { line1: "Leoforos Kifisias 124".into(), postal_code: "11526".into(), ..address },
        },
    }
}

/// Places an order for an owner.
pub(crate) async fn placed(shop: &Shop, owner: Owner) -> OrderId {
    let checkout = checkout(&shop.clock, owner);
    shop.deliver(&checkout).await.unwrap();
    checkout.order_id
}

/// An order whose stock is held.
pub(crate) async fn awaiting(shop: &Shop, owner: Owner) -> OrderId {
    let id = placed(shop, owner).await;
    deliver(shop, &held(shop, id)).await;
    id
}

/// An order whose payment is authorised.
pub(crate) async fn committing(shop: &Shop, owner: Owner) -> OrderId {
    let id = awaiting(shop, owner).await;
    deliver(shop, &authorized(shop, id)).await;
    id
}

/// An order whose stock is committed.
pub(crate) async fn confirmed(shop: &Shop, owner: Owner) -> OrderId {
    let id = committing(shop, owner).await;
    deliver(shop, &committed(id)).await;
    id
}

/// A packed order, with the parcel's id.
pub(crate) async fn packed(shop: &Shop, owner: Owner) -> (OrderId, String) {
    let id = confirmed(shop, owner).await;
    let reply = shop.call(staff(Call::post(format!("/orders/{id}/fulfillments")).json(serde_json::json!({})))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    (id, reply.body["id"].as_str().unwrap().to_owned())
}

/// A shipped order, with the parcel's id.
pub(crate) async fn shipped(shop: &Shop, owner: Owner) -> (OrderId, String) {
    let (id, shipment) = packed(shop, owner).await;
    let body = serde_json::json!({ "carrier": "DHL", "tracking": "0034" });
    let reply = shop.call(staff(Call::post(format!("/orders/{id}/fulfillments/{shipment}/ship")).json(body))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    (id, shipment)
}

pub(crate) async fn deliver<D: EventData>(shop: &Shop, data: &D) {
    shop.deliver(data).await.unwrap();
}

pub(crate) fn held(shop: &Shop, id: OrderId) -> ReservationHeld {
    let expires_at = shop.clock.now() + Duration::from_secs(3_600);
    ReservationHeld { reservation_id: id.raw().into(), order_id: id, expires_at }
}

pub(crate) fn rejected(id: OrderId) -> ReservationRejected {
    let shortages = vec![Shortage { sku: "MUG-BLUE".parse().unwrap(), requested: 1, available: 0 }];
    ReservationRejected { reservation_id: id.raw().into(), order_id: id, shortages }
}

pub(crate) fn committed(id: OrderId) -> ReservationCommitted {
    ReservationCommitted { reservation_id: id.raw().into(), order_id: id }
}

pub(crate) fn released(id: OrderId) -> ReservationReleased {
    ReservationReleased { reservation_id: id.raw().into(), order_id: id }
}

pub(crate) fn authorized(shop: &Shop, id: OrderId) -> PaymentAuthorized {
    let expires_at = shop.clock.now() + Duration::from_secs(7 * 86_400);
    PaymentAuthorized { payment_id: id.raw().into(), order_id: id, authorized: eur(TOTAL), expires_at }
}

pub(crate) fn declined(id: OrderId, attempt: u32) -> PaymentDeclined {
    PaymentDeclined { payment_id: id.raw().into(), order_id: id, attempt, code: "insufficient_funds".into() }
}

pub(crate) fn voided(id: OrderId) -> PaymentVoided {
    PaymentVoided { payment_id: id.raw().into(), order_id: id }
}

pub(crate) fn captured(id: OrderId) -> PaymentCaptured {
    PaymentCaptured {
        payment_id: id.raw().into(),
        order_id: id,
        n: 1,
        amount: eur(TOTAL),
        captured: eur(TOTAL),
        source: None,
        provider: None,
    }
}

pub(crate) fn refunded(id: OrderId, amount: i64) -> PaymentRefunded {
    PaymentRefunded {
        payment_id: id.raw().into(),
        order_id: id,
        n: 1,
        amount: eur(amount),
        refunded: eur(amount),
        source: None,
        provider: None,
    }
}

/// Adds a token of the shop's staff.
pub(crate) fn staff(call: Call) -> Call {
    call.bearer("acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "orders:read orders:write")
}

/// Reads the order as staff.
pub(crate) async fn read_order(shop: &Shop, id: OrderId) -> Value {
    let reply = shop.call(staff(Call::get(format!("/orders/{id}")))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

pub(crate) async fn status(shop: &Shop, id: OrderId) -> String {
    text(&read_order(shop, id).await, "status")
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// The kinds of an order's timeline entries, in order.
pub(crate) fn timeline(order: &Value) -> Vec<String> {
    order["timeline"].as_array().unwrap().iter().map(|entry| text(entry, "what")).collect()
}

/// The types of the events committed since the last call.
pub(crate) fn published(shop: &Shop) -> Vec<String> {
    shop.take_events().into_iter().map(|event| event.kind).collect()
}

/// Reads a list to its end; yields all ids, in order.
pub(crate) async fn all_pages(shop: &Shop, path: &str, authorize: impl Fn(Call) -> Call) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let from = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let reply = shop.call(authorize(Call::get(format!("{path}{from}")))).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        ids.extend(reply.body["items"].as_array().unwrap().iter().map(|item| text(item, "id")));
        match reply.body["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return ids,
        }
    }
}

/// Asserts that a reply is this problem.
pub(crate) fn assert_problem(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.problem()), (status, code), "{}", reply.text);
    assert_eq!(reply.header("content-type"), "application/problem+json");
}

/// How often each event was published.
pub(crate) fn counted(kinds: Vec<String>) -> HashMap<String, usize> {
    kinds.into_iter().fold(HashMap::new(), |mut counts, kind| {
        *counts.entry(kind).or_default() += 1;
        counts
    })
}

/// A checkout with lines of (quantity, total), and 5.00 for shipping.
pub(crate) fn checkout_of(clock: &Clock, owner: Owner, lines: &[(u32, i64)]) -> CheckedOut {
    let mut checkout = checkout(clock, owner);
    let numbered = (1..).zip(lines).map(|(n, (quantity, total))| Line {
        quantity: *quantity,
        total: eur(*total),
        ..line(clock, n, &format!("SKU-{n}"), 1, 400)
    });
    checkout.lines = numbered.collect();
    let goods = lines.iter().map(|(_, total)| total).sum::<i64>();
    checkout.totals.total = eur(goods + 500);
    checkout
}

/// A confirmed order of that checkout.
pub(crate) async fn confirmed_of(shop: &Shop, owner: Owner, lines: &[(u32, i64)]) -> OrderId {
    let checkout = checkout_of(&shop.clock, owner, lines);
    let id = checkout.order_id;
    deliver(shop, &checkout).await;
    deliver(shop, &held(shop, id)).await;
    deliver(shop, &PaymentAuthorized { authorized: checkout.totals.total, ..authorized(shop, id) }).await;
    deliver(shop, &committed(id)).await;
    shop.take_events();
    id
}

/// A partial capture: its amount, and the total captured.
pub(crate) fn captured_part(id: OrderId, n: u32, amount: i64, in_all: i64) -> PaymentCaptured {
    PaymentCaptured { n, amount: eur(amount), captured: eur(in_all), ..captured(id) }
}

/// Packs pieces and ships them at once.
pub(crate) async fn send(shop: &Shop, id: OrderId, lines: Value) -> Reply {
    let mut body = serde_json::json!({ "ship": true, "carrier": "DHL", "tracking": "0034" });
    if !lines.is_null() {
        body["lines"] = lines;
    }
    shop.call(staff(Call::post(format!("/orders/{id}/fulfillments")).json(body))).await
}
