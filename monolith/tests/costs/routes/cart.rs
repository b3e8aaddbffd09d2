//! Cart's routes; where nothing is said, the cart has three lines.

use embedded::alone::Call;
use serde_json::json;

use super::{SKUS, open_shop};
use crate::meter::{Meter, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    open_shop(meter).await;
    let owner = guest(10);
    let own = |call: Call| call.bearer(owner, "");
    let open = || own(Call::post("/carts")).json(json!({ "currency": "EUR", "country": "DE" }));
    let cart = text(&meter.line("", "@1@", open()).await.body, "id");
    meter.line("with a key", "@2@", open().key("a")).await;
    let add = |sku: &str| own(Call::post(format!("/carts/{cart}/lines"))).json(json!({ "sku": sku, "quantity": 2 }));
    meter.line("the first line", "@3@", add(SKUS[0])).await;
    meter.line("the second line, with a key", "@4@", add(SKUS[1]).key("b")).await;
    meter.line("the third line", "@5@", add(SKUS[2])).await;
    meter.line("", "@6@", own(Call::get(format!("/carts/{cart}")))).await;
    // A list's first page makes or fetches the key that seals cursors, once a process.
    meter.call(own(Call::get("/carts?limit=1"))).await;
    meter.line("two carts", "@7@", own(Call::get("/carts"))).await;
    meter.line("", "@8@", own(Call::get(format!("/carts/{cart}/shipping-methods")))).await;
    let change = json!({ "email": "ada.lovelace@example.com", "shipping_method": "standard" });
    meter
        .line(
            "",
            "@9@",
            own(Call::patch(format!("/carts/{cart}"))).header("if-match", "*").json(change),
        )
        .await;
    let first = format!("/carts/{cart}/lines/1");
    meter
        .line(
            "",
            "@10@",
            own(Call::patch(&first)).header("if-match", "*").json(json!({ "quantity": 3 })),
        )
        .await;

    let merge = |from: String| own(Call::post(format!("/carts/{cart}/merge"))).json(json!({ "from": from }));
    let (another, third) = (meter.cart(owner, &SKUS).await, meter.cart(owner, &SKUS).await);
    meter.line("three lines into three", "@11@", merge(another)).await;
    meter.line("the same, with a key", "@12@", merge(third).key("c")).await;
    meter.line("", "@13@", own(Call::delete(first)).header("if-match", "*")).await;
    let unwanted = meter.cart(owner, &SKUS).await;
    meter
        .line("", "@14@", own(Call::delete(format!("/carts/{unwanted}"))).header("if-match", "*"))
        .await;
    let bought = meter.cart(owner, &SKUS).await;
    let checkout = meter.checkout(owner, &bought, "tok_success").await;
    meter.line("", "@15@", checkout).await;
}
