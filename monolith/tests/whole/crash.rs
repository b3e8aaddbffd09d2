//! Crash points: a test stops the process before and after each database call, in every request and every delivery of a
//! story, restarts it and repeats the request. The end must be the same as without a crash: the same answers and the
//! same tables, including the payment provider's books.
//!
//! The same for each call to the payment provider: the simulator keeps its books in the database; Stripe (the fake that
//! speaks its wire format) is called over HTTP, and its books must be the same too.
#![expect(clippy::print_stdout, reason = "shows how many crash points there are")]

mod driver;
mod routines;
pub(crate) mod stories;

use std::collections::BTreeMap;

use testkit::{Fault, depth};

pub(crate) use self::driver::Driver;
use self::driver::{At, CrashAt};
use self::routines::Routine;
pub(crate) use self::stories::Story;
use crate::canonical;
use crate::described::{Route, described_routes};
use crate::fake_stripe::Stripe;

/// How a story ended.
struct End {
    tables: BTreeMap<String, Vec<String>>,
    answers: Vec<String>,
    /// Stripe's books, if it is the provider.
    books: Vec<String>,
    /// Number of requests and deliveries.
    units: usize,
    /// Whether the process was stopped.
    crashed: bool,
}

/// Who moves the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Provider {
    Simulator,
    Stripe,
}

async fn run(story: Story, provider: Provider, crash: Option<CrashAt>) -> End {
    let stripe = match provider {
        Provider::Simulator => None,
        Provider::Stripe => Some(Stripe::start().await),
    };
    let mut driver = Driver::new(crash, stripe.clone());
    stories::play(story, &mut driver).await;
    let tables = canonical::tables(driver.world()).await;
    let books = stripe.map(|stripe| stripe.books()).unwrap_or_default();
    End { tables, books, units: driver.units(), crashed: driver.crashed(), answers: driver.into_answers() }
}

/// Stops the process before and after each of its calls to `at`, and returns the number of crashes.
async fn crash_everywhere(story: Story, provider: Provider, at: At) -> usize {
    let calm = run(story, provider, None).await;
    let mut crashes = 0;
    for unit in 0..calm.units {
        for (way, fault) in [Fault::CrashBefore, Fault::CrashAfter].into_iter().enumerate() {
            // The quick run takes a third of the units, the deep one all of them, each in one of the two ways.
            let skipped = depth(!(unit * 2 + way).is_multiple_of(6), !(unit + way).is_multiple_of(2));
            if at == At::Database && skipped {
                continue;
            }
            for call in 1.. {
                let end = run(story, provider, Some(CrashAt { unit, at, call, fault })).await;
                if !end.crashed {
                    break;
                }
                crashes += 1;
                let place = format!("{story:?} by {provider:?}: {fault:?} at call {call} to {at:?} of unit {unit}");
                for (got, expected) in end.answers.iter().zip(&calm.answers) {
                    assert_eq!(got, expected, "{place}");
                }
                for (table, rows) in &calm.tables {
                    let missing: Vec<_> = rows.iter().filter(|row| !end.tables[table].contains(row)).collect();
                    let surplus: Vec<_> = end.tables[table].iter().filter(|row| !rows.contains(row)).collect();
                    assert!(rows == &end.tables[table], "{place}: {table} lacks {missing:#?} and has {surplus:#?}");
                }
                assert_eq!(end.books, calm.books, "{place}");
            }
        }
    }
    println!(
        "{story:?} by {provider:?}: {} requests and deliveries, {crashes} crashes at calls to {at:?}, the same end each time",
        calm.units
    );
    crashes
}

async fn crash_at_the_database(story: Story) {
    let crashes = crash_everywhere(story, Provider::Simulator, At::Database).await;
    assert!(crashes > depth(10, 50), "{story:?}: only {crashes} crashes");
}

/// Crashes a routine, which is shorter than the story of an order.
async fn crash_in(routine: Routine) {
    let crashes = crash_everywhere(Story::Routine(routine), Provider::Simulator, At::Database).await;
    assert!(crashes > depth(3, 15), "{routine:?}: only {crashes} crashes");
}

/// Crashes a story before and after each of its calls to Stripe.
async fn crash_at_stripe(story: Story, calls: usize) {
    assert_eq!(crash_everywhere(story, Provider::Stripe, At::Provider).await, 2 * calls, "{story:?}");
}

#[tokio::test]
async fn a_bought_and_shipped_order_survives_a_crash_at_any_call() {
    crash_at_the_database(Story::Bought).await;
}

#[tokio::test]
async fn a_declined_and_paid_order_survives_a_crash_at_any_call() {
    crash_at_the_database(Story::PaidAtTheSecondAttempt).await;
}

#[tokio::test]
async fn a_cancelled_order_survives_a_crash_at_any_call() {
    crash_at_the_database(Story::Cancelled).await;
}

#[tokio::test]
async fn an_order_sent_in_parts_and_returned_survives_a_crash_at_any_call() {
    crash_at_the_database(Story::Returned).await;
}

#[tokio::test]
async fn an_order_out_of_stock_survives_a_crash_at_any_call() {
    crash_at_the_database(Story::OutOfStock).await;
}

#[tokio::test]
async fn an_order_paid_from_a_wallet_survives_a_crash_at_any_call() {
    crash_at_the_database(Story::PaidFromAWallet).await;
}

#[tokio::test]
async fn examples_of_each_capability_survive_a_crash_at_any_call() {
    for story in Story::all().into_iter().filter(|story| matches!(story, Story::Examples(_))) {
        assert!(crash_everywhere(story, Provider::Simulator, At::Database).await > 0, "{story:?}: no crash");
    }
}

#[tokio::test]
async fn the_catalog_survives_a_crash_at_any_call() {
    crash_in(Routine::Catalog).await;
}

#[tokio::test]
async fn price_lists_survive_a_crash_at_any_call() {
    crash_in(Routine::PriceLists).await;
}

#[tokio::test]
async fn stock_survives_a_crash_at_any_call() {
    crash_in(Routine::Stock).await;
}

#[tokio::test]
async fn carts_survive_a_crash_at_any_call() {
    crash_in(Routine::Carts).await;
}

#[tokio::test]
async fn promotions_and_shipping_methods_survive_a_crash_at_any_call() {
    crash_in(Routine::Terms).await;
}

#[tokio::test]
async fn parcels_and_returns_survive_a_crash_at_any_call() {
    crash_in(Routine::Parcels).await;
}

#[tokio::test]
async fn payments_by_hand_survive_a_crash_at_any_call() {
    crash_in(Routine::Payments).await;
}

#[tokio::test]
async fn a_payment_that_needs_its_customer_survives_a_crash_at_any_call() {
    crash_in(Routine::Customer).await;
}

#[tokio::test]
async fn reviews_and_notifications_survive_a_crash_at_any_call() {
    crash_in(Routine::Community).await;
}

/// A route that no story calls would have no crash points.
#[tokio::test]
async fn the_stories_write_by_every_route_of_the_five_functions() {
    let (routes, mut called) = (described_routes(), Vec::new());
    for story in Story::all() {
        let mut driver = Driver::new(None, None);
        stories::play(story, &mut driver).await;
        let of = |(method, path): &(String, String)| Route::of(&routes, method, path).unwrap().clone();
        called.extend(driver.requests().iter().map(of));
    }
    // The console's two routes write nothing but the host's dead letters: the tests of its bus are about those.
    let is_told = |route: &&Route| !["identity", "console"].contains(&route.capability);
    let writes = routes.iter().filter(|route| route.method != "GET").filter(is_told);
    let missing: Vec<_> = writes.filter(|route| !called.contains(route)).collect();
    assert!(missing.is_empty(), "no story calls {missing:#?}");
}

#[tokio::test]
async fn an_authorisation_and_a_capture_at_stripe_survive_a_crash_at_any_call() {
    crash_at_stripe(Story::Bought, 2).await;
}

#[tokio::test]
async fn a_decline_at_stripe_and_a_second_attempt_survive_a_crash_at_any_call() {
    crash_at_stripe(Story::PaidAtTheSecondAttempt, 2).await;
}

#[tokio::test]
async fn a_void_at_stripe_survives_a_crash_at_any_call() {
    crash_at_stripe(Story::Cancelled, 2).await;
}

#[tokio::test]
async fn captures_in_parts_and_a_refund_at_stripe_survive_a_crash_at_any_call() {
    crash_at_stripe(Story::Returned, 4).await;
}
