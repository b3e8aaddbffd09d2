//! Catalog's routes for price lists; the products have one variant each.

use embedded::alone::Call;
use serde_json::{Value, json};

use crate::meter::{Meter, staff, text};

pub(super) async fn measure(meter: &mut Meter) {
    let create = || staff(Call::post("/price-lists")).json(json!({ "name": "Autumn" }));
    let list = text(&meter.line("", "@152@", create()).await.body, "id");
    meter.line("with a key", "@153@", create().key("l")).await;
    let path = format!("/price-lists/{list}");
    let any = |call: Call| staff(call).header("if-match", "*");
    let prices = format!("{path}/prices");
    let set = |skus: &[&str]| {
        let row = |sku: &&str| json!({ "sku": sku, "amount": 1990, "currency": "EUR" });
        any(Call::put(&prices)).json(json!({ "rows": skus.iter().map(row).collect::<Vec<_>>() }))
    };
    meter.line("three products, the list a draft", "@154@", set(&["SKU-0", "SKU-1", "SKU-2"])).await;
    meter.line("", "@155@", staff(Call::get(&path))).await;
    meter.line("two lists", "@156@", staff(Call::get("/price-lists"))).await;
    meter.line("three skus", "@157@", staff(Call::get(&prices))).await;
    let change = |change: Value| any(Call::patch(&path)).json(change);
    meter.line("its name", "@158@", change(json!({ "name": "Winter" }))).await;
    meter.line("its status", "@159@", change(json!({ "status": "active" }))).await;
    meter.tick("catalog").await;
    meter.settle().await;
    meter.line("one product, the list active", "@160@", set(&["SKU-0"])).await;
    meter.line("the list active", "@161@", any(Call::delete(format!("{prices}/SKU-1")))).await;
    meter.line("", "@162@", any(Call::delete(&path))).await;
}
