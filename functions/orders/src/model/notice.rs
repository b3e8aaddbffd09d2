//! The events of a change, with the data that only the change knows.

use domain::id::FulfillmentId;

use super::{Announcement, Portions};

/// An event that is published with a change of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An event built from the order's state alone.
    Order(Announcement),
    /// A parcel left.
    Shipped {
        /// Its id.
        id: FulfillmentId,
        /// What is in it.
        lines: Portions,
        /// The price of its pieces, in minor units; the first parcel includes shipping.
        amount: i64,
        /// Whether nothing is left to ship.
        last: bool,
    },
    /// A parcel arrived.
    Delivered(FulfillmentId),
    /// A part was cancelled.
    LinesCancelled {
        /// Which partial cancellation, from 1.
        n: u32,
        /// The cancelled pieces.
        lines: Portions,
        /// Their price, in minor units.
        amount: i64,
        /// Whether nothing is left to ship.
        last: bool,
        /// Why.
        reason: String,
    },
}
