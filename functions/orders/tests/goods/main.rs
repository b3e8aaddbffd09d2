//! Checks the state machine of an order's goods.
//!
//! It is checked exhaustively with the saga for a small order, and at random for large ones. For every sequence of
//! packing, unpacking, shipping, cancelling and returning: no piece is counted twice, the prices of the parts sum to
//! the total, and an order is completed exactly when all that was not cancelled is shipped and paid.

mod splits;
mod world;

use stateright::{Checker, HasDiscoveries, Model};

use self::world::Depot;

#[test]
fn every_sequence_of_moves_keeps_pieces_and_money_exact() {
    let checker = Depot.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    checker.assert_properties();
    let count = checker.unique_state_count();
    println!("{count} states explored, {} deep, nothing found", checker.max_depth());
    assert!((1_000..1_000_000).contains(&count), "{count}");
}
