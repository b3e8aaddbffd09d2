//! Tests of customer actions: page, redirect and concurrent reports.

use std::sync::Arc;
use std::time::Duration;

use domain::id::OrderId;
use domain::owner::Owner;
use events::payments::DisputeOpened;
use futures::future::join_all;
use payments::Payments;
use serde_json::json;
use testkit::{Alone, Call};

use crate::support::*;

async fn waiting(rig: &Alone<Payments>, owner: Owner, return_url: Option<&str>) -> (OrderId, String) {
    let body = json!({ "token": "tok_action_required", "return_url": return_url });
    let body = if return_url.is_some() { body } else { json!({ "token": "tok_action_required" }) };
    let reply = rig.call(Call::post("/payment-methods").bearer(owner, "").json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let order = awaiting(rig, owner, reply.body["id"].as_str().unwrap().parse().unwrap());
    rig.deliver(&order).await.unwrap();
    let url = payment(rig, order.order_id).await["action_url"].as_str().unwrap().to_owned();
    (order.order_id, url)
}

fn form(url: &str, outcome: &str) -> Call {
    Call::post(url).body("application/x-www-form-urlencoded", format!("outcome={outcome}"))
}

#[tokio::test]
async fn the_page_redirects_the_customer_back_to_the_shop() {
    for (outcome, redirect_status, status) in [("succeed", "succeeded", "authorized"), ("fail", "failed", "declined")] {
        let rig = alone();
        let (order, url) = waiting(&rig, guest(&rig), Some("https://shop.example/done?lang=de")).await;
        let page = rig.call(Call::get(&url)).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{}", page.text);
        assert!(page.text.contains("<form method=\"post\">") && page.text.contains("value=\"fail\""), "{}", page.text);
        assert!(page.header("content-security-policy").contains("form-action 'self' https://shop.example;"));
        assert_eq!(page.header("cache-control"), "no-store");
        let reply = rig.call(form(&url, outcome)).await;
        let back = format!(
            "https://shop.example/done?lang=de&payment_id={}&redirect_status={redirect_status}",
            payment_of(order)
        );
        assert_eq!((reply.status, reply.header("location")), (303, back.as_str()), "{}", reply.text);
        assert_eq!(payment(&rig, order).await["status"], status);
        let over = rig.call(Call::get(&url)).await;
        assert!(
            over.status == 200
                && !over.text.contains("<form")
                && over.text.contains("href=\"https://shop.example/done")
        );
        let again = rig.call(form(&url, outcome)).await;
        assert_eq!(again.status, 303, "a repetition is no error");
    }
}

#[tokio::test]
async fn an_uncompleted_action_expires_after_the_shops_setting() {
    for (setting, minutes) in [("", 10), ("3", 3)] {
        let settings: &[_] = if setting.is_empty() { &[] } else { &[("PAYMENTS_ACTION_MINUTES", setting)] };
        let rig = with(settings, None);
        let (order, url) = waiting(&rig, guest(&rig), None).await;
        let until = rig.clock.now() + Duration::from_secs(minutes * 60);
        assert_eq!(payment(&rig, order).await["expires_at"], until.to_string());
        rig.advance(Duration::from_secs(minutes * 60 - 1));
        rig.tick().await.unwrap();
        assert_eq!(facts(&rig, order).await, ["action_required 1"]);
        rig.advance(Duration::from_secs(1));
        rig.tick().await.unwrap();
        assert_eq!(facts(&rig, order).await, ["action_required 1", "expired"]);
        let late = rig.call(Call::post(&url).json(json!({ "outcome": "succeed" }))).await;
        assert_eq!((late.status, late.problem()), (409, "action_over"), "{}", late.text);
    }
}

#[tokio::test]
async fn without_a_return_url_the_page_says_that_the_action_is_over() {
    let rig = alone();
    let (order, url) = waiting(&rig, guest(&rig), None).await;
    let reply = rig.call(form(&url, "succeed")).await;
    assert!(reply.status == 200 && reply.text.contains("This is over"), "{}", reply.text);
    assert_eq!(payment(&rig, order).await["status"], "authorized");
}

#[tokio::test]
async fn refuses_malformed_forms_and_invalid_return_urls() {
    let rig = alone();
    let (order, url) = waiting(&rig, guest(&rig), Some("http://localhost:3000")).await;
    for body in ["", "outcome=perhaps", "x=1", "outcome=succeed&x=1", "%%%"] {
        let reply = rig.call(Call::post(&url).body("application/x-www-form-urlencoded", body)).await;
        assert_eq!((reply.status, reply.header("content-type")), (400, "application/problem+json"), "{body}");
    }
    let text = rig.call(Call::post(&url).body("text/plain", "outcome=succeed")).await;
    assert_eq!(text.status, 415, "{}", text.text);
    assert_eq!(rig.call(Call::get(format!("{url}0"))).await.status, 404);
    assert_eq!(payment(&rig, order).await["status"], "action_required");
    for bad in ["http://shop.example", "javascript:alert(1)", "https://a@b.example", "shop.example"] {
        let body = json!({ "token": "tok_success", "return_url": bad });
        let reply = rig.call(Call::post("/payment-methods").bearer(guest(&rig), "").json(body)).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["/return_url invalid_return_url".into()]), "{bad}");
    }
}

#[tokio::test]
async fn only_the_owner_can_confirm_a_payment() {
    let rig = alone();
    let owner = guest(&rig);
    let (order, _) = waiting(&rig, owner, None).await;
    let confirm = Call::post(format!("/payments/{}/confirm", payment_of(order)));
    assert_eq!(rig.call(confirm.clone()).await.status, 401);
    assert_eq!(rig.call(confirm.clone().bearer(guest(&rig), "")).await.status, 404);
    let seen = rig.call(confirm.clone().bearer(owner, "")).await;
    assert_eq!((seen.status, &seen.body["status"]), (200, &json!("action_required")));
    let unknown = format!("/payments/{}/confirm", payment_of(OrderId::new(&rig.clock)));
    assert_eq!(rig.call(Call::post(unknown).bearer(owner, "")).await.status, 404);
}

/// Click, webhook, confirm and shipment happen at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_clients_and_webhooks_authorise_and_capture_once() {
    let rig = Arc::new(alone());
    let owner = account(&rig);
    for round in 0..1_000 {
        let (order, url) = waiting(&rig, owner, None).await;
        let payment_id = payment_of(order);
        let confirm = Call::post(format!("/payments/{payment_id}/confirm")).bearer(owner, "");
        let click = Call::post(&url).json(json!({ "outcome": "succeed" }));
        let asked = [click.clone(), confirm.clone(), click, confirm.clone()].map(|call| {
            let rig = Arc::clone(&rig);
            tokio::spawn(async move { rig.call(call).await.status })
        });
        let ship = shipped(&rig, order, 4_999, true);
        let others = (0..3).map(|n| {
            let (rig, ship) = (Arc::clone(&rig), ship.clone());
            tokio::spawn(async move {
                if n == 0 {
                    let _ = rig.tick().await;
                } else {
                    let _ = rig.deliver(&ship).await;
                }
                0
            })
        });
        let statuses: Vec<_> =
            join_all(asked.into_iter().chain(others)).await.into_iter().map(Result::unwrap).collect();
        assert!(statuses.iter().all(|s| matches!(s, 0 | 200 | 204 | 409 | 503)), "round {round}: {statuses:?}");
        let confirmed = rig.call(confirm).await;
        assert_eq!(confirmed.status, 200, "round {round}: {}", confirmed.text);
        rig.deliver(&ship).await.unwrap();
        let books = Books::of(&rig, order).await.lines();
        assert_eq!(books, ["authorize:1 authorized 4999", "capture:1 captured 4999"], "round {round}");
        let events = kinds_of(&rig, &payment_id.to_string());
        assert_eq!(events, ["action_required", "authorized", "captured"], "round {round}");
    }
}

/// The kinds of a payment's events since the last call, sorted.
/// The order of commits is not that of publication.
fn kinds_of(rig: &Alone<Payments>, subject: &str) -> Vec<String> {
    let events: Vec<_> = rig.take_events().into_iter().filter(|event| event.subject == subject).collect();
    let mut kinds = kinds(&events);
    kinds.sort();
    kinds
}

#[tokio::test]
async fn records_a_dispute() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_dispute").await.order_id;
    rig.deliver(&shipped(&rig, order, 4_999, true)).await.unwrap();
    rig.take_events();
    for _ in 0..2 {
        rig.tick().await.unwrap();
    }
    let opened = rig.take::<DisputeOpened>();
    assert_eq!(opened.len(), 1, "{opened:?}");
    assert_eq!((opened[0].order_id, opened[0].reason.as_str()), (order, "fraudulent"));
    let seen = rig.call(Call::get(format!("/disputes/{}", opened[0].dispute_id)).bearer("svc", STAFF)).await;
    assert_eq!((seen.status, &seen.body["status"], &seen.body["amount"]), (200, &json!("open"), &json!(euros(4_999))));
}
