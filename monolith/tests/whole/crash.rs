//! Crash points: the process is stopped before and after each call to its database, in every request and every delivery
//! of a story, and started again. What was asked is asked again, and all ends as if nothing had happened: the same
//! answers, the same tables, the provider's books among them.
//!
//! A call to the payment provider is such a call too: the simulator keeps its books in the database.
#![expect(clippy::print_stdout, reason = "how many crash points there are is to be seen")]

mod driver;
mod stories;

use std::collections::BTreeMap;

use embedded::Fault;

use self::driver::{CrashAt, Driver};
use self::stories::Story;
use crate::canonical;

/// How a story ended.
struct End {
    tables: BTreeMap<String, Vec<String>>,
    answers: Vec<String>,
    /// How many requests and deliveries there were.
    units: usize,
    /// Whether the process was stopped.
    crashed: bool,
}

async fn run(story: Story, crash: Option<CrashAt>) -> End {
    let mut driver = Driver::new(crash);
    stories::tell(story, &mut driver).await;
    let tables = canonical::tables(driver.world()).await;
    End { tables, units: driver.units(), crashed: driver.crashed(), answers: driver.into_answers() }
}

async fn crash_everywhere(story: Story) {
    let calm = run(story, None).await;
    let mut crashes = 0;
    for unit in 0..calm.units {
        for fault in [Fault::CrashBefore, Fault::CrashAfter] {
            for call in 1.. {
                let end = run(story, Some(CrashAt { unit, call, fault })).await;
                if !end.crashed {
                    break;
                }
                crashes += 1;
                let place = format!("{story:?}: {fault:?} at call {call} of unit {unit}");
                for (got, expected) in end.answers.iter().zip(&calm.answers) {
                    assert_eq!(got, expected, "{place}");
                }
                for (table, rows) in &calm.tables {
                    let missing: Vec<_> = rows.iter().filter(|row| !end.tables[table].contains(row)).collect();
                    let surplus: Vec<_> = end.tables[table].iter().filter(|row| !rows.contains(row)).collect();
                    assert!(rows == &end.tables[table], "{place}: {table} lacks {missing:#?} and has {surplus:#?}");
                }
            }
        }
    }
    println!("{story:?}: {} requests and deliveries, {crashes} crashes, the same end each time", calm.units);
    assert!(crashes > calm.units, "{story:?}: only {crashes} crashes");
}

#[tokio::test]
async fn a_bought_and_shipped_order_survives_a_crash_at_any_call() {
    crash_everywhere(Story::Bought).await;
}

#[tokio::test]
async fn a_declined_and_paid_order_survives_a_crash_at_any_call() {
    crash_everywhere(Story::PaidAtTheSecondAttempt).await;
}

#[tokio::test]
async fn a_cancelled_order_survives_a_crash_at_any_call() {
    crash_everywhere(Story::Cancelled).await;
}

#[tokio::test]
async fn an_order_sent_in_parts_and_returned_survives_a_crash_at_any_call() {
    crash_everywhere(Story::Returned).await;
}

#[tokio::test]
async fn an_order_out_of_stock_survives_a_crash_at_any_call() {
    crash_everywhere(Story::OutOfStock).await;
}
