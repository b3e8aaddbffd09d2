//! Who may see and change an order.

use domain::Clock;
use domain::id::OrderId;
use service::Problem;
use service::caller::Caller;

use crate::model::Order;

/// The scope that sees any order.
pub(crate) const READ: &str = "orders:read";
/// The scope that changes any order.
pub(crate) const WRITE: &str = "orders:write";

/// The problem for an unknown order: `not_yet` if its id is young.
///
/// A checkout is answered before its event arrives here, so a client retries for a young order.
pub(crate) fn not_found(id: OrderId, clock: &Clock) -> Problem {
    if id.raw().is_young(clock) { Problem::not_yet("order") } else { Problem::not_found("order") }
}

/// Refuses with 404 unless the caller may see the order.
///
/// The answer is the same as for an unknown order.
pub(crate) fn seen_by(caller: &Caller, found: Option<&Order>, id: OrderId, clock: &Clock) -> Result<(), Problem> {
    match found.is_some_and(|order| is_visible(caller, order)) {
        true => Ok(()),
        false => Err(not_found(id, clock)),
    }
}

/// Whether the caller may see the order: its owner and staff.
pub(crate) fn is_visible(caller: &Caller, order: &Order) -> bool {
    caller.owns(&order.owner) || caller.has_scope(READ)
}

/// Refuses callers who may not cancel the order: all but its owner and staff.
///
/// 403 for those who may only read.
pub(crate) fn may_change(caller: &Caller, order: &Order, clock: &Clock) -> Result<(), Problem> {
    if caller.owns(&order.owner) || caller.has_scope(WRITE) {
        return Ok(());
    }
    Err(if caller.has_scope(READ) { Problem::insufficient_scope(WRITE) } else { not_found(order.id, clock) })
}
