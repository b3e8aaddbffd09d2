//! The routes of returns; each returns one piece of an order of three lines.

use serde_json::json;
use testkit::Call;

use super::SKUS;
use crate::meter::{Meter, staff, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    let own = |call: Call| call.bearer(guest(11), "");
    let orders = [shipped(meter).await, shipped(meter).await, shipped(meter).await];
    let ask = |order: &str| {
        let lines = json!([{ "line": 1, "quantity": 1, "reason": "wrong_size" }]);
        own(Call::post("/returns")).json(json!({ "order_id": order, "lines": lines }))
    };
    let wanted = text(&meter.line("", "2 RRU, 8 WRU, 3 calls", ask(&orders[0])).await.body, "id");
    let with_key = meter.line("with a key", "2 RRU, 10 WRU, 3 calls", ask(&orders[1]).key("r")).await;
    let (refused, taken_back) = (text(&with_key.body, "id"), text(&meter.call(ask(&orders[2])).await.body, "id"));
    meter.line("", "3 RRU, 0 WRU, 3 calls", own(Call::get(format!("/returns/{wanted}")))).await;
    meter.line("one's own, three returns", "2 RRU, 0 WRU, 2 calls", own(Call::get("/returns"))).await;
    meter.line("all, three returns", "2 RRU, 0 WRU, 2 calls", staff(Call::get("/returns"))).await;
    let requested = staff(Call::get("/returns?status=requested"));
    meter.line("all that are requested, three of three", "2 RRU, 0 WRU, 2 calls", requested).await;
    let of_order = own(Call::get(format!("/returns?order_id={}", orders[0])));
    meter.line("of an order, one return", "1.5 RRU, 0 WRU, 2 calls", of_order).await;
    let act = |id: &str, verb: &str| Call::post(format!("/returns/{id}/{verb}"));
    meter.line("", "3 RRU, 6 WRU, 4 calls", staff(act(&wanted, "approve")).json(json!({}))).await;
    let reject = staff(act(&refused, "reject")).json(json!({ "reason": "Worn" }));
    meter.line("", "3 RRU, 6 WRU, 4 calls", reject).await;
    meter.line("", "3 RRU, 4 WRU, 4 calls", own(act(&taken_back, "cancel"))).await;
    meter.line("", "3 RRU, 6 WRU, 4 calls", staff(act(&wanted, "receive")).json(json!({}))).await;
}

/// Places and ships an order of three lines.
async fn shipped(meter: &Meter) -> String {
    let order = meter.ordered(guest(11), &SKUS, "tok_success").await;
    let label = json!({ "ship": true, "carrier": "DHL", "tracking": "00340434161094042557" });
    meter.call(staff(Call::post(format!("/orders/{order}/fulfillments"))).json(label)).await;
    meter.settle().await;
    order
}
