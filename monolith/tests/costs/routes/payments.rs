//! The routes of payments. The costs include the simulator's own books, which another provider keeps itself.

use payments::adapters::signature::sign;
use payments::adapters::simulator::Simulator;
use serde_json::{Value, json};
use service::table::Key;
use testkit::Call;

use super::{SKUS, open_shop};
use crate::meter::{Meter, staff, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    open_shop(meter).await;
    let owner = guest(10);
    let own = |call: Call| call.bearer(owner, "");
    let declined = meter.ordered(owner, &SKUS, "tok_declined").await.replace("ord_", "pay_");
    let authorized = meter.ordered(owner, &SKUS, "tok_success").await.replace("ord_", "pay_");
    let waiting = meter.ordered(owner, &SKUS, "tok_action_required").await.replace("ord_", "pay_");
    let done = meter.ordered(owner, &SKUS, "tok_action_required").await.replace("ord_", "pay_");
    let disputed = meter.ordered(owner, &SKUS, "tok_dispute").await;
    let lapsing = meter.ordered(owner, &SKUS, "tok_success").await.replace("ord_", "pay_");
    let add = || own(Call::post("/payment-methods")).json(json!({ "token": "tok_success" }));
    let method = text(&meter.line("", "0 RRU, 5 WRU, 1 call", add()).await.body, "id");
    meter.line("with a key", "0 RRU, 7 WRU, 1 call", add().key("a")).await;
    // A process's first page makes or fetches the key that seals cursors.
    meter.call(own(Call::get("/payment-methods?limit=1"))).await;
    meter.line("eight methods", "0.5 RRU, 0 WRU, 1 call", own(Call::get("/payment-methods"))).await;
    meter.line("", "1 RRU, 0 WRU, 1 call", own(Call::get(format!("/payment-methods/{method}")))).await;

    meter.line("six payments", "8 RRU, 0 WRU, 16 calls", staff(Call::get("/payments"))).await;
    meter.line("", "1 RRU, 0 WRU, 1 call", own(Call::get(format!("/payments/{declined}")))).await;
    let attempt = own(Call::post(format!("/payments/{declined}/attempts"))).key("b");
    meter.line("", "5 RRU, 13 WRU, 9 calls", attempt.json(json!({ "payment_method": method }))).await;
    meter.settle().await;
    let command = |payment: &str, verb: &str| staff(Call::post(format!("/payments/{payment}/{verb}"))).key(verb);
    meter.line("", "3 RRU, 13 WRU, 7 calls", command(&declined, "captures").json(json!({}))).await;
    meter
        .line("", "3 RRU, 15 WRU, 7 calls", command(&declined, "refunds").json(json!({ "reason": "Came back" })))
        .await;
    meter.line("", "3 RRU, 13 WRU, 7 calls", command(&authorized, "void")).await;
    meter.line("one capture", "1 RRU, 0 WRU, 1 call", own(Call::get(format!("/payments/{declined}/captures")))).await;
    meter.line("one refund", "1 RRU, 0 WRU, 1 call", own(Call::get(format!("/payments/{declined}/refunds")))).await;
    meter.line("one refund", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/refunds"))).await;
    let refund = declined.replace("pay_", "ref_");
    meter.line("", "1 RRU, 0 WRU, 1 call", own(Call::get(format!("/refunds/{refund}_1")))).await;
    let gone = own(Call::delete(format!("/payment-methods/{method}"))).header("if-match", "*");
    meter.line("", "1 RRU, 2 WRU, 2 calls", gone).await;

    let payment = meter.call(own(Call::get(format!("/payments/{waiting}")))).await;
    // The first webhook makes the secret in the table; it is read every five minutes.
    meter.world.call(Call::post("/payments/webhooks/simulator").json(json!({}))).await;
    let confirm = || own(Call::post(format!("/payments/{waiting}/confirm")));
    meter.line("still waiting", "2 RRU, 0 WRU, 2 calls", confirm()).await;
    meter.line("", "1 RRU, 0 WRU, 1 call", Call::get(text(&payment.body, "action_url"))).await;
    let action = Call::post(text(&payment.body, "action_url")).json(json!({ "outcome": "succeed" }));
    meter.line("", "3 RRU, 12 WRU, 6 calls", action).await;
    meter.line("nothing to wait for", "1 RRU, 0 WRU, 1 call", confirm()).await;
    let shown = meter.call(own(Call::get(format!("/payments/{done}")))).await;
    let action = text(&shown.body, "action_url");
    let table = meter.world.capabilities.iter().find(|c| c.name() == "payments").unwrap().context().table.clone();
    // The action is done at the provider, but its webhook has not arrived yet.
    Simulator::new(table).complete_action(&action.rsplit('/').next().unwrap().parse().unwrap(), true).await.unwrap();
    meter.line("settled", "2 RRU, 5 WRU, 3 calls", own(Call::post(format!("/payments/{done}/confirm")))).await;
    let news = json!({ "id": "evt_9", "key": format!("{lapsing}:authorize:1"), "type": "expired" });
    let webhook = webhook(meter, &news).await;
    meter.line("news", "1 RRU, 6 WRU, 2 calls", webhook.clone()).await;
    meter.line("nothing new", "1 RRU, 0 WRU, 1 call", webhook).await;
    disputes(meter, &disputed).await;
}

/// Measures disputes. The simulator opens one by a webhook that its books hold until the tick.
async fn disputes(meter: &mut Meter, order: &str) {
    let ship = json!({ "ship": true, "carrier": "DHL", "tracking": "00340434161094042557" });
    meter.call(staff(Call::post(format!("/orders/{order}/fulfillments"))).json(ship)).await;
    meter.settle().await;
    for _ in 0..2 {
        meter.pass();
        meter.tick("payments").await;
    }
    let open = meter.line("one dispute", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/disputes"))).await;
    let dispute = text(&open.body["items"][0], "id");
    meter.line("", "1 RRU, 0 WRU, 1 call", staff(Call::get(format!("/disputes/{dispute}")))).await;
}

/// Makes a webhook signed like the simulator's.
async fn webhook(meter: &Meter, body: &Value) -> Call {
    let payments = meter.world.capabilities.iter().find(|c| c.name() == "payments").unwrap();
    let stored: Option<Value> = payments.context().table.get(&Key::only("webhook_secret")).await.unwrap();
    let (secret, body) = (text(&stored.unwrap(), "secret"), body.to_string());
    let signature = sign(body.as_bytes(), secret.as_bytes(), meter.world.clock.now());
    Call::post("/payments/webhooks/simulator").body("application/json", body).header("stoa-signature", signature)
}
