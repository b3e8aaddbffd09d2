//! The routes of orders; each order has three lines.

use std::time::Duration;

use embedded::alone::Call;
use serde_json::json;

use super::{SKUS, open_shop};
use crate::meter::{Meter, staff, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    open_shop(meter).await;
    let owner = guest(10);
    let own = |call: Call| call.bearer(owner, "");
    let order = meter.ordered(owner, &SKUS, "tok_success").await;
    let (other, third) =
        (meter.ordered(owner, &SKUS, "tok_success").await, meter.ordered(owner, &SKUS, "tok_success").await);
    let unpaid = meter.ordered(owner, &SKUS, "tok_declined").await;
    // A list's first page makes or fetches the key that seals cursors, once a process.
    meter.call(staff(Call::get("/orders?limit=1"))).await;
    meter.line("one's own, four orders", "@109@", own(Call::get("/orders"))).await;
    meter.line("all, a day of four orders", "@110@", staff(Call::get("/orders"))).await;
    meter.line("", "@111@", own(Call::get(format!("/orders/{order}")))).await;
    meter.line("", "@112@", own(Call::get(format!("/orders/{order}/timeline")))).await;
    let number = text(&meter.call(own(Call::get(format!("/orders/{order}")))).await.body, "number");
    meter.line("by number", "@113@", staff(Call::get(format!("/orders?number={number}")))).await;
    let by_mail = staff(Call::get("/orders?email=ada.lovelace@example.com"));
    meter.line("by e-mail, a day of four orders", "@114@", by_mail).await;
    meter.line("", "@115@", staff(Call::get(format!("/orders/{order}/packing-slip")))).await;
    let notes = staff(Call::patch(format!("/orders/{order}"))).header("if-match", "*");
    meter.line("", "@116@", notes.json(json!({ "notes": "Leave with the neighbour." }))).await;

    let pack = |order: &str| staff(Call::post(format!("/orders/{order}/fulfillments"))).json(json!({}));
    let parcel = text(&meter.line("", "@117@", pack(&order)).await.body, "id");
    let other_parcel = text(&meter.line("with a key", "@118@", pack(&other).key("a")).await.body, "id");
    let at_once = meter.ordered(owner, &SKUS, "tok_success").await;
    let label = json!({ "ship": true, "carrier": "DHL", "tracking": "00340434161094042557" });
    let send = staff(Call::post(format!("/orders/{at_once}/fulfillments"))).json(label);
    meter.line("packed and shipped", "@119@", send).await;
    let ship = |order: &str, parcel: &str| {
        let shipped = json!({ "carrier": "DHL", "tracking": "00340434161094042557" });
        staff(Call::post(format!("/orders/{order}/fulfillments/{parcel}/ship"))).json(shipped)
    };
    meter.line("", "@120@", ship(&order, &parcel)).await;
    meter.line("with a key", "@121@", ship(&other, &other_parcel).key("b")).await;
    meter.settle().await;
    let deliver =
        |order: &str, parcel: &str| staff(Call::post(format!("/orders/{order}/fulfillments/{parcel}/deliver")));
    meter.line("", "@122@", deliver(&order, &parcel)).await;
    meter.line("with a key", "@123@", deliver(&other, &other_parcel).key("c")).await;
    let parts = meter.ordered(owner, &SKUS, "tok_success").await;
    let some = json!({ "lines": [{ "line": 1, "quantity": 1 }] });
    meter.line("a piece", "@124@", own(Call::post(format!("/orders/{parts}/cancel"))).json(some.clone())).await;
    let piece = staff(Call::post(format!("/orders/{parts}/fulfillments"))).json(some);
    let packed = text(&meter.call(piece).await.body, "id");
    meter.line("", "@125@", staff(Call::post(format!("/orders/{parts}/fulfillments/{packed}/cancel")))).await;
    let cancel = |order: &str| own(Call::post(format!("/orders/{order}/cancel"))).json(json!({}));
    meter.line("not paid yet", "@126@", cancel(&unpaid)).await;
    meter.line("confirmed, with a key", "@127@", cancel(&third).key("d")).await;
    meter.settle().await;
    meter.world.clock.advance(Duration::from_secs(180));
    meter.tick("orders").await;
    meter.line("", "@128@", own(Call::get(format!("/orders/{order}/invoice")))).await;
}
