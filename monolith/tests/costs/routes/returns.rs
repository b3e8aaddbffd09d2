//! The routes of returns; each is of one piece of an order of three lines.

use embedded::alone::Call;
use serde_json::json;

use super::SKUS;
use crate::meter::{Meter, staff, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    let owner = guest(11);
    let own = |call: Call| call.bearer(owner, "");
    let order = meter.ordered(owner, &SKUS, "tok_success").await;
    let ship = json!({ "ship": true, "carrier": "DHL", "tracking": "00340434161094042557" });
    meter.call(staff(Call::post(format!("/orders/{order}/fulfillments"))).json(ship)).await;
    meter.settle().await;
    let ask = |line: u32| {
        let lines = json!([{ "line": line, "quantity": 1, "reason": "wrong_size" }]);
        own(Call::post("/returns")).json(json!({ "order_id": order, "lines": lines }))
    };
    let wanted = text(&meter.line("", "@182@", ask(1)).await.body, "id");
    let refused = text(&meter.line("with a key", "@183@", ask(2).key("r")).await.body, "id");
    let taken_back = text(&meter.call(ask(3)).await.body, "id");
    meter.line("", "@184@", own(Call::get(format!("/returns/{wanted}")))).await;
    meter.line("one's own, three returns", "@185@", own(Call::get("/returns"))).await;
    meter.line("all, three returns", "@186@", staff(Call::get("/returns"))).await;
    meter.line("of an order, three returns", "@187@", own(Call::get(format!("/returns?order_id={order}")))).await;
    let act = |id: &str, verb: &str| Call::post(format!("/returns/{id}/{verb}"));
    meter.line("", "@188@", staff(act(&wanted, "approve")).json(json!({}))).await;
    meter.line("", "@189@", staff(act(&refused, "reject")).json(json!({ "reason": "Worn" }))).await;
    meter.line("", "@190@", own(act(&taken_back, "cancel"))).await;
    meter.line("", "@191@", staff(act(&wanted, "receive")).json(json!({}))).await;
}
