//! Costs in the embedded engine's consumed units: each route, an order from checkout to capture, and an idle stack.
//!
//! A change here changes the bill: the tests assert each figure, and write `docs/costs.md` from them
//! (`STOA_UPDATE_SNAPSHOTS=1`) or compare it.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod cost;
#[path = "../whole/described.rs"]
mod described;
mod document;
mod idle;
mod meter;
mod order;
#[path = "../whole/own_examples.rs"]
mod own_examples;
mod prices;
mod routes;
#[path = "../../benches/http/shape.rs"]
mod shape;
#[expect(dead_code, reason = "only tests with restarts use the rest")]
#[path = "../whole/world.rs"]
mod world;

use std::path::Path;

use crate::described::described_routes;
use crate::meter::Line;

/// The most write units that an order of three lines may cost; 25 of them are for the books, and 45 tell the customer four
/// times what becomes of it.
const MOST_OF_AN_ORDER: f64 = 129.0;

/// Reports all differences at once.
#[track_caller]
fn assert_all(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[tokio::test]
async fn each_route_has_its_expected_cost() {
    let (lines, wrong) = routes::measured().await;
    assert_all(&wrong);
    let missing = described_routes().into_iter().filter(|route| !lines.iter().any(|line| line.is_of(route)));
    let missing: Vec<_> = missing.map(|route| format!("no test measures {} {}", route.method, route.path)).collect();
    assert_all(&missing);
}

#[tokio::test]
async fn an_order_of_three_lines_has_its_expected_cost() {
    let (order, wrong) = order::measured().await;
    assert_all(&wrong);
    for step in &order.steps {
        assert!(step.cost.wru >= step.floor.units(), "{} is below its floor: {:?}", step.what, step.cost);
    }
    let wru = order.total().wru;
    assert!(wru <= MOST_OF_AN_ORDER, "{wru} write units are more than {MOST_OF_AN_ORDER}");
}

#[tokio::test]
async fn the_benchmark_s_order_makes_the_calls_of_an_order() {
    assert_eq!(order::shape().await, shape::ORDER.into());
}

#[tokio::test]
async fn an_idle_minute_has_its_expected_reads_and_no_writes() {
    let (ticks, wrong) = idle::ticks().await;
    assert_all(&wrong);
    assert!(ticks.each_minute.iter().all(|tick| tick.cost.wru == 0.0), "{ticks:?}");
}

#[tokio::test]
async fn costs_md_shows_the_measured_costs() {
    let lines: Vec<Line> = routes::measured().await.0;
    let document = document::write(&lines, &order::measured().await.0, &idle::ticks().await.0);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/costs.md");
    if std::env::var_os("STOA_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == document,
        "docs/costs.md is out of date: run STOA_UPDATE_SNAPSHOTS=1 cargo test -p stoa --test costs"
    );
}
