//! The routes of orders; each order has three lines.

use std::time::Duration;

use serde_json::json;
use testkit::Call;

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
    // A process's first page makes or fetches the key that seals cursors.
    meter.call(staff(Call::get("/orders?limit=1"))).await;
    meter.line("one's own, four orders", "2.5 RRU, 0 WRU, 2 calls", own(Call::get("/orders"))).await;
    meter.line("all, a day of four orders", "10.5 RRU, 0 WRU, 18 calls", staff(Call::get("/orders"))).await;
    meter.line("", "2 RRU, 0 WRU, 2 calls", own(Call::get(format!("/orders/{order}")))).await;
    meter.line("", "1 RRU, 0 WRU, 1 call", own(Call::get(format!("/orders/{order}/timeline")))).await;
    let number = text(&meter.call(own(Call::get(format!("/orders/{order}")))).await.body, "number");
    meter.line("by number", "2 RRU, 0 WRU, 2 calls", staff(Call::get(format!("/orders?number={number}")))).await;
    let by_mail = staff(Call::get("/orders?email=ada.lovelace@example.com"));
    meter.line("by e-mail, a day of four orders", "12.5 RRU, 0 WRU, 19 calls", by_mail).await;
    meter.line("", "2 RRU, 0 WRU, 2 calls", staff(Call::get(format!("/orders/{order}/packing-slip")))).await;
    let notes = staff(Call::patch(format!("/orders/{order}"))).header("if-match", "*");
    meter.line("", "2 RRU, 4 WRU, 3 calls", notes.json(json!({ "notes": "Leave with the neighbour." }))).await;

    let pack = |order: &str| staff(Call::post(format!("/orders/{order}/fulfillments"))).json(json!({}));
    let parcel = text(&meter.line("", "2 RRU, 2 WRU, 3 calls", pack(&order)).await.body, "id");
    let other_parcel = text(&meter.line("with a key", "2 RRU, 4 WRU, 3 calls", pack(&other).key("a")).await.body, "id");
    let at_once = meter.ordered(owner, &SKUS, "tok_success").await;
    let label = json!({ "ship": true, "carrier": "DHL", "tracking": "00340434161094042557" });
    let send = staff(Call::post(format!("/orders/{at_once}/fulfillments"))).json(label);
    meter.line("packed and shipped", "2 RRU, 4 WRU, 3 calls", send).await;
    let ship = |order: &str, parcel: &str| {
        let shipped = json!({ "carrier": "DHL", "tracking": "00340434161094042557" });
        staff(Call::post(format!("/orders/{order}/fulfillments/{parcel}/ship"))).json(shipped)
    };
    meter.line("", "2 RRU, 4 WRU, 3 calls", ship(&order, &parcel)).await;
    meter.line("with a key", "2 RRU, 6 WRU, 3 calls", ship(&other, &other_parcel).key("b")).await;
    meter.settle().await;
    let deliver =
        |order: &str, parcel: &str| staff(Call::post(format!("/orders/{order}/fulfillments/{parcel}/deliver")));
    meter.line("", "2 RRU, 4 WRU, 3 calls", deliver(&order, &parcel)).await;
    meter.line("with a key", "2 RRU, 6 WRU, 3 calls", deliver(&other, &other_parcel).key("c")).await;
    // Three lines ship for free, and the owner can cancel such an order only as a whole.
    let parts = meter.ordered(owner, &SKUS[..2], "tok_success").await;
    let some = json!({ "lines": [{ "line": 1, "quantity": 1 }] });
    meter
        .line("a piece", "2 RRU, 4 WRU, 3 calls", own(Call::post(format!("/orders/{parts}/cancel"))).json(some.clone()))
        .await;
    let piece = staff(Call::post(format!("/orders/{parts}/fulfillments"))).json(some);
    let packed = text(&meter.call(piece).await.body, "id");
    meter
        .line("", "2 RRU, 2 WRU, 3 calls", staff(Call::post(format!("/orders/{parts}/fulfillments/{packed}/cancel"))))
        .await;
    let cancel = |order: &str| own(Call::post(format!("/orders/{order}/cancel"))).json(json!({}));
    meter.line("not paid yet", "2 RRU, 4 WRU, 3 calls", cancel(&unpaid)).await;
    meter.line("confirmed, with a key", "2 RRU, 6 WRU, 3 calls", cancel(&third).key("d")).await;
    meter.settle().await;
    meter.world.clock.advance(Duration::from_secs(180));
    meter.tick("orders").await;
    meter.line("", "2 RRU, 0 WRU, 2 calls", own(Call::get(format!("/orders/{order}/invoice")))).await;
}
