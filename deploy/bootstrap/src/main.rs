//! All functions in one binary: it serves the capability whose table its environment names. One link serves a test of the
//! whole stack; what is deployed is each function's own binary.

mod floor;

use lambda::{Error, Plug, api, blobs, keys, mail, secrets, serve};
use service::Capability;
use service::environment::Environment;

/// Serves a capability where this is its function.
fn serves<C: Capability>(environment: &Environment, plugs: &[Plug]) -> Option<Result<(), Error>> {
    environment.find(&C::DECLARATION.table_variable())?;
    Some(serve::<C>(plugs))
}

fn main() -> Result<(), Error> {
    let environment = Environment::process();
    let served = None
        // generated: functions
        .or_else(|| serves::<identity::Identity>(&environment, &[mail, keys]))
        .or_else(|| serves::<catalog::Catalog>(&environment, &[]))
        .or_else(|| serves::<inventory::Inventory>(&environment, &[]))
        .or_else(|| serves::<cart::Cart>(&environment, &[]))
        .or_else(|| serves::<orders::Orders>(&environment, &[mail]))
        .or_else(|| serves::<payments::Payments>(&environment, &[secrets]))
        .or_else(|| serves::<console::Console>(&environment, &[api]))
        .or_else(|| serves::<content::Content>(&environment, &[blobs]))
        .or_else(|| serves::<delivery::Delivery>(&environment, &[]))
        .or_else(|| serves::<search::Search>(&environment, &[blobs]))
        .or_else(|| serves::<ledger::Ledger>(&environment, &[]))
        .or_else(|| serves::<trading::Trading>(&environment, &[]))
        .or_else(|| serves::<social::Social>(&environment, &[]))
        .or_else(|| serves::<feed::Feed>(&environment, &[]))
        .or_else(|| serves::<notifications::Notifications>(&environment, &[mail, secrets]))
        // end of generated
        .or_else(|| floor::serves(&environment));
    served.unwrap_or_else(|| Err("no variable names a capability's table".into()))
}
