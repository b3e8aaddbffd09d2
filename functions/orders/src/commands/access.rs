//! Who may see and change an order.

use domain::Clock;
use domain::id::OrderId;
use service::Problem;
use service::caller::Caller;

use crate::model::Order;

/// The scope of those who may see any order.
pub(crate) const READ: &str = "orders:read";
/// The scope of those who may change any order.
pub(crate) const WRITE: &str = "orders:write";

/// Says that there is no order. A checkout is answered before its event has come here: of an order that young a client is told to come again.
pub(crate) fn not_found(id: OrderId, clock: &Clock) -> Problem {
    if id.raw().is_young(clock) { Problem::not_yet("order") } else { Problem::not_found("order") }
}

/// The order, where the caller may see it; 404 otherwise, the same as for one that is not there.
pub(crate) fn seen_by(caller: &Caller, found: Option<&Order>, id: OrderId, clock: &Clock) -> Result<(), Problem> {
    match found.is_some_and(|order| is_visible(caller, order)) {
        true => Ok(()),
        false => Err(not_found(id, clock)),
    }
}

/// Whether the caller may know of the order.
pub(crate) fn is_visible(caller: &Caller, order: &Order) -> bool {
    caller.owns(&order.owner) || caller.has_scope(READ)
}

/// Whether the caller may call the order off: its owner and staff. 403 for those who may only read.
pub(crate) fn may_change(caller: &Caller, order: &Order, clock: &Clock) -> Result<(), Problem> {
    if caller.owns(&order.owner) || caller.has_scope(WRITE) {
        return Ok(());
    }
    Err(if caller.has_scope(READ) { Problem::insufficient_scope(WRITE) } else { not_found(order.id, clock) })
}
