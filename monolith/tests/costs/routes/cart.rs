//! Cart's routes; unless a line says otherwise, the cart has three lines.

use serde_json::json;
use testkit::Call;

use super::{SKUS, open_shop};
use crate::meter::{Meter, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    open_shop(meter).await;
    let owner = guest(10);
    let own = |call: Call| call.bearer(owner, "");
    let open = || own(Call::post("/carts")).json(json!({ "currency": "EUR", "country": "DE" }));
    let cart = text(&meter.line("", "1 RRU, 4 WRU, 2 calls", open()).await.body, "id");
    meter.line("with a key", "1 RRU, 6 WRU, 2 calls", open().key("a")).await;
    let add = |sku: &str| own(Call::post(format!("/carts/{cart}/lines"))).json(json!({ "sku": sku, "quantity": 2 }));
    meter.line("the first line", "2 RRU, 1 WRU, 3 calls", add(SKUS[0])).await;
    meter.line("the second line, with a key", "2.5 RRU, 4 WRU, 3 calls", add(SKUS[1]).key("b")).await;
    meter.line("the third line", "3 RRU, 1 WRU, 3 calls", add(SKUS[2])).await;
    meter.line("", "3 RRU, 0 WRU, 2 calls", own(Call::get(format!("/carts/{cart}")))).await;
    // A process's first page makes or fetches the key that seals cursors.
    meter.call(own(Call::get("/carts?limit=1"))).await;
    meter.line("two carts", "1.5 RRU, 0 WRU, 2 calls", own(Call::get("/carts"))).await;
    meter.line("", "3 RRU, 0 WRU, 2 calls", own(Call::get(format!("/carts/{cart}/shipping-methods")))).await;
    let change = json!({ "email": "ada.lovelace@example.com", "shipping_method": "standard" });
    meter
        .line(
            "",
            "3 RRU, 1 WRU, 3 calls",
            own(Call::patch(format!("/carts/{cart}"))).header("if-match", "*").json(change),
        )
        .await;
    let first = format!("/carts/{cart}/lines/1");
    meter
        .line(
            "",
            "3 RRU, 1 WRU, 3 calls",
            own(Call::patch(&first)).header("if-match", "*").json(json!({ "quantity": 3 })),
        )
        .await;

    let merge = |from: String| own(Call::post(format!("/carts/{cart}/merge"))).json(json!({ "from": from }));
    let (another, third) = (meter.cart(owner, &SKUS).await, meter.cart(owner, &SKUS).await);
    meter.line("three lines into three", "4 RRU, 4 WRU, 4 calls", merge(another)).await;
    meter.line("the same, with a key", "4 RRU, 6 WRU, 4 calls", merge(third).key("c")).await;
    meter.line("", "2.5 RRU, 1 WRU, 3 calls", own(Call::delete(first)).header("if-match", "*")).await;
    let unwanted = meter.cart(owner, &SKUS).await;
    meter
        .line("", "1 RRU, 4 WRU, 2 calls", own(Call::delete(format!("/carts/{unwanted}"))).header("if-match", "*"))
        .await;
    let bought = meter.cart(owner, &SKUS).await;
    let checkout = meter.checkout(owner, &bought, "tok_success").await;
    meter.line("", "3 RRU, 6 WRU, 3 calls", checkout).await;
}
