//! The events that go out with a change, with what only that change knows of them.

use domain::id::FulfillmentId;

use super::{Announcement, Portions};

/// An event that goes out with a change of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An event that the order's state tells all about.
    Order(Announcement),
    /// A parcel left.
    Shipped {
        /// Which.
        id: FulfillmentId,
        /// What is in it.
        lines: Portions,
        /// What that comes to, in minor units; shipping goes with the first parcel.
        amount: i64,
        /// Whether nothing is left to be sent.
        last: bool,
    },
    /// A parcel arrived.
    Delivered(FulfillmentId),
    /// A part was called off.
    LinesCancelled {
        /// Which partial cancellation, from 1.
        n: u32,
        /// What is not sent any more.
        lines: Portions,
        /// What is not to be paid any more, in minor units.
        amount: i64,
        /// Whether nothing is left to be sent.
        last: bool,
        /// Why.
        reason: String,
    },
}
