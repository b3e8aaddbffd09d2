//! The machine of an order's goods: checked exhaustively with the saga for a small order, and by chance for large ones.
//!
//! Whatever is packed, unpacked, shipped, called off and sent back, in whatever parts and order: no piece is anywhere
//! twice, the money of the parts is the money of the whole, and an order is done just when all that was not called off is
//! shipped and paid.

mod splits;
mod world;

use stateright::{Checker, HasDiscoveries, Model};

use self::world::Depot;

#[test]
fn every_way_of_sending_and_calling_off_ends_exact() {
    let checker = Depot.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    checker.assert_properties();
    let count = checker.unique_state_count();
    println!("{count} states explored, {} deep, nothing found", checker.max_depth());
    assert!((1_000..1_000_000).contains(&count), "{count}");
}
