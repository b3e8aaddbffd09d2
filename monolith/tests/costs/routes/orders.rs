//! The routes of orders; each order has three lines.

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
    meter.line("one's own, four orders", "2.5 RRU, 0 WRU, 2 calls", own(Call::get("/orders"))).await;
    meter.line("all, a day of four orders", "10.5 RRU, 0 WRU, 18 calls", staff(Call::get("/orders"))).await;
    meter.line("", "2 RRU, 0 WRU, 2 calls", own(Call::get(format!("/orders/{order}")))).await;
    meter.line("", "1 RRU, 0 WRU, 1 call", own(Call::get(format!("/orders/{order}/timeline")))).await;
    let notes = staff(Call::patch(format!("/orders/{order}"))).header("if-match", "*");
    meter.line("", "2 RRU, 4 WRU, 3 calls", notes.json(json!({ "notes": "Leave with the neighbour." }))).await;

    let pack = |order: &str| staff(Call::post(format!("/orders/{order}/fulfillments"))).json(json!({}));
    let parcel = text(&meter.line("", "1 RRU, 2 WRU, 2 calls", pack(&order)).await.body, "id");
    let other_parcel = text(&meter.line("with a key", "1 RRU, 4 WRU, 2 calls", pack(&other).key("a")).await.body, "id");
    let ship = |order: &str, parcel: &str| {
        let shipped = json!({ "carrier": "DHL", "tracking": "00340434161094042557" });
        staff(Call::post(format!("/orders/{order}/fulfillments/{parcel}/ship"))).json(shipped)
    };
    meter.line("", "2 RRU, 4 WRU, 3 calls", ship(&order, &parcel)).await;
    meter.line("with a key", "2 RRU, 6 WRU, 3 calls", ship(&other, &other_parcel).key("b")).await;
    meter.settle().await;
    let deliver =
        |order: &str, parcel: &str| staff(Call::post(format!("/orders/{order}/fulfillments/{parcel}/deliver")));
    meter.line("", "1 RRU, 4 WRU, 2 calls", deliver(&order, &parcel)).await;
    meter.line("with a key", "1 RRU, 6 WRU, 2 calls", deliver(&other, &other_parcel).key("c")).await;
    let cancel = |order: &str| own(Call::post(format!("/orders/{order}/cancel"))).json(json!({}));
    meter.line("not paid yet", "1 RRU, 5 WRU, 2 calls", cancel(&unpaid)).await;
    meter.line("confirmed, with a key", "1 RRU, 7 WRU, 2 calls", cancel(&third).key("d")).await;
}
