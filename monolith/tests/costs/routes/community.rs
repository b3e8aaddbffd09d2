//! What people do with products and posts of others, and what they are told: the routes that need more than one capability.

use serde_json::json;
use testkit::Call;

use crate::meter::{Meter, staff, text};
use crate::world::{guest, member};

pub(super) async fn measure(meter: &mut Meter) {
    meter.stocked("MUG-WHITE", "Mug, white").await;
    let products = meter.call(Call::get("/products")).await;
    let product = text(&products.body["items"][0], "id");
    let ada = |call: Call| call.bearer(member(10), "");
    let profile = json!({ "handle": "ada", "display_name": "Ada" });
    let profile = meter.call(ada(Call::put("/profiles/me")).json(profile)).await;
    meter.settle().await;
    reviews(meter, &product).await;

    meter.call(ada(Call::post("/posts")).json(json!({ "text": "It holds tea. #mug" }))).await;
    meter.settle().await;
    let path = format!("/timelines/users/{}", text(&profile.body, "account_id"));
    meter.call(ada(Call::get(&path))).await;
    meter.line("one post, to a guest", "2 RRU, 0 WRU, 4 calls", Call::get(&path).bearer(guest(10), "")).await;

    meter.ordered(guest(10), &["MUG-WHITE"], "tok_success").await;
    let mine = |call: Call| call.bearer(guest(10), "");
    let told = meter.call(mine(Call::get("/notifications"))).await;
    let path = format!("/notifications/{}", text(&told.body["items"][0], "id"));
    meter.line("", "2 RRU, 0 WRU, 2 calls", mine(Call::get(&path))).await;
    meter.line("", "2 RRU, 5 WRU, 3 calls", mine(Call::put(format!("{path}/read")))).await;
    meter.line("", "2 RRU, 5 WRU, 3 calls", mine(Call::delete(&path))).await;
    let click = Call::post("/notifications/unsubscribe?token=made-up");
    let click = click.body("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
    meter.measure("a token that was made up", "1 RRU, 1 WRU, 2 calls", click).await;
}

async fn reviews(meter: &mut Meter, product: &str) {
    let ada = |call: Call| call.bearer(member(10), "");
    let mine = format!("/reviews/{product}/mine");
    let review = |rating: u8| json!({ "rating": rating, "title": "A mug", "body": "It holds tea." });
    let written = meter.line("a new one", "4 RRU, 10 WRU, 6 calls", ada(Call::put(&mine)).json(review(5))).await;
    let change = ada(Call::put(&mine)).header("if-match", "*").json(review(4));
    meter.line("another rating", "4 RRU, 9 WRU, 6 calls", change).await;
    meter.line("", "2 RRU, 0 WRU, 2 calls", ada(Call::get(&mine))).await;
    meter.call(Call::get(format!("/reviews/{product}"))).await;
    meter.line("one review", "1.5 RRU, 0 WRU, 3 calls", Call::get(format!("/reviews/{product}"))).await;
    meter.line("", "1.5 RRU, 0 WRU, 2 calls", Call::get(format!("/ratings/{product}"))).await;
    meter.line("one product", "0.5 RRU, 0 WRU, 1 call", Call::get(format!("/ratings?ids={product}"))).await;
    let path = format!("/reviews/{}", text(&written.body, "id"));
    let note = json!({ "note": "Looked at." });
    meter.line("", "3 RRU, 10 WRU, 4 calls", staff(Call::post(format!("{path}/hide"))).json(note.clone())).await;
    let judged = Call::get(format!("/moderation-reviews/{}", text(&written.body, "id")));
    meter.line("", "3 RRU, 0 WRU, 3 calls", staff(judged)).await;
    meter.line("", "3 RRU, 10 WRU, 4 calls", staff(Call::post(format!("{path}/unhide"))).json(note)).await;
    meter.call(staff(Call::get("/moderation-log"))).await;
    meter.line("two actions", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/moderation-log"))).await;
    meter.line("", "2 RRU, 10 WRU, 3 calls", ada(Call::delete(&mine)).header("if-match", "*")).await;
}
