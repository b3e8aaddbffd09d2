//! Each route and each event costs exactly these units.

use domain::event::EventData;
use serde_json::json;
use testkit::Call;
use testkit::Faults;

use crate::support::{
    Rig, cancelled, committing, get, line, lines_cancelled, order, placed, product, receive, rejected, returned, staff,
};

/// The units read and written since the last call.
fn units(faults: &Faults) -> (f64, f64) {
    let log = faults.take_log();
    let reads = |operation: &str| matches!(operation, "GetItem" | "BatchGetItem" | "Query");
    let sum = |wanted: bool| log.iter().filter(|c| reads(&c.operation) == wanted).map(|c| c.units).sum();
    (sum(true), sum(false))
}

async fn cost_of<D: EventData>(rig: &Rig, faults: &Faults, event: &D) -> (f64, f64) {
    faults.take_log();
    rig.deliver(event).await.unwrap();
    units(faults)
}

#[tokio::test]
async fn costs_of_an_order_of_three_lines() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    for name in ["TEE-BLACK-M", "TEE-BLACK-L", "MUG-WHITE"] {
        receive(&rig, name, 100).await;
    }
    let wanted = || vec![line("TEE-BLACK-M", 2), line("TEE-BLACK-L", 1), line("MUG-WHITE", 1)];
    let (sold, ended, overdue) = (order(&rig), order(&rig), order(&rig));
    // Two each for three levels, the reservation with its movement, and the events; one for the index of holds.
    assert_eq!(cost_of(&rig, &faults, &placed(sold, wanted())).await, (1.5, 11.0));
    assert_eq!(cost_of(&rig, &faults, &committing(sold)).await, (2.5, 11.0));
    let part = vec![line("TEE-BLACK-M", 1), line("MUG-WHITE", 1)];
    let part_cancelled = lines_cancelled(sold, 1, part.clone());
    assert_eq!(cost_of(&rig, &faults, &part_cancelled).await, (2.0, 8.0), "a part");
    assert_eq!(cost_of(&rig, &faults, &part_cancelled).await, (1.0, 0.0), "a part again");
    let back = returned(sold, part);
    assert_eq!(cost_of(&rig, &faults, &back).await, (2.0, 8.0), "a return");
    let whole = order(&rig);
    rig.deliver(&placed(whole, wanted())).await.unwrap();
    rig.deliver(&committing(whole)).await.unwrap();
    assert_eq!(cost_of(&rig, &faults, &cancelled(whole, true)).await, (2.5, 10.0));

    assert_eq!(cost_of(&rig, &faults, &placed(ended, wanted())).await, (1.5, 11.0));
    assert_eq!(cost_of(&rig, &faults, &rejected(ended)).await, (2.5, 11.0));
    assert_eq!(cost_of(&rig, &faults, &rejected(ended)).await, (1.0, 0.0), "again");

    let short = order(&rig);
    assert_eq!(cost_of(&rig, &faults, &placed(short, vec![line("MUG-WHITE", 500)])).await, (1.5, 4.0), "rejected");
    assert_eq!(cost_of(&rig, &faults, &rejected(short)).await, (1.0, 0.0));

    rig.deliver(&placed(overdue, wanted())).await.unwrap();
    rig.advance(std::time::Duration::from_secs(3600));
    faults.take_log();
    rig.tick().await.unwrap();
    assert_eq!(units(&faults), (3.5, 11.0), "a tick that expires one");
    rig.tick().await.unwrap();
    assert_eq!(units(&faults), (2.0, 0.0), "a tick with nothing to do");
}

#[tokio::test]
async fn costs_of_a_product_of_three_variants() {
    let faults = Faults::none();
    let rig = Rig::with(&[], Some(faults.clone()));
    let changed = product(1, &["A", "B", "C"], true);
    assert_eq!(cost_of(&rig, &faults, &changed).await, (1.5, 6.0));
    assert_eq!(cost_of(&rig, &faults, &changed).await, (1.5, 0.0));
}

#[tokio::test]
async fn costs_of_every_route() {
    let rig = Rig::new();
    let post = |path: &str, body| staff(Call::post(path)).json(body);
    let receipt = || post("/stock/A/receive", json!({ "quantity": 10 }));
    assert_eq!(rig.call(receipt()).await.cost(), "1rru 8wru", "the first of its sku");
    assert_eq!(rig.call(receipt()).await.cost(), "1rru 6wru");
    assert_eq!(rig.call(receipt().key("k")).await.cost(), "1rru 8wru");
    let adjustment = || post("/stock/A/adjust", json!({ "delta": 1, "reason": "Found" }));
    assert_eq!(rig.call(adjustment()).await.cost(), "0.5rru 6wru");
    assert_eq!(rig.call(adjustment().key("k")).await.cost(), "0.5rru 8wru");
    let patch = staff(Call::patch("/stock/A")).header("if-match", "*").json(json!({ "safety": 2 }));
    assert_eq!(rig.call(patch).await.cost(), "0.5rru 6wru");
    let lines: Vec<_> = (0..10).map(|n| json!({ "sku": format!("S{n}"), "quantity": 1 })).collect();
    let delivery = || post("/stock", json!({ "lines": lines }));
    assert_eq!(rig.call(delivery()).await.cost(), "10rru 44wru", "ten new skus");
    assert_eq!(rig.call(delivery()).await.cost(), "10rru 24wru");
    let counts: Vec<_> = (0..10).map(|n| json!({ "sku": format!("S{n}"), "counted": 1 })).collect();
    let count = || post("/stock/counts", json!({ "lines": counts, "reason": "Stocktaking" }));
    assert_eq!(rig.call(count()).await.cost(), "5rru 24wru");
    let low = |low_at: i64| staff(Call::patch("/stock/S0").header("if-match", "*")).json(json!({ "low_at": low_at }));
    assert_eq!(rig.call(low(9)).await.cost(), "0.5rru 7wru", "low from now on");
    assert_eq!(rig.call(low(0)).await.cost(), "0.5rru 7wru", "and no longer");
    assert_eq!(rig.call(low(9)).await.cost(), "0.5rru 7wru");
    assert_eq!(rig.call(post("/stock/S0/adjust", json!({ "delta": -1, "reason": "?" }))).await.cost(), "0.5rru 7wru");
    let lost = order(&rig);
    rig.deliver(&placed(lost, vec![line("S1", 1)])).await.unwrap();
    let count = |n: i64| post("/stock/S1/adjust", json!({ "on_hand": n, "reason": "Stocktaking" }));
    assert_eq!(rig.call(count(0)).await.cost(), "0.5rru 7wru", "short from now on, and published");
    assert_eq!(rig.call(count(1)).await.cost(), "0.5rru 7wru", "and no longer");
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("A", 1)])).await.unwrap();
    let reservation = format!("/reservations/{}", domain::id::ReservationId::from(id.raw()));
    for (path, cost) in [
        ("/stock", "6rru 0wru"),
        ("/stock?low=true", "0.5rru 0wru"),
        ("/stock?short=true", "0.5rru 0wru"),
        ("/stock/A", "0.5rru 0wru"),
        ("/stock/A/movements", "4rru 0wru"),
        ("/reservations", "2rru 0wru"),
        (&reservation, "1rru 0wru"),
    ] {
        assert_eq!(get(&rig, path).await.cost(), cost, "{path}");
    }
}
