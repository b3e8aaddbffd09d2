//! Catalog's routes for price lists; the products have one variant each.

use serde_json::{Value, json};
use testkit::Call;

use crate::meter::{Meter, staff, text};

pub(super) async fn measure(meter: &mut Meter) {
    let create = || staff(Call::post("/price-lists")).json(json!({ "name": "Autumn" }));
    let list = text(&meter.line("", "0 RRU, 2 WRU, 1 call", create()).await.body, "id");
    meter.line("with a key", "0 RRU, 5 WRU, 1 call", create().key("l")).await;
    let path = format!("/price-lists/{list}");
    let any = |call: Call| staff(call).header("if-match", "*");
    let prices = format!("{path}/prices");
    let set = |skus: &[&str], amount: i64| {
        let row = |sku: &&str| json!({ "sku": sku, "amount": amount, "currency": "EUR" });
        any(Call::put(&prices)).json(json!({ "rows": skus.iter().map(row).collect::<Vec<_>>() }))
    };
    meter
        .line("three products, the list a draft", "7 RRU, 12 WRU, 11 calls", set(&["SKU-0", "SKU-1", "SKU-2"], 1990))
        .await;
    meter.line("", "1 RRU, 0 WRU, 1 call", staff(Call::get(&path))).await;
    meter.line("two lists", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/price-lists"))).await;
    meter.line("three skus", "2 RRU, 0 WRU, 2 calls", staff(Call::get(&prices))).await;
    let change = |change: Value| any(Call::patch(&path)).json(change);
    meter.line("its name", "1 RRU, 2 WRU, 2 calls", change(json!({ "name": "Winter" }))).await;
    meter.line("its status", "1 RRU, 3 WRU, 2 calls", change(json!({ "status": "active" }))).await;
    meter.tick("catalog").await;
    meter.settle().await;
    meter.line("one product, the list active", "3 RRU, 9 WRU, 5 calls", set(&["SKU-0"], 1890)).await;
    meter.line("the list active", "4 RRU, 9 WRU, 6 calls", any(Call::delete(format!("{prices}/SKU-1")))).await;
    meter.line("", "1 RRU, 3 WRU, 2 calls", any(Call::delete(&path))).await;
}
