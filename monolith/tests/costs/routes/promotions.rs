//! Cart's routes for promotions, their codes and shipping methods; the cart has two lines.

use embedded::alone::Call;
use serde_json::{Value, json};

use super::SKUS;
use crate::meter::{Meter, staff, text};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    let promotion = |code: Option<&str>| {
        json!({ "name": "Sale", "code": code, "benefit": { "kind": "percentage", "rate_bps": 1000 } })
    };
    let mut limited = promotion(Some("LIMITED"));
    limited["usage_limit"] = json!(5);
    let make = |content: Value| staff(Call::post("/promotions")).json(content);
    let coded = text(&meter.line("with a code", "@163@", make(promotion(Some("CODE")))).await.body, "id");
    meter.line("with code and limit", "@164@", make(limited)).await;
    let automatic = text(&meter.line("automatic", "@165@", make(promotion(None))).await.body, "id");
    meter.line("with a code, with a key", "@166@", make(promotion(Some("OTHER"))).key("e")).await;
    meter.line("four promotions", "@167@", staff(Call::get("/promotions"))).await;
    let (coded, automatic) = (format!("/promotions/{coded}"), format!("/promotions/{automatic}"));
    meter.line("", "@168@", staff(Call::get(&coded))).await;
    let any = |call: Call| staff(call).header("if-match", "*");
    meter.line("with a code", "@169@", any(Call::patch(&coded)).json(json!({ "name": "Sell out" }))).await;
    meter.line("automatic", "@170@", any(Call::patch(&automatic)).json(json!({ "name": "Sell out" }))).await;

    let own = |call: Call| call.bearer(guest(10), "");
    let cart = meter.cart(guest(10), &SKUS[..2]).await;
    let codes = format!("/carts/{cart}/promotion-codes");
    let add = |code: &str| own(Call::post(&codes)).json(json!({ "code": code }));
    meter.line("", "@171@", add("CODE")).await;
    meter.line("with a limit", "@172@", add("LIMITED")).await;
    meter.line("", "@173@", own(Call::delete(format!("{codes}/CODE"))).header("if-match", "*")).await;
    meter.call(own(Call::post(format!("/carts/{cart}/lines"))).json(json!({ "sku": SKUS[2], "quantity": 2 }))).await;
    let checkout = meter.checkout(guest(10), &cart, "tok_success").await;
    meter.line("with a limit", "@174@", checkout.key("f")).await;
    meter.line("with a code", "@175@", any(Call::delete(coded))).await;
    meter.line("automatic", "@176@", any(Call::delete(automatic))).await;

    let post = json!({ "id": "post", "name": "Post", "prices": [{ "currency": "EUR", "amount": 500 }] });
    meter.line("", "@177@", staff(Call::post("/shipping-methods")).json(post)).await;
    meter.line("one method", "@178@", staff(Call::get("/shipping-methods"))).await;
    let method = "/shipping-methods/post";
    meter.line("", "@179@", staff(Call::get(method))).await;
    meter.line("", "@180@", any(Call::patch(method)).json(json!({ "name": "Parcels" }))).await;
    meter.line("", "@181@", any(Call::delete(method))).await;
}
