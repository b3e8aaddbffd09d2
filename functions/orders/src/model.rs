//! Orders and their rules: pure, no I/O.

mod input;
pub(crate) mod millis;
mod number;
mod order;
pub mod saga;
mod sheet;
mod state;

pub use self::input::{Announcement, By, Effect, Happening, Input, Reason, Refusal, What};
pub use self::number::Number;
pub use self::order::{Entry, Order, Shipment};
pub use self::sheet::{Sheet, StoredPersonal};
pub use self::state::{FulfillmentStatus, Payment, PaymentPhase, PaymentStatus, Saga, Status, Stock};
