//! Who may see and change an order.

use shared::caller::Caller;
use shared::id::OrderId;
use shared::{Clock, Problem};

use crate::model::Order;

shared::scope!(
    /// May change any order.
    OrdersWrite,
    "orders:write"
);

shared::scope!(
    /// May see any order.
    OrdersRead,
    "orders:read"
);

/// The scope of those who may see any order.
pub(super) const READ: &str = "orders:read";
/// The scope of those who may change any order.
pub(super) const WRITE: &str = "orders:write";

/// How long after its checkout an order may not stand yet, in milliseconds.
const ON_ITS_WAY_MS: u64 = 60_000;

/// 404. A checkout is answered before its event has come here: of an order that young a client is told to come again.
pub(super) fn not_found(id: OrderId, clock: &Clock) -> Problem {
    let problem = Problem::not_found("order");
    let now = u64::try_from(clock.now().as_millis()).unwrap_or_default();
    let is_young = now.saturating_sub(id.raw().made_at_ms()) < ON_ITS_WAY_MS;
    if is_young { problem.retry_after(1) } else { problem }
}

/// The order, where the caller may see it; 404 otherwise, the same as for one that is not there.
pub(super) fn seen_by(caller: &Caller, found: Option<&Order>, id: OrderId, clock: &Clock) -> Result<(), Problem> {
    let owner = found.map(|order| order.owner).ok_or_else(|| not_found(id, clock))?;
    caller.may_see(&owner, READ, "order").map_err(|_| not_found(id, clock))
}

/// Whether the caller may call the order off: its owner and staff. 403 for those who may only read.
pub(super) fn may_change(caller: &Caller, order: &Order, clock: &Clock) -> Result<(), Problem> {
    if caller.owns(&order.owner) || caller.has_scope(WRITE) {
        return Ok(());
    }
    Err(if caller.has_scope(READ) { Problem::insufficient_scope(WRITE) } else { not_found(order.id, clock) })
}
