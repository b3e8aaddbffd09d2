//! Tests of the commands of shoppers and staff.

use std::sync::Arc;

use domain::id::OrderId;
use domain::owner::Owner;
use futures::future::join_all;
use payments::Payments;
use serde_json::{Value, json};
use testkit::{Alone, Call, Reply};

use crate::support::*;

fn path(order: OrderId, what: &str) -> String {
    format!("/payments/{}/{what}", payment_of(order))
}

fn staff(order: OrderId, what: &str, key: &str, body: Value) -> Call {
    let call = Call::post(path(order, what)).bearer("svc", STAFF).key(key);
    if what == "void" { call } else { call.json(body) }
}

async fn retry(rig: &Alone<Payments>, order: OrderId, owner: Owner, token: &str, key: &str) -> Reply {
    let body = json!({ "payment_method": method(rig, &owner, token).await });
    rig.call(Call::post(path(order, "attempts")).bearer(owner, "").key(key).json(body)).await
}

#[tokio::test]
async fn staff_captures_and_refunds_a_whole_payment() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.take_events();
    let reply = rig.call(staff(order, "captures", "c1", json!({}))).await;
    assert_eq!((reply.status, &reply.body["status"]), (201, &json!("captured")), "{}", reply.text);
    assert_eq!(reply.body["captures"][0]["final"], true);
    assert_eq!(kinds(&rig.take_events()), ["captured"]);
    let again = rig.call(staff(order, "captures", "c2", json!({}))).await;
    assert_eq!((again.status, again.problem()), (409, "wrong_state"));

    let reply = rig.call(staff(order, "refunds", "r1", json!({ "reason": "broken" }))).await;
    assert_eq!((reply.status, &reply.body["status"]), (201, &json!("done")), "{}", reply.text);
    assert_eq!(kinds(&rig.take_events()), ["refunded"]);
    let location = reply.header("location").to_owned();
    let refund = rig.call(Call::get(&location).bearer("svc", STAFF)).await;
    assert_eq!((refund.status, &refund.body), (200, &reply.body));
    assert_eq!(rig.call(Call::get(&location).bearer(account(&rig), "")).await.status, 404);
    let other = location.replace("_1", "_2");
    assert_eq!(rig.call(Call::get(&other).bearer("svc", STAFF)).await.status, 404);
    assert_eq!(payment(&rig, order).await["status"], "refunded");
    assert_eq!(Books::of(&rig, order).await.balance(), 0);
    let again = rig.call(staff(order, "refunds", "r2", json!({ "reason": "broken" }))).await;
    assert_eq!((again.status, again.problem()), (409, "wrong_state"));
}

#[tokio::test]
async fn staff_voids_an_authorisation() {
    let rig = alone();
    for token in ["tok_success", "tok_action_required"] {
        let order = ordered(&rig, account(&rig), token).await.order_id;
        rig.take_events();
        let reply = rig.call(staff(order, "void", "v1", Value::Null)).await;
        assert_eq!((reply.status, &reply.body["status"]), (200, &json!("voided")), "{}", reply.text);
        assert_eq!(kinds(&rig.take_events()), ["voided"]);
        let again = rig.call(staff(order, "void", "v1", Value::Null)).await;
        assert_eq!((again.status, &again.body, again.header("idempotent-replayed")), (200, &reply.body, "true"));
        let other = rig.call(staff(order, "void", "v2", Value::Null)).await;
        assert_eq!((other.status, other.problem()), (409, "wrong_state"));
    }
}

#[tokio::test]
async fn staff_captures_and_refunds_in_parts() {
    let rig = alone();
    let owner = account(&rig);
    let order = ordered(&rig, owner, "tok_success").await.order_id;
    rig.take_events();
    let part = json!({ "amount": euros(1_999) });
    let reply = rig.call(staff(order, "captures", "c1", part)).await;
    assert_eq!((reply.status, &reply.body["status"]), (201, &json!("partially_captured")), "{}", reply.text);
    let reply = rig.call(staff(order, "refunds", "r1", json!({ "amount": euros(999) }))).await;
    assert_eq!((reply.status, &reply.body["reason"]), (201, &Value::Null), "{}", reply.text);
    assert_eq!(payment(&rig, order).await["status"], "partially_captured", "more may be captured");
    let reply = rig.call(staff(order, "captures", "c2", json!({ "amount": euros(2_000), "final": true }))).await;
    assert_eq!((reply.status, &reply.body["status"]), (201, &json!("partially_refunded")), "{}", reply.text);
    assert_eq!(kinds(&rig.take_events()), ["captured", "refunded", "captured"]);
    let again = rig.call(staff(order, "captures", "c3", json!({ "amount": euros(1) }))).await;
    assert_eq!((again.status, again.problem()), (409, "wrong_state"), "the rest is released");
    let too_much = rig.call(staff(order, "refunds", "r2", json!({ "amount": euros(3_001) }))).await;
    assert_eq!((too_much.status, too_much.problem()), (422, "amount_too_large"));
    assert_eq!(too_much.faults(), ["/amount/amount amount_too_large"]);
    let rest = rig.call(staff(order, "refunds", "r3", json!({ "reason": "all of it" }))).await;
    assert_eq!((rest.status, &rest.body["amount"]), (201, &json!(euros(3_000))), "{}", rest.text);
    assert_eq!(payment(&rig, order).await["status"], "refunded");
    assert_eq!(
        Books::of(&rig, order).await.lines(),
        [
            "authorize:1 authorized 4999",
            "capture:1 captured 1999",
            "capture:2 captured 2000",
            "refund:1 refunded 999",
            "refund:2 refunded 3000"
        ]
    );

    let captures = rig.call(Call::get(path(order, "captures")).bearer(owner, "")).await;
    assert_eq!((captures.status, captures.body["items"].as_array().unwrap().len()), (200, 2), "{}", captures.text);
    assert_eq!((&captures.body["items"][1]["final"], &captures.body["next_cursor"]), (&json!(true), &Value::Null));
    let refunds = rig.call(Call::get(path(order, "refunds")).bearer("svc", STAFF)).await;
    assert_eq!(refunds.body["items"][1], rest.body);
    for what in ["captures", "refunds"] {
        assert_eq!(rig.call(Call::get(path(order, what)).bearer(account(&rig), "")).await.status, 404);
        assert_eq!(rig.call(Call::get(path(order, what))).await.status, 401);
    }
}

#[tokio::test]
async fn lists_refunds_for_staff_newest_first() {
    let rig = alone();
    let mut made = Vec::new();
    for n in 0..5 {
        let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
        rig.call(staff(order, "captures", "c", json!({}))).await;
        for part in 0..=(n % 2) {
            rig.advance(std::time::Duration::from_secs(1));
            let reply = rig.call(staff(order, "refunds", &format!("r{part}"), json!({ "amount": euros(100) }))).await;
            assert_eq!(reply.status, 201, "{}", reply.text);
            made.push(reply.body["id"].clone());
        }
    }
    made.reverse();
    let (mut seen, mut at) = (Vec::new(), "/refunds?limit=2".to_owned());
    loop {
        let page = rig.call(Call::get(&at).bearer("svc", STAFF)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        seen.extend(page.body["items"].as_array().unwrap().iter().map(|refund| refund["id"].clone()));
        let Some(cursor) = page.body["next_cursor"].as_str() else { break };
        at = format!("/refunds?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, made);
    let customer = rig.call(Call::get("/refunds").bearer(account(&rig), "")).await;
    assert_eq!((customer.status, customer.problem()), (403, "insufficient_scope"));
    let odd = rig.call(Call::get("/refunds?limit=0&status=done").bearer("svc", STAFF)).await;
    assert_eq!((odd.status, odd.faults()), (400, vec!["limit out_of_range".into(), "status unknown_field".into()]));
}

#[tokio::test]
async fn refuses_invalid_amounts_and_other_currencies() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    let capture = |key: &str, amount: Value| rig.call(staff(order, "captures", key, json!({ "amount": amount })));
    let too_much = capture("a", json!(euros(5_000))).await;
    assert_eq!((too_much.status, too_much.problem()), (422, "amount_too_large"));
    let dollars = capture("b", json!({ "amount": 4999, "currency": "USD" })).await;
    assert_eq!((dollars.status, dollars.problem()), (422, "wrong_currency"));
    for nothing in [0, -1] {
        let reply = capture("n", json!(euros(nothing))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["/amount/amount out_of_range".into()]), "{nothing}");
    }
    let odd = capture("c", json!({ "amount": 1.5, "currency": "XXX", "x": 1 })).await;
    assert_eq!(odd.status, 400);
    assert_eq!(
        odd.faults(),
        ["/amount/amount wrong_type", "/amount/currency unknown_currency", "/amount/x unknown_field"]
    );
    let odd = rig.call(staff(order, "captures", "o", json!({ "final": "yes" }))).await;
    assert_eq!(odd.status, 400, "{}", odd.text);
    let whole = capture("d", json!({ "amount": 4999, "currency": "EUR" })).await;
    assert_eq!((whole.status, &whole.body["captures"][0]["final"]), (201, &json!(true)));
    let refund = rig.call(staff(order, "refunds", "e", json!({ "reason": "", "amount": { "amount": 1 } }))).await;
    assert_eq!(
        (refund.status, refund.faults()),
        (400, vec!["/amount/currency required".into(), "/reason out_of_range".into()])
    );
}

#[tokio::test]
async fn only_staff_with_an_idempotency_key_moves_money() {
    let rig = alone();
    let owner = account(&rig);
    let order = ordered(&rig, owner, "tok_success").await.order_id;
    rig.take_events();
    for what in ["captures", "refunds", "void"] {
        let body = json!({ "reason": "r" });
        let body = if what == "captures" { json!({}) } else { body };
        let call = |call: Call| rig.call(if what == "void" { call } else { call.json(body.clone()) });
        assert_eq!(call(Call::post(path(order, what)).key("k")).await.status, 401, "{what}");
        let own = call(Call::post(path(order, what)).bearer(owner, "payments:read").key("k")).await;
        assert_eq!((own.status, own.problem()), (403, "insufficient_scope"), "{what}");
        let keyless = call(Call::post(path(order, what)).bearer("svc", STAFF)).await;
        assert_eq!((keyless.status, keyless.problem()), (428, "header_required"), "{what}");
        let unknown = call(Call::post(path(OrderId::new(&rig.clock), what)).bearer("svc", STAFF).key("k")).await;
        assert_eq!(unknown.status, 404, "{what}");
    }
    let none = rig.call(Call::delete(path(order, "captures")).bearer("svc", STAFF)).await;
    assert_eq!(none.status, 405);
    assert!(rig.take_events().is_empty());
    assert_eq!(Books::of(&rig, order).await.entries.len(), 1);
}

#[tokio::test]
async fn an_owner_has_five_attempts_in_total() {
    let rig = alone();
    let (owner, other) = (guest(&rig), account(&rig));
    let order = ordered(&rig, owner, "tok_declined").await.order_id;
    let foreign = retry(&rig, order, other, "tok_success", "f").await;
    assert_eq!((foreign.status, foreign.problem()), (404, "not_yet"));
    let service = Call::post(path(order, "attempts")).bearer("svc", STAFF).key("k");
    let service = service.json(json!({ "payment_method": method(&rig, &owner, "tok_success").await }));
    assert_eq!(rig.call(service).await.status, 403);
    let theirs = json!({ "payment_method": method(&rig, &other, "tok_success").await });
    let theirs = rig.call(Call::post(path(order, "attempts")).bearer(owner, "").key("t").json(theirs)).await;
    assert_eq!((theirs.status, theirs.problem()), (422, "invalid_payment_method"));
    let odd = Call::post(path(order, "attempts")).bearer(owner, "").key("o").json(json!({ "payment_method": "pm_1" }));
    let odd = rig.call(odd).await;
    assert_eq!((odd.status, odd.faults()), (400, vec!["/payment_method invalid_id".into()]));
    rig.take_events();

    for n in 2..=5 {
        let reply = retry(&rig, order, owner, "tok_insufficient_funds", &format!("k{n}")).await;
        assert_eq!((reply.status, &reply.body["status"]), (201, &json!("declined")), "{}", reply.text);
        assert_eq!(reply.body["attempts"].as_array().unwrap().len(), n);
        assert_eq!(reply.body["last_error"], "insufficient_funds");
        assert_eq!(kinds(&rig.take_events()), ["declined"]);
    }
    let sixth = retry(&rig, order, owner, "tok_success", "k6").await;
    assert_eq!((sixth.status, sixth.problem()), (409, "too_many_attempts"));
    rig.deliver(&rejected(&rig, order)).await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["voided"]);
    let seventh = retry(&rig, order, owner, "tok_success", "k7").await;
    assert_eq!((seventh.status, seventh.problem()), (409, "order_closed"));
}

#[tokio::test]
async fn refuses_another_attempt_unless_the_last_was_declined() {
    let rig = alone();
    let owner = account(&rig);
    for token in ["tok_success", "tok_action_required"] {
        let order = ordered(&rig, owner, token).await.order_id;
        let reply = retry(&rig, order, owner, "tok_success", "k").await;
        assert_eq!((reply.status, reply.problem()), (409, "wrong_state"), "{token}");
        assert_eq!(Books::of(&rig, order).await.entries.len(), 1);
    }
}

#[tokio::test]
async fn a_repeated_command_has_one_effect_and_one_answer() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    for (what, key, body) in [("captures", "c", json!({})), ("refunds", "r", json!({ "reason": "r" }))] {
        let first = rig.call(staff(order, what, key, body.clone())).await;
        assert_eq!(first.status, 201, "{}", first.text);
        for _ in 0..9 {
            let again = rig.call(staff(order, what, key, body.clone())).await;
            assert_eq!((again.status, &again.body), (201, &first.body));
            assert_eq!(again.header("location"), first.header("location"));
        }
        let reused = rig.call(staff(order, what, key, json!({ "reason": "other" }))).await;
        assert!(matches!(reused.status, 400 | 422), "{}", reused.text);
    }
    assert_eq!(facts(&rig, order).await, ["authorized", "captured 1", "refunded 1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_repetitions_have_one_effect_and_one_answer() {
    let rig = Arc::new(alone());
    let owner = account(&rig);
    let order = ordered(&rig, owner, "tok_declined").await.order_id;
    let paid = method(&rig, &owner, "tok_success").await;
    let attempt =
        Call::post(path(order, "attempts")).bearer(owner, "").key("a").json(json!({ "payment_method": paid }));
    let commands =
        [attempt, staff(order, "captures", "c", json!({})), staff(order, "refunds", "r", json!({ "reason": "r" }))];
    for call in commands {
        let calls = (0..50).map(|_| {
            let (rig, call) = (Arc::clone(&rig), call.clone());
            tokio::spawn(async move {
                loop {
                    let reply = rig.call(call.clone()).await;
                    match reply.status {
                        409 if !reply.header("retry-after").is_empty() => tokio::task::yield_now().await,
                        503 => tokio::task::yield_now().await,
                        _ => return (reply.status, reply.text),
                    }
                }
            })
        });
        let answers: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers[0].0, 201, "{}", answers[0].1);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
    assert_eq!(facts(&rig, order).await, ["authorized", "captured 1", "declined 1", "refunded 1"]);
    assert_eq!(
        Books::of(&rig, order).await.lines(),
        [
            "authorize:1 declined 4999",
            "authorize:2 authorized 4999",
            "capture:1 captured 4999",
            "refund:1 refunded 4999"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_captures_with_different_keys_capture_once() {
    let rig = Arc::new(alone());
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    let ship = shipped(&rig, order, 4_999, true);
    let calls = (0..20).map(|n| {
        let (rig, ship) = (Arc::clone(&rig), ship.clone());
        tokio::spawn(async move {
            if n % 4 == 0 {
                let _ = rig.deliver(&ship).await;
                return 0;
            }
            rig.call(staff(order, "captures", &format!("k{n}"), json!({}))).await.status
        })
    });
    let statuses: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    assert!(statuses.iter().all(|s| matches!(s, 0 | 201 | 409)), "{statuses:?}");
    rig.deliver(&ship).await.unwrap();
    assert_eq!(Books::of(&rig, order).await.balance(), 4_999);
    assert_eq!(facts(&rig, order).await, ["authorized", "captured 1"]);
}

#[tokio::test]
async fn hides_a_payment_from_strangers() {
    let rig = alone();
    let owner = guest(&rig);
    let order = ordered(&rig, owner, "tok_success").await.order_id;
    let at = format!("/payments/{}", payment_of(order));
    let own = rig.call(Call::get(&at).bearer(owner, "")).await;
    assert_eq!((own.status, own.header("etag")), (200, "\"2\""));
    assert_eq!(rig.call(Call::get(&at).bearer(owner, "").header("if-none-match", "\"2\"")).await.status, 304);
    for stranger in [Call::get(&at).bearer(guest(&rig), ""), Call::get(&at).bearer("svc", "orders:read")] {
        assert_eq!(rig.call(stranger).await.status, 404);
    }
    assert_eq!(rig.call(Call::get(&at)).await.status, 401);
    assert_eq!(rig.call(Call::get("/payments/ord_1").bearer("svc", STAFF)).await.status, 404);
}

#[tokio::test]
async fn repeats_the_providers_refusal() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.take_events();
    rig.advance(std::time::Duration::from_secs(8 * 24 * 60 * 60));
    for _ in 0..2 {
        let reply = rig.call(staff(order, "captures", "c", json!({}))).await;
        assert_eq!((reply.status, reply.problem()), (422, "refused_by_provider"), "{}", reply.text);
        assert!(reply.text.contains("authorization_expired"), "{}", reply.text);
    }
    let seen = payment(&rig, order).await;
    assert_eq!((&seen["status"], &seen["captures"][0]["status"]), (&json!("authorized"), &json!("failed")));
    assert_eq!(kinds(&rig.take_events()), ["capture_failed"]);
    rig.tick().await.unwrap();
    assert_eq!(kinds(&rig.take_events()), ["expired"]);
}

#[tokio::test]
async fn refuses_another_attempt_after_the_orders_time() {
    let rig = alone();
    let owner = account(&rig);
    let order = ordered(&rig, owner, "tok_declined").await.order_id;
    rig.advance(std::time::Duration::from_secs(15 * 60));
    let late = retry(&rig, order, owner, "tok_success", "k").await;
    assert_eq!((late.status, late.problem()), (409, "order_closed"));
    assert_eq!(Books::of(&rig, order).await.entries.len(), 1);
}
