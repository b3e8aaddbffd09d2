//! Inventory's routes.

use serde_json::json;
use testkit::Call;

use super::SKUS;
use crate::meter::{Meter, staff};
use crate::world::guest;

pub(super) async fn measure(meter: &mut Meter) {
    let post = |path: &str, body| staff(Call::post(path)).json(body);
    let receipt = |sku: &str| post(&format!("/stock/{sku}/receive"), json!({ "quantity": 10 }));
    meter.line("the first of its sku", "1 RRU, 8 WRU, 5 calls", receipt("A")).await;
    meter.line("", "1 RRU, 6 WRU, 3 calls", receipt("A")).await;
    meter.line("with a key", "1 RRU, 8 WRU, 3 calls", receipt("A").key("a")).await;
    let adjustment = || post("/stock/A/adjust", json!({ "delta": 1, "reason": "Found" }));
    meter.line("", "0.5 RRU, 6 WRU, 2 calls", adjustment()).await;
    meter.line("with a key", "0.5 RRU, 8 WRU, 2 calls", adjustment().key("b")).await;
    let patch = staff(Call::patch("/stock/A")).header("if-match", "*").json(json!({ "safety": 2 }));
    meter.line("", "0.5 RRU, 6 WRU, 2 calls", patch).await;
    let lines: Vec<_> = (0..10).map(|n| json!({ "sku": format!("S{n}"), "quantity": 1 })).collect();
    let delivery = || post("/stock", json!({ "lines": lines }));
    meter.line("ten new skus", "10 RRU, 44 WRU, 23 calls", delivery()).await;
    meter.line("ten skus", "10 RRU, 24 WRU, 3 calls", delivery()).await;
    meter.line("ten skus, with a key", "10 RRU, 26 WRU, 3 calls", delivery().key("c")).await;
    let counts: Vec<_> = (0..10).map(|n| json!({ "sku": format!("S{n}"), "counted": 1 })).collect();
    let count = || post("/stock/counts", json!({ "lines": counts, "reason": "Stocktaking" }));
    meter.line("ten skus", "5 RRU, 24 WRU, 2 calls", count()).await;
    meter.line("ten skus, with a key", "5 RRU, 26 WRU, 2 calls", count().key("d")).await;
    let low = staff(Call::patch("/stock/S0")).header("if-match", "*").json(json!({ "low_at": 9 }));
    meter.line("it becomes low", "0.5 RRU, 7 WRU, 2 calls", low).await;
    meter.settle().await;

    super::open_shop(meter).await;
    let order = meter.ordered(guest(10), &SKUS, "tok_declined").await;
    // A process's first page makes or fetches the key that seals cursors.
    meter.call(staff(Call::get("/stock?limit=1"))).await;
    meter.line("fourteen skus", "7.5 RRU, 0 WRU, 2 calls", staff(Call::get("/stock"))).await;
    meter.line("low, one sku", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/stock?low=true"))).await;
    meter.line("", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/stock/A"))).await;
    meter.line("six movements", "3.5 RRU, 0 WRU, 7 calls", staff(Call::get("/stock/A/movements"))).await;
    meter.line("one hold", "2 RRU, 0 WRU, 4 calls", staff(Call::get("/reservations"))).await;
    meter
        .line("", "1 RRU, 0 WRU, 1 call", staff(Call::get(format!("/reservations/{}", order.replace("ord_", "res_")))))
        .await;
}
