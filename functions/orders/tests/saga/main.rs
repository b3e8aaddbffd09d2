//! The saga, model-checked together with small models of inventory and payments: over lost, doubled, late and reordered
//! messages, crashes (a message is delivered again) and timeouts.
//!
//! Whatever happens, every run ends confirmed, rejected or cancelled; an order is confirmed only with its stock committed
//! and its money authorised; and of an order that came to nothing no hold and no money is left. The same checker, given
//! a saga with a broken guard, finds the run that goes wrong.
#![expect(clippy::print_stdout, reason = "the number of states explored is to be seen")]

mod breakage;
mod inventory;
mod payments;
mod rules;
mod world;

use stateright::{Checker, HasDiscoveries, Model};

use self::world::{ABOUT_THE_HOLDS_END, BRIEFLY, Shop};

fn states_of(shop: Shop) -> usize {
    let name = shop.name;
    let checker = shop.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    checker.assert_properties();
    let count = checker.unique_state_count();
    println!("{name}: {count} states explored, {} deep, nothing found", checker.max_depth());
    count
}

#[test]
fn every_run_ends_well_over_doubled_and_reordered_messages() {
    let shop = Shop { name: "captured at shipping", ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_where_money_is_captured_at_once() {
    let shop = Shop { name: "captured at once", captures_at_once: true, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_about_the_end_of_the_hold() {
    let shop = Shop { name: "about the hold's end", moments: ABOUT_THE_HOLDS_END, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_over_lost_messages() {
    let shop = Shop { name: "with a lost message", moments: BRIEFLY, losses: 1, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_ends_well_where_the_others_answer_only_once() {
    let shop = Shop { name: "answers come once, one is lost", losses: 1, answers_again: false, ..Shop::default() };
    assert!(states_of(shop) > 10_000);
}

#[test]
fn every_run_of_an_order_of_nothing_ends_well_without_payments() {
    for losses in [0, 1] {
        let shop = Shop { name: "an order of nothing", total: 0, losses, ..Shop::default() };
        assert!(states_of(shop) > 500);
    }
}

#[test]
fn a_broken_guard_is_found() {
    for broken in breakage::ALL {
        let shop = Shop { name: broken.name, step: broken.step, losses: broken.losses, ..Shop::default() };
        let checker = shop.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
        let path = checker.discovery(broken.found_as);
        let found = checker.discoveries();
        let steps = path.map(|path| path.into_actions().len());
        println!("{}: found after {} states, {steps:?} steps", broken.name, checker.unique_state_count());
        assert!(steps.is_some_and(|steps| steps > 0), "{} was not found, but {:?}", broken.name, found.keys());
    }
}
