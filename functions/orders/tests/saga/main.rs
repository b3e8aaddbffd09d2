//! Model-checks the saga with small models of inventory and payments.
//!
//! Messages are lost, repeated, late and reordered; crashes deliver a message again; timeouts occur.
//!
//! Every run ends confirmed, rejected or cancelled; an order is confirmed only with its stock committed and its money
//! authorised; and a failed order holds no stock and no money. The same checker finds a violation for each broken guard.
#![expect(clippy::print_stdout, reason = "shows the number of explored states")]

mod breakage;
mod inventory;
mod payments;
mod rules;
mod world;

use stateright::{Checker, HasDiscoveries, Model};

use self::world::{AROUND_HOLD_END, FEW_MOMENTS, Shop};

fn states_of(shop: Shop) -> usize {
    let name = shop.name;
    let checker = shop.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    checker.assert_properties();
    let count = checker.unique_state_count();
    println!("{name}: {count} states explored, {} deep, nothing found", checker.max_depth());
    count
}

#[test]
fn every_run_ends_well_with_repeated_and_reordered_messages() {
    let shop = Shop { name: "captured at shipping", ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_if_money_is_captured_at_once() {
    let shop = Shop { name: "captured at once", captures_at_once: true, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_around_the_end_of_the_hold() {
    let shop = Shop { name: "around the hold's end", moments: AROUND_HOLD_END, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_with_a_lost_message() {
    let shop = Shop { name: "with a lost message", moments: FEW_MOMENTS, losses: 1, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_if_each_message_is_answered_once() {
    let shop =
        Shop { name: "each message is answered once, one is lost", losses: 1, answers_again: false, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_of_a_free_order_ends_well_without_payments() {
    for losses in [0, 1] {
        let shop = Shop { name: "a free order", total: 0, losses, ..Shop::default() };
        assert!(states_of(shop) > 500);
    }
}

#[test]
fn finds_every_broken_guard() {
    for broken in breakage::ALL {
        let shop = Shop { name: broken.name, step: broken.step, losses: broken.losses, ..Shop::default() };
        let checker = shop.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
        let path = checker.discovery(broken.found_as);
        let found = checker.discoveries();
        let steps = path.map(|path| path.into_actions().len());
        println!("{}: found after {} states, {steps:?} steps", broken.name, checker.unique_state_count());
        assert!(steps.is_some_and(|steps| steps > 0), "{} was not found; found: {:?}", broken.name, found.keys());
    }
}
