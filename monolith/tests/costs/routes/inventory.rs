//! Inventory's routes.

use embedded::alone::Call;
use serde_json::json;

use super::SKUS;
use crate::meter::{Meter, staff};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    let post = |path: &str, body| staff(Call::post(path)).json(body);
    let receipt = |sku: &str| post(&format!("/stock/{sku}/receive"), json!({ "quantity": 10 }));
    meter.line("the first of its sku", "@91@", receipt("A")).await;
    meter.line("", "@92@", receipt("A")).await;
    meter.line("with a key", "@93@", receipt("A").key("a")).await;
    let adjustment = || post("/stock/A/adjust", json!({ "delta": 1, "reason": "Found" }));
    meter.line("", "@94@", adjustment()).await;
    meter.line("with a key", "@95@", adjustment().key("b")).await;
    let patch = staff(Call::patch("/stock/A")).header("if-match", "*").json(json!({ "safety": 2 }));
    meter.line("", "@96@", patch).await;
    let lines: Vec<_> = (0..10).map(|n| json!({ "sku": format!("S{n}"), "quantity": 1 })).collect();
    let delivery = || post("/stock", json!({ "lines": lines }));
    meter.line("ten new skus", "@97@", delivery()).await;
    meter.line("ten skus", "@98@", delivery()).await;
    meter.line("ten skus, with a key", "@99@", delivery().key("c")).await;
    let counts: Vec<_> = (0..10).map(|n| json!({ "sku": format!("S{n}"), "counted": 1 })).collect();
    let count = || post("/stock/counts", json!({ "lines": counts, "reason": "Stocktaking" }));
    meter.line("ten skus", "@100@", count()).await;
    meter.line("ten skus, with a key", "@101@", count().key("d")).await;
    let low = staff(Call::patch("/stock/S0")).header("if-match", "*").json(json!({ "low_at": 9 }));
    meter.line("it becomes low", "@102@", low).await;
    meter.settle().await;

    super::open_shop(meter).await;
    let order = meter.ordered(guest(10), &SKUS, "tok_declined").await;
    // A list's first page makes or fetches the key that seals cursors, once a process.
    meter.call(staff(Call::get("/stock?limit=1"))).await;
    meter.line("fourteen skus", "@103@", staff(Call::get("/stock"))).await;
    meter.line("low, one sku", "@104@", staff(Call::get("/stock?low=true"))).await;
    meter.line("", "@105@", staff(Call::get("/stock/A"))).await;
    meter.line("six movements", "@106@", staff(Call::get("/stock/A/movements"))).await;
    meter.line("one hold", "@107@", staff(Call::get("/reservations"))).await;
    meter
        .line("", "@108@", staff(Call::get(format!("/reservations/{}", order.replace("ord_", "res_")))))
        .await;
}
