//! Cart's routes for promotions, their codes and shipping methods; the cart has two lines.

use serde_json::{Value, json};
use testkit::Call;

use super::SKUS;
use crate::meter::{Meter, staff, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    let promotion = |code: Option<&str>| json!({ "name": "Sale", "code": code, "benefit": { "kind": "percentage", "rate_bps": 1000 } });
    let mut limited = promotion(Some("LIMITED"));
    limited["usage_limit"] = json!(5);
    let make = |content: Value| staff(Call::post("/promotions")).json(content);
    let coded =
        text(&meter.line("with a code", "0 RRU, 4 WRU, 1 call", make(promotion(Some("CODE")))).await.body, "id");
    meter.line("with code and limit", "0 RRU, 6 WRU, 1 call", make(limited)).await;
    let automatic = text(&meter.line("automatic", "1 RRU, 4 WRU, 2 calls", make(promotion(None))).await.body, "id");
    meter.line("with a code, with a key", "0 RRU, 6 WRU, 1 call", make(promotion(Some("OTHER"))).key("e")).await;
    meter.line("four promotions", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/promotions"))).await;
    let (coded, automatic) = (format!("/promotions/{coded}"), format!("/promotions/{automatic}"));
    meter.line("", "1 RRU, 0 WRU, 1 call", staff(Call::get(&coded))).await;
    let any = |call: Call| staff(call).header("if-match", "*");
    meter
        .line("with a code", "1 RRU, 2 WRU, 2 calls", any(Call::patch(&coded)).json(json!({ "name": "Sell out" })))
        .await;
    meter
        .line("automatic", "2 RRU, 4 WRU, 3 calls", any(Call::patch(&automatic)).json(json!({ "name": "Sell out" })))
        .await;

    let own = |call: Call| call.bearer(guest(10), "");
    let cart = meter.cart(guest(10), &SKUS[..2]).await;
    let codes = format!("/carts/{cart}/promotion-codes");
    let add = |code: &str| own(Call::post(&codes)).json(json!({ "code": code }));
    meter.line("", "4 RRU, 1 WRU, 5 calls", add("CODE")).await;
    meter.line("with a limit", "5 RRU, 1 WRU, 6 calls", add("LIMITED")).await;
    meter.line("", "3.5 RRU, 1 WRU, 4 calls", own(Call::delete(format!("{codes}/CODE"))).header("if-match", "*")).await;
    meter.call(own(Call::post(format!("/carts/{cart}/lines"))).json(json!({ "sku": SKUS[2], "quantity": 2 }))).await;
    let checkout = meter.checkout(guest(10), &cart, "tok_success").await;
    meter.line("with a limit", "4 RRU, 8 WRU, 4 calls", checkout.key("f")).await;
    meter.line("with a code", "1 RRU, 4 WRU, 2 calls", any(Call::delete(coded))).await;
    meter.line("automatic", "2 RRU, 4 WRU, 3 calls", any(Call::delete(automatic))).await;

    let post = json!({ "id": "post", "name": "Post", "prices": [{ "currency": "EUR", "amount": 500 }] });
    meter.line("", "1 RRU, 2 WRU, 2 calls", staff(Call::post("/shipping-methods")).json(post)).await;
    meter.line("one method", "1 RRU, 0 WRU, 1 call", staff(Call::get("/shipping-methods"))).await;
    let method = "/shipping-methods/post";
    meter.line("", "1 RRU, 0 WRU, 1 call", staff(Call::get(method))).await;
    meter.line("", "1 RRU, 1 WRU, 2 calls", any(Call::patch(method)).json(json!({ "name": "Parcels" }))).await;
    meter.line("", "1 RRU, 1 WRU, 2 calls", any(Call::delete(method))).await;
}
