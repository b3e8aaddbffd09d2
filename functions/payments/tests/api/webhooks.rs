//! Tests of webhooks: each is signed, counts once, and undoes nothing.

use std::time::Duration;

use domain::id::OrderId;
use serde_json::{Value, json};
use testkit::Call;

use crate::support::*;

fn authorized(order: OrderId, id: &str) -> Value {
    let payment = payment_of(order);
    json!({
        "id": id, "key": format!("{payment}:authorize:1"), "type": "authorized",
        "reference": format!("sim_{payment}:authorize:1"), "expires_at": "2026-03-08T12:00:00.000Z",
    })
}

#[tokio::test]
async fn refuses_a_webhook_without_the_providers_signature() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_action_required").await.order_id;
    let secret = webhook_secret(&rig).await;
    let body = authorized(order, "evt_1");
    rig.take_events();

    let forged = rig.call(webhook(&rig, "whsec_guessed", &body)).await;
    assert_eq!((forged.status, forged.problem()), (401, "invalid_signature"));
    assert_eq!(forged.header("www-authenticate"), "Signature");
    let old = webhook(&rig, &secret, &body);
    rig.advance(Duration::from_secs(301));
    assert_eq!(rig.call(old).await.status, 401);
    let unknown = rig.call(Call::post("/payments/webhooks/acme").json(body.clone())).await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not_found"));
    let odd = rig.call(webhook(&rig, &secret, &json!({ "id": 1 }))).await;
    assert_eq!((odd.status, odd.problem()), (400, "malformed_request"));
    assert_eq!(payment(&rig, order).await["status"], "action_required");
    assert!(rig.take_events().is_empty());

    assert_eq!(rig.call(webhook(&rig, &secret, &body)).await.status, 204);
    assert_eq!(kinds(&rig.take_events()), ["authorized"]);
}

#[tokio::test]
async fn a_webhook_secret_is_replaced_without_a_restart() {
    use service::Capability as _;
    let rig = alone();
    let secret = webhook_secret(&rig).await;
    let mut orders = Vec::new();
    for _ in 0..3 {
        orders.push(ordered(&rig, account(&rig), "tok_action_required").await.order_id);
    }
    let table = &rig.capability.context().table;
    let replace = async |secret: &str| {
        let write = service::table::Write::put(
            "secret",
            service::table::Key::only("webhook_secret"),
            &json!({ "secret": secret }),
        );
        table.write(write).await.unwrap();
    };
    let status = async |secret: &str, n: usize| {
        rig.call(webhook(&rig, secret, &authorized(orders[n], &format!("evt_{n}")))).await.status
    };
    rig.advance(Duration::from_secs(60));
    replace("whsec_second").await;
    assert_eq!(status("whsec_second", 0).await, 204, "an invalid signature makes payments read the secret again");
    assert_eq!(status(&secret, 1).await, 401);
    // Not every forgery causes a read.
    replace("whsec_third").await;
    assert_eq!(status("whsec_third", 1).await, 401);
    rig.advance(Duration::from_secs(10));
    assert_eq!(status("whsec_third", 1).await, 204);
    rig.advance(Duration::from_secs(5 * 60));
    replace("whsec_fourth").await;
    assert_eq!(status("whsec_third", 2).await, 401, "after some minutes the secret is read again");
    assert_eq!(status("whsec_fourth", 2).await, 204);
}

#[tokio::test]
async fn a_webhook_counts_once_and_undoes_nothing() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.deliver(&shipped(&rig, order, 4_999, true)).await.unwrap();
    rig.take_events();
    let secret = webhook_secret(&rig).await;
    let before = payment(&rig, order).await;
    for id in ["evt_1", "evt_1", "evt_2"] {
        assert_eq!(rig.call(webhook(&rig, &secret, &authorized(order, id))).await.status, 204);
    }
    let expired = json!({ "id": "evt_3", "key": format!("{}:authorize:1", payment_of(order)), "type": "expired" });
    assert_eq!(rig.call(webhook(&rig, &secret, &expired)).await.status, 204);
    assert_eq!(payment(&rig, order).await, before);
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn a_webhook_can_expire_an_authorisation() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_success").await.order_id;
    rig.take_events();
    let secret = webhook_secret(&rig).await;
    let expired = json!({ "id": "evt_1", "key": format!("{}:authorize:1", payment_of(order)), "type": "expired" });
    for _ in 0..2 {
        assert_eq!(rig.call(webhook(&rig, &secret, &expired)).await.status, 204);
    }
    assert_eq!(kinds(&rig.take_events()), ["expired"]);
    assert_eq!(payment(&rig, order).await["status"], "expired");
}

#[tokio::test]
async fn accepts_and_ignores_a_webhook_for_an_unknown_payment() {
    let rig = alone();
    let secret = webhook_secret(&rig).await;
    let stranger = authorized(OrderId::new(&rig.clock), "evt_1");
    assert_eq!(rig.call(webhook(&rig, &secret, &stranger)).await.status, 204);
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn duplicate_and_late_webhooks_of_the_simulator_change_nothing() {
    for token in ["tok_duplicate_webhook", "tok_late_webhook"] {
        let rig = alone();
        let order = ordered(&rig, account(&rig), token).await.order_id;
        rig.deliver(&shipped(&rig, order, 4_999, true)).await.unwrap();
        assert_eq!(kinds(&rig.take_events()), ["authorized", "captured"]);
        let before = payment(&rig, order).await;
        assert!(waiting_webhooks(&rig).await > 0, "{token}");
        for _ in 0..3 {
            rig.advance(Duration::from_secs(61));
            rig.tick().await.unwrap();
        }
        assert_eq!(waiting_webhooks(&rig).await, 0, "{token}");
        assert_eq!(payment(&rig, order).await, before);
        assert!(rig.take_events().is_empty());
    }
}

async fn waiting_webhooks(rig: &testkit::Alone<payments::Payments>) -> usize {
    use service::Capability as _;
    use service::table::Index;
    let table = &rig.capability.context().table;
    table.query(Index::Main, "simulator#webhooks").page::<Value>().await.unwrap().items.len()
}

#[tokio::test]
async fn an_action_is_completed_only_at_its_own_url() {
    let rig = alone();
    let order = ordered(&rig, account(&rig), "tok_action_required").await.order_id;
    let url = payment(&rig, order).await["action_url"].as_str().unwrap().to_owned();
    for wrong in [format!("{url}0"), url.replace(".1.", ".2."), "/payments/webhooks/simulator/actions/x".to_owned()] {
        let reply = rig.call(Call::post(&wrong).json(json!({ "outcome": "succeed" }))).await;
        assert_eq!(reply.status, 404, "{wrong}");
    }
    let reply = rig.call(Call::post(&url).json(json!({ "outcome": "perhaps", "x": 1 }))).await;
    assert_eq!((reply.status, reply.faults()), (400, vec!["/outcome unknown_value".into(), "/x unknown_field".into()]));
    assert_eq!(payment(&rig, order).await["status"], "action_required");
}
