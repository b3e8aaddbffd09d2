//! What everything costs, in the embedded engine's own consumed units: each route, an order from checkout to captured,
//! and a stack that nobody uses. A change here is a change of the bill: the figures are asserted one by one, and
//! `docs/costs.md` is written from them (`STOA_UPDATE_SNAPSHOTS=1`) or else compared.
#![expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]

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
#[expect(dead_code, reason = "what only a process that starts again asks of it")]
#[path = "../whole/world.rs"]
mod world;

use std::path::Path;

use crate::described::described_routes;
use crate::meter::Line;

/// The write units that an order of three lines may cost.
const MOST_OF_AN_ORDER: f64 = 90.0;

/// Says all that is not as it was, at once.
#[track_caller]
fn assert_all(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[tokio::test]
async fn each_route_costs_what_is_written_here() {
    let (lines, wrong) = routes::measured().await;
    assert_all(&wrong);
    let missing = described_routes().into_iter().filter(|route| !lines.iter().any(|line| line.is_of(route)));
    let missing: Vec<_> = missing.map(|route| format!("nobody measures {} {}", route.method, route.path)).collect();
    assert_all(&missing);
}

#[tokio::test]
async fn an_order_of_three_lines_costs_what_is_written_here() {
    let (order, wrong) = order::measured().await;
    assert_all(&wrong);
    for step in &order.steps {
        assert!(step.cost.wru >= step.floor.units(), "{} is below its floor: {:?}", step.what, step.cost);
    }
    let wru = order.total().wru;
    assert!(wru <= MOST_OF_AN_ORDER, "{wru} write units are more than {MOST_OF_AN_ORDER}");
}

#[tokio::test]
async fn the_benchmark_s_order_asks_what_an_order_asks() {
    assert_eq!(order::shape().await, shape::ORDER.into());
}

#[tokio::test]
async fn an_idle_minute_reads_what_is_written_here_and_writes_nothing() {
    let (ticks, wrong) = idle::ticks().await;
    assert_all(&wrong);
    assert!(ticks.each_minute.iter().all(|tick| tick.cost.wru == 0.0), "{ticks:?}");
}

#[tokio::test]
async fn the_document_is_what_was_measured() {
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
