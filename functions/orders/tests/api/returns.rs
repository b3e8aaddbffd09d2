//! Returns and their refunds.

use std::time::Duration;

use domain::id::{AccountId, GuestId, OrderId};
use domain::owner::Owner;
use events::identity::{AccountErased, GuestMerged};
use events::orders::{ReturnDecided, ReturnReceived, ReturnRefunded, ReturnRequested};
use events::payments::{PaymentRefundFailed, PaymentRefunded};
use serde_json::{Value, json};
use testkit::Call;

use crate::shop::*;

/// Three pieces for 10.00, two for 9.99, shipping for 5.00.
const LINES: &[(u32, i64)] = &[(3, 1_000), (2, 999)];

async fn sent(shop: &Shop, owner: Owner) -> OrderId {
    let id = confirmed_of(shop, owner, LINES).await;
    assert_eq!(send(shop, id, json!(null)).await.status, 201);
    deliver(shop, &captured_part(id, 1, 2_499, 2_499)).await;
    shop.take_events();
    id
}

fn ask(id: OrderId, line: u32, quantity: u32) -> Call {
    let lines = json!([{ "line": line, "quantity": quantity, "reason": "wrong_size" }]);
    Call::post("/returns").json(json!({ "order_id": id, "lines": lines, "note": "Penelope is too small" }))
}

fn act(id: &str, action: &str, body: Value) -> Call {
    staff(Call::post(format!("/returns/{id}/{action}")).json(body))
}

/// Requests a return and approves it; yields its id.
async fn approved(shop: &Shop, owner: Owner, order: OrderId, line: u32, quantity: u32) -> String {
    let reply = shop.call(ask(order, line, quantity).bearer(owner, "")).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let id = text(&reply.body, "id");
    let reply = shop.call(act(&id, "approve", json!({}))).await;
    assert_eq!((reply.status, text(&reply.body, "status")), (200, "approved".into()), "{}", reply.text);
    id
}

fn paid_back(order: OrderId, id: &str, n: u32, amount: i64, in_all: i64) -> PaymentRefunded {
    let source = Some(id.to_owned());
    PaymentRefunded { n, refunded: eur(in_all), source, ..refunded(order, amount) }
}

#[tokio::test]
async fn refunds_partial_returns_to_the_cent() {
    let shop = shop();
    let owner = account(&shop.clock);
    let order = sent(&shop, owner).await;
    let first = approved(&shop, owner, order, 1, 2).await;
    let events = shop.take_events();
    let asked: ReturnRequested = events[0].data().unwrap();
    assert_eq!((asked.owner, asked.lines[0].quantity), (owner, 2));
    let decided: ReturnDecided = events[1].data().unwrap();
    assert!(decided.approved);
    let more = shop.call(ask(order, 1, 2).bearer(owner, "")).await;
    assert_problem(&more, 422, "not_enough_left");
    assert_eq!(more.faults(), ["/lines/0/quantity out_of_range"]);

    // Only one of the two pieces came back; the other can be returned later.
    let body = json!({ "lines": [{ "line": 1, "quantity": 1, "restock": true }] });
    let reply = shop.call(act(&first, "receive", body.clone())).await;
    assert_eq!((reply.status, &reply.body["refund"]["amount"]), (200, &json!(333)), "{}", reply.text);
    assert_eq!(reply.body["lines"][0]["restocked"], 1);
    let received = shop.take::<ReturnReceived>().pop().unwrap();
    assert_eq!((received.refund, received.restock.len(), received.restock[0].quantity), (eur(333), 1, 1));
    assert_problem(&shop.call(act(&first, "receive", body)).await, 409, "not_approved");
    for _ in 0..2 {
        deliver(&shop, &paid_back(order, &first, 1, 333, 333)).await;
    }
    assert_eq!(shop.take::<ReturnRefunded>().iter().map(|e| e.refunded).collect::<Vec<_>>(), [eur(333)]);
    let seen = shop.call(Call::get(format!("/returns/{first}")).bearer(owner, "")).await;
    assert_eq!((text(&seen.body, "status"), &seen.body["refunded"]["amount"]), ("refunded".into(), &json!(333)));

    // The rest of the line comes back and is not restocked.
    let second = approved(&shop, owner, order, 1, 2).await;
    shop.take_events();
    let body = json!({ "lines": [{ "line": 1, "quantity": 2, "restock": false }] });
    assert_eq!(shop.call(act(&second, "receive", body)).await.body["refund"]["amount"], 667);
    assert!(shop.take::<ReturnReceived>().pop().unwrap().restock.is_empty());
    assert_eq!(333 + 667, 1_000, "the price of the line");
    assert_problem(&shop.call(ask(order, 1, 1).bearer(owner, "")).await, 422, "not_enough_left");

    let shown = read_order(&shop, order).await;
    assert_eq!(shown["lines"][0]["quantities"]["returned"], 3);
    assert_eq!(
        (text(&shown, "status"), text(&shown, "payment_status")),
        ("completed".into(), "partially_refunded".into())
    );
    assert_eq!(shown["returns"], json!([first, second]));
    let entries: Vec<_> = timeline(&shown).into_iter().filter(|what| what.starts_with("return")).collect();
    let round = ["return_requested", "return_approved", "return_received"];
    assert_eq!(entries, [round, round].concat());
}

#[tokio::test]
async fn the_shop_may_refund_less_with_a_reason() {
    let shop = shop();
    let owner = account(&shop.clock);
    let order = sent(&shop, owner).await;
    let id = approved(&shop, owner, order, 2, 2).await;
    let receive = |refund: Value| json!({ "refund": refund });
    let money = |amount: i64| json!({ "amount": amount, "currency": "EUR" });
    for (body, fault) in [
        (receive(money(1_000)), "/refund/amount out_of_range"),
        (receive(money(-1)), "/refund/amount out_of_range"),
        (receive(json!({ "amount": 1, "currency": "USD" })), "/refund/currency currency_mismatch"),
        (receive(money(500)), "/reason required"),
    ] {
        let reply = shop.call(act(&id, "receive", body)).await;
        assert_problem(&reply, 422, "refund_not_possible");
        assert_eq!(reply.faults(), [fault]);
    }
    let body = json!({ "refund": money(0), "reason": "Worn" });
    let reply = shop.call(act(&id, "receive", body)).await;
    assert_eq!((reply.status, text(&reply.body, "reason")), (200, "Worn".into()), "{}", reply.text);
    assert_eq!(shop.take::<ReturnReceived>().pop().unwrap().refund, eur(0));
}

#[tokio::test]
async fn a_return_without_a_refund_due_ends_at_the_inspection() {
    let shop = shop();
    let owner = account(&shop.clock);
    let order = sent(&shop, owner).await;
    let nothing = json!({ "refund": { "amount": 0, "currency": "EUR" }, "reason": "Worn" });
    let none_came = json!({ "lines": [{ "line": 1, "quantity": 0, "restock": false }] });
    for body in [nothing, none_came] {
        let id = approved(&shop, owner, order, 1, 1).await;
        shop.take_events();
        let reply = shop.call(act(&id, "receive", body.clone())).await;
        assert_eq!((reply.status, text(&reply.body, "status")), (200, "refunded".into()), "{}", reply.text);
        let events = shop.take_events();
        let refunded: ReturnRefunded = events.last().unwrap().data().unwrap();
        assert_eq!((events.len(), refunded.refunded, refunded.owner), (2, eur(0), owner));
        let seen = shop.call(Call::get(format!("/returns/{id}")).bearer(owner, "")).await;
        assert_eq!((text(&seen.body, "status"), &seen.body["refunded"]["amount"]), ("refunded".into(), &json!(0)));
        let of_order = shop.call(Call::get(format!("/returns?order_id={order}")).bearer(owner, "")).await;
        assert_eq!(text(of_order.body["items"].as_array().unwrap().first().unwrap(), "status"), "refunded");
        assert_problem(&shop.call(act(&id, "receive", body)).await, 409, "not_approved");
        shop.advance(Duration::from_millis(5));
    }
}

#[tokio::test]
async fn lists_returns_by_status() {
    let shop = shop();
    let owner = account(&shop.clock);
    let (mut requested, mut orders) = (Vec::new(), Vec::new());
    for n in 0..25 {
        if n % 5 == 0 {
            orders.push(sent(&shop, owner).await);
        }
        let line = if n % 5 < 3 { 1 } else { 2 };
        let asked = ask(orders[n / 5], line, 1).bearer(owner, "");
        let id = text(&shop.call(asked).await.body, "id");
        if n % 12 == 0 {
            requested.push(id);
        } else {
            let done = shop.call(act(&id, "reject", json!({ "reason": "Worn" }))).await;
            assert_eq!(done.status, 200, "{}", done.text);
        }
        shop.advance(Duration::from_millis(5));
    }
    requested.reverse();
    for limit in [1, 2, 7, 100] {
        let path = format!("/returns?status=requested&limit={limit}");
        assert_eq!(all_pages(&shop, &path, staff).await, requested, "limit {limit}");
        assert_eq!(all_pages(&shop, &path, |call| call.bearer(owner, "")).await, requested, "limit {limit}");
        let rejected = all_pages(&shop, &format!("/returns?status=rejected&limit={limit}"), staff).await;
        assert_eq!(rejected.len(), 22, "limit {limit}");
    }
    assert!(all_pages(&shop, "/returns?status=received", staff).await.is_empty());
    // One of the last order's five is undecided.
    let of_order = all_pages(&shop, &format!("/returns?order_id={}&status=requested", orders[4]), staff).await;
    assert_eq!(of_order, requested[..1]);

    // A page skips ten times its limit: the second is where the first did not come to.
    let first = shop.call(staff(Call::get("/returns?status=requested&limit=1"))).await;
    assert_eq!(first.body["items"].as_array().unwrap().len(), 1);
    let cursor = text(&first.body, "next_cursor");
    let second = shop.call(staff(Call::get(format!("/returns?status=requested&limit=1&cursor={cursor}")))).await;
    assert_eq!((second.body["items"].as_array().unwrap().len(), second.cost()), (0, "10rru 0wru"));
    assert!(second.body["next_cursor"].is_string());

    // A cursor belongs to its status.
    for other in ["/returns?limit=1", "/returns?status=rejected&limit=1"] {
        let reply = shop.call(staff(Call::get(format!("{other}&cursor={cursor}")))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["cursor invalid_cursor".to_owned()]), "{other}");
    }
    let reply = shop.call(staff(Call::get("/returns?status=lost"))).await;
    assert_eq!((reply.status, reply.faults()), (400, vec!["status unknown_value".to_owned()]));
}

#[tokio::test]
async fn a_return_without_a_refund_due_is_listed_as_refunded() {
    let shop = shop();
    let owner = account(&shop.clock);
    let order = sent(&shop, owner).await;
    let id = approved(&shop, owner, order, 1, 1).await;
    let none_came = json!({ "lines": [{ "line": 1, "quantity": 0, "restock": false }] });
    assert_eq!(shop.call(act(&id, "receive", none_came)).await.status, 200);
    assert_eq!(all_pages(&shop, "/returns?status=refunded", staff).await, [id]);
    assert!(all_pages(&shop, "/returns?status=received", staff).await.is_empty());
}

/// A received return, and the event of its refund.
async fn received(shop: &Shop, owner: Owner) -> (String, PaymentRefunded) {
    let order = sent(shop, owner).await;
    let id = approved(shop, owner, order, 1, 1).await;
    let body = json!({ "lines": [{ "line": 1, "quantity": 1, "restock": true }] });
    assert_eq!(shop.call(act(&id, "receive", body)).await.status, 200);
    let refund = paid_back(order, &id, 1, 333, 333);
    (id, refund)
}

#[tokio::test]
async fn a_refund_does_not_undo_a_concurrent_erasure() {
    for call in 1.. {
        let shop = shop();
        let account_id = AccountId::new(&shop.clock);
        let (id, refund) = received(&shop, Owner::Account(account_id)).await;
        let fast = async { deliver(&shop, &AccountErased { account_id }).await };
        let Some(refunded) = shop.overtaken(call, async |shop| shop.deliver(&refund).await, fast).await else {
            assert!(call > 2, "{call}");
            return;
        };
        refunded.unwrap();
        let seen = shop.call(staff(Call::get(format!("/returns/{id}")))).await;
        assert_eq!(text(&seen.body, "status"), "refunded", "call {call}");
        assert!(!seen.text.contains("Penelope"), "call {call}: {}", seen.text);
    }
}

#[tokio::test]
async fn a_refund_does_not_undo_a_concurrent_merge() {
    for call in 1.. {
        let shop = shop();
        let (guest_id, account_id) = (GuestId::new(&shop.clock), AccountId::new(&shop.clock));
        let (id, refund) = received(&shop, Owner::Guest(guest_id)).await;
        let fast = async { deliver(&shop, &GuestMerged { guest_id, account_id }).await };
        let Some(refunded) = shop.overtaken(call, async |shop| shop.deliver(&refund).await, fast).await else {
            assert!(call > 2, "{call}");
            return;
        };
        refunded.unwrap();
        for path in [format!("/returns/{id}"), "/returns".to_owned()] {
            let seen = shop.call(Call::get(&path).bearer(account_id, "")).await;
            assert!(seen.text.contains(&id) && seen.text.contains("refunded"), "call {call}, {path}: {}", seen.text);
        }
        assert_eq!(
            shop.call(Call::get(format!("/returns/{id}")).bearer(guest_id, "")).await.status,
            404,
            "call {call}"
        );
    }
}

#[tokio::test]
async fn shows_a_failed_refund_until_one_succeeds() {
    let shop = shop();
    let owner = account(&shop.clock);
    let order = sent(&shop, owner).await;
    let id = approved(&shop, owner, order, 1, 1).await;
    shop.call(act(&id, "receive", json!({}))).await;
    let failed = PaymentRefundFailed {
        payment_id: order.raw().into(),
        order_id: order,
        n: 1,
        amount: eur(333),
        code: "card_closed".into(),
        source: Some(id.clone()),
    };
    for _ in 0..2 {
        deliver(&shop, &failed).await;
    }
    let seen = shop.call(staff(Call::get(format!("/returns/{id}")))).await;
    assert_eq!(
        (text(&seen.body, "status"), text(&seen.body, "refund_failed")),
        ("received".into(), "card_closed".into())
    );
    let shown = read_order(&shop, order).await;
    assert_eq!(timeline(&shown).iter().filter(|what| *what == "refund_failed").count(), 1);
    // A later refund succeeds.
    deliver(&shop, &paid_back(order, &id, 2, 333, 333)).await;
    let seen = shop.call(staff(Call::get(format!("/returns/{id}")))).await;
    assert_eq!((text(&seen.body, "status"), seen.body.get("refund_failed")), ("refunded".into(), None));
}

#[tokio::test]
async fn a_return_can_be_requested_again_after_it_was_rejected_or_cancelled() {
    let shop = shop();
    let owner = account(&shop.clock);
    let order = sent(&shop, owner).await;
    for by_shop in [true, false] {
        let reply = shop.call(ask(order, 1, 3).bearer(owner, "").key(&format!("k{by_shop}"))).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        let again = shop.call(ask(order, 1, 3).bearer(owner, "").key(&format!("k{by_shop}"))).await;
        assert_eq!((&again.text, again.header("idempotent-replayed")), (&reply.text, "true"));
        let id = text(&reply.body, "id");
        let ended = if by_shop {
            shop.call(act(&id, "reject", json!({ "reason": "Worn" }))).await
        } else {
            shop.call(Call::post(format!("/returns/{id}/cancel")).bearer(owner, "")).await
        };
        assert_eq!(ended.status, 200, "{}", ended.text);
        assert_problem(&shop.call(act(&id, "approve", json!({}))).await, 409, "not_requested");
        let call = Call::post(format!("/returns/{id}/cancel")).bearer(owner, "");
        assert_problem(&shop.call(call).await, 409, "return_ended");
    }
    assert_problem(
        &shop.call(act("ret_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "reject", json!({}))).await,
        400,
        "invalid_request",
    );
    let unshipped = confirmed_of(&shop, owner, LINES).await;
    assert_problem(&shop.call(ask(unshipped, 1, 1).bearer(owner, "")).await, 422, "not_enough_left");
    let early = awaiting(&shop, owner).await;
    assert_problem(&shop.call(ask(early, 1, 1).bearer(owner, "")).await, 409, "not_confirmed");
}

#[tokio::test]
async fn owners_may_return_for_thirty_days_and_staff_at_any_time() {
    let shop = shop();
    let owner = account(&shop.clock);
    let order = sent(&shop, owner).await;
    shop.advance(Duration::from_secs(31 * 86_400));
    let late = shop.call(ask(order, 1, 1).bearer(owner, "")).await;
    assert_problem(&late, 422, "return_window_over");
    assert_eq!(late.faults(), ["/lines/0/line return_window_over"]);
    assert_eq!(shop.call(staff(ask(order, 1, 1))).await.status, 201);
    // The period restarts when the parcel arrives.
    let parcel = text(&read_order(&shop, order).await["fulfillments"][0], "id");
    shop.call(staff(Call::post(format!("/orders/{order}/fulfillments/{parcel}/deliver")))).await;
    assert_eq!(shop.call(ask(order, 1, 1).bearer(owner, "")).await.status, 201);
}

#[tokio::test]
async fn only_its_owner_and_staff_access_a_return() {
    let shop = shop();
    let (owner, other) = (account(&shop.clock), guest(&shop.clock));
    let order = sent(&shop, owner).await;
    assert_problem(&shop.call(ask(order, 1, 1).bearer(other, "")).await, 404, "not_yet");
    assert_problem(&shop.call(ask(order, 1, 1).bearer(other, "orders:read")).await, 403, "insufficient_scope");
    assert_problem(&shop.call(ask(order, 1, 1)).await, 401, "unauthorized");
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.insert(0, text(&shop.call(ask(order, 1, 1).bearer(owner, "")).await.body, "id"));
        shop.advance(Duration::from_millis(5));
    }
    let path = format!("/returns/{}", ids[0]);
    assert_problem(&shop.call(Call::get(&path).bearer(other, "")).await, 404, "not_found");
    let cancel = Call::post(format!("{path}/cancel"));
    assert_problem(&shop.call(cancel.clone().bearer(other, "")).await, 404, "not_found");
    assert_problem(&shop.call(cancel.bearer(other, "orders:read")).await, 403, "insufficient_scope");
    for action in ["approve", "reject", "receive"] {
        let call = Call::post(format!("{path}/{action}")).json(json!({ "reason": "x" })).bearer(owner, "orders:read");
        assert_problem(&shop.call(call).await, 403, "insufficient_scope");
    }
    assert_eq!(all_pages(&shop, "/returns?limit=2", |call| call.bearer(owner, "")).await, ids);
    assert_eq!(all_pages(&shop, "/returns?limit=2", staff).await, ids);
    assert!(all_pages(&shop, "/returns?limit=2", |call| call.bearer(other, "")).await.is_empty());
    let of_order = format!("/returns?order_id={order}");
    assert_eq!(all_pages(&shop, &of_order, |call| call.bearer(owner, "")).await, ids);
    assert_problem(&shop.call(Call::get(&of_order).bearer(other, "")).await, 404, "not_yet");
    assert_problem(&shop.call(Call::get("/returns").bearer("client", "")).await, 403, "insufficient_scope");
    let etag = shop.call(Call::get(&path).bearer(owner, "")).await.header("etag").to_owned();
    let known = shop.call(Call::get(&path).bearer(owner, "").header("if-none-match", etag)).await;
    assert_eq!(known.status, 304);
}
