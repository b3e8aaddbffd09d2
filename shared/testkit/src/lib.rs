//! What tests stand on: one capability alone over its real store ([`Alone`]), and faults below that store ([`Faults`]):
//! calls that are throttled, refused, lost or never answered, processes that die or stand still between two calls, and
//! rivals who write an item right before a write of it. The same faults come below a blob store.

mod alone;
mod blobs;
mod calls;
mod depth;
mod faults;
mod rivals;
mod sdk;
mod spoil;

pub use alone::{Alone, Call, ISSUER, NOON, Reply};
pub use calls::{DatabaseCall, Outcome};
pub use depth::depth;
pub use faults::{Fault, Faults, database};
