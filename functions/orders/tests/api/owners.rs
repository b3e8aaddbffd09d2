//! Guests who sign in, and accounts that are erased.

use std::sync::Arc;
use std::time::Duration;

use domain::event::EventData;
use domain::id::{AccountId, GuestId, OrderId};
use domain::owner::Owner;
use events::identity::{AccountErased, GuestMerged};
use events::orders::{OrderConfirmed, OrderPlaced, OrderRejected};
use serde_json::json;
use testkit::Call;

use crate::shop::*;

fn merged(shop: &Shop) -> (Owner, Owner, GuestMerged) {
    let (guest_id, account_id) = (GuestId::new(&shop.clock), AccountId::new(&shop.clock));
    (Owner::Guest(guest_id), Owner::Account(account_id), GuestMerged { guest_id, account_id })
}

#[tokio::test]
async fn a_guests_orders_pass_to_the_account() {
    let shop = shop();
    let (guest, customer, event) = merged(&shop);
    let first = awaiting(&shop, guest).await;
    for _ in 0..60 {
        placed(&shop, guest).await;
    }
    for _ in 0..2 {
        deliver(&shop, &event).await;
    }
    let path = format!("/orders/{first}");
    assert_eq!(shop.call(Call::get(&path).bearer(customer, "")).await.status, 200);
    assert_eq!(shop.call(Call::get(&path).bearer(guest, "")).await.status, 404);
    assert_eq!(all_pages(&shop, "/orders?limit=50", |call| call.bearer(customer, "")).await.len(), 61);
    assert!(all_pages(&shop, "/orders", |call| call.bearer(guest, "")).await.is_empty());
    shop.take_events();
    deliver(&shop, &authorized(&shop, first)).await;
    deliver(&shop, &committed(first)).await;
    assert_eq!(shop.take::<OrderConfirmed>().pop().unwrap().owner, customer);
}

#[tokio::test]
async fn a_checkout_after_the_merge_belongs_to_the_account() {
    let shop = shop();
    let (guest, customer, event) = merged(&shop);
    deliver(&shop, &event).await;
    let id = placed(&shop, guest).await;
    assert_eq!(shop.take::<OrderPlaced>().pop().unwrap().owner, customer);
    assert_eq!(all_pages(&shop, "/orders", |call| call.bearer(customer, "")).await, [id.to_string()]);
}

#[tokio::test]
async fn an_erased_account_leaves_no_personal_data() {
    let shop = shop();
    let account_id = AccountId::new(&shop.clock);
    let owner = Owner::Account(account_id);
    let (open, done) = (awaiting(&shop, owner).await, confirmed(&shop, owner).await);
    let cancel =
        Call::post(format!("/orders/{done}/cancel")).json(serde_json::json!({ "reason": "I, Penelope, moved" }));
    assert_eq!(shop.call(cancel.bearer(owner, "")).await.status, 200);
    let erased = AccountErased { account_id };
    for _ in 0..2 {
        deliver(&shop, &erased).await;
    }
    for id in [open, done] {
        let order = read_order(&shop, id).await;
        assert!(order["personal"].is_null());
        assert!(!order.to_string().contains("Penelope"), "{order}");
        assert_eq!(order["lines"].as_array().unwrap().len(), 3);
    }
    // The order still proceeds.
    deliver(&shop, &authorized(&shop, open)).await;
    assert_eq!(status(&shop, open).await, "committing");

    shop.take_events();
    let late = placed(&shop, owner).await;
    assert_eq!(status(&shop, late).await, "rejected");
    assert!(read_order(&shop, late).await["personal"].is_null());
    let events = shop.take_events();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, OrderRejected::TYPE);
}

/// The commands of an owner, two of them with a text.
fn requests(cancelled: OrderId, returned: OrderId, standing: &str) -> [Call; 3] {
    let lines = json!([{ "line": 2, "quantity": 1, "reason": "other" }]);
    [
        Call::post(format!("/orders/{cancelled}/cancel")).json(json!({ "reason": "I, Penelope, moved" })),
        Call::post("/returns").json(json!({ "order_id": returned, "lines": lines, "note": "Penelope again" })),
        Call::post(format!("/returns/{standing}/cancel")),
    ]
}

/// An order that can be cancelled, a shipped one, and a return of it.
async fn orders_and_return(shop: &Shop, owner: Owner) -> (OrderId, OrderId, String) {
    let (cancelled, (returned, _)) = (awaiting(shop, owner).await, shipped(shop, owner).await);
    let lines = json!([{ "line": 1, "quantity": 1, "reason": "other" }]);
    let ask = Call::post("/returns").json(json!({ "order_id": returned, "lines": lines })).bearer(owner, "");
    (cancelled, returned, text(&shop.call(ask).await.body, "id"))
}

#[tokio::test]
async fn refuses_the_token_of_an_erased_owner() {
    for has_signed_in in [false, true] {
        let shop = shop();
        let (guest, customer, event) = merged(&shop);
        let owner = if has_signed_in { guest } else { customer };
        let (cancelled, returned, standing) = orders_and_return(&shop, owner).await;
        if has_signed_in {
            deliver(&shop, &event).await;
        }
        deliver(&shop, &AccountErased { account_id: event.account_id }).await;
        for call in requests(cancelled, returned, &standing) {
            let refused = shop.call(call.clone().bearer(customer, "").key("k")).await;
            assert_problem(&refused, 403, "account_erased");
            // Staff may still act, and other callers learn nothing more.
            assert!([404, 403].contains(&shop.call(call.clone().bearer(guest, "")).await.status));
            let reply = shop.call(staff(call)).await;
            assert!(reply.status < 300, "{}", reply.text);
        }
    }
}

#[tokio::test]
async fn an_erasure_during_a_command_leaves_no_personal_data() {
    for which in 0..3 {
        for call in 1.. {
            let shop = shop();
            let (_, owner, event) = merged(&shop);
            let (cancelled, returned, standing) = orders_and_return(&shop, owner).await;
            let request = requests(cancelled, returned, &standing)[which].clone().bearer(owner, "");
            let erased = AccountErased { account_id: event.account_id };
            let slow = async |shop: &Shop| shop.call(request).await.status;
            let Some(status) = shop.overtaken(call, slow, deliver(&shop, &erased)).await else { break };
            assert!([200, 201, 403].contains(&status), "{status}");
            let returns = shop.call(staff(Call::get(format!("/returns?order_id={returned}")))).await.text;
            for text in
                [read_order(&shop, cancelled).await.to_string(), read_order(&shop, returned).await.to_string(), returns]
            {
                assert!(!text.contains("Penelope"), "request {which}, call {call}: {text}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_second_look_finds_orders_placed_during_the_merge() {
    let shop = Arc::new(shop());
    let (guest, customer, event) = merged(&shop);
    let placings = (0..30).map(|n| {
        let (shop, event) = (Arc::clone(&shop), event.clone());
        tokio::spawn(async move {
            if n == 15 {
                deliver(&shop, &event).await;
            } else {
                placed(&shop, guest).await;
            }
        })
    });
    for placing in placings.collect::<Vec<_>>() {
        placing.await.unwrap();
    }
    shop.advance(Duration::from_secs(121));
    for _ in 0..2 {
        shop.tick().await.unwrap();
    }
    assert_eq!(all_pages(&shop, "/orders?limit=100", |call| call.bearer(customer, "")).await.len(), 29);
    assert!(all_pages(&shop, "/orders", |call| call.bearer(guest, "")).await.is_empty());
}

#[tokio::test]
async fn returns_and_notes_follow_their_order() {
    let shop = shop();
    let (guest, customer, event) = merged(&shop);
    let (order, _) = shipped(&shop, guest).await;
    let lines = serde_json::json!([{ "line": 1, "quantity": 1, "reason": "other" }]);
    let body = serde_json::json!({ "order_id": order, "lines": lines, "note": "I, Penelope, am too small" });
    let reply = shop.call(Call::post("/returns").json(body).bearer(guest, "")).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let path = format!("/returns/{}", text(&reply.body, "id"));
    let notes = serde_json::json!({ "notes": "Penelope rang", "customer_note": "Thank you, Penelope" });
    let noted = shop.call(staff(Call::patch(format!("/orders/{order}")).json(notes)).header("if-match", "*")).await;
    assert_eq!(noted.status, 200, "{}", noted.text);

    deliver(&shop, &event).await;
    assert_eq!(shop.call(Call::get(&path).bearer(customer, "")).await.status, 200);
    assert_eq!(shop.call(Call::get(&path).bearer(guest, "")).await.status, 404);
    assert_eq!(all_pages(&shop, "/returns", |call| call.bearer(customer, "")).await.len(), 1);
    assert!(all_pages(&shop, "/returns", |call| call.bearer(guest, "")).await.is_empty());

    shop.advance(Duration::from_secs(300));
    shop.tick().await.unwrap();
    let Owner::Account(account_id) = customer else { panic!("{customer}") };
    deliver(&shop, &AccountErased { account_id }).await;
    let returned = shop.call(staff(Call::get(&path))).await;
    let invoice = shop.call(staff(Call::get(format!("/orders/{order}/invoice")))).await;
    for text in [read_order(&shop, order).await.to_string(), returned.text, invoice.text.clone()] {
        assert!(!text.contains("Penelope"), "{text}");
    }
    assert!(invoice.text.contains("INV-000001") && invoice.text.contains("34.97 EUR"), "{}", invoice.text);
    assert!(all_pages(&shop, "/orders?email=penelope@example.com", staff).await.is_empty());
}
