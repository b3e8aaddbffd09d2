//! Lets a request wait until an order exists and is settled.
//!
//! A change that this process makes wakes the requests that wait in it. In Lambda another instance may make the change, so
//! the request also reads the order again, in pauses that grow from 0.1 to 2 seconds.

use std::time::Duration;

use domain::id::OrderId;
use service::caller::Caller;
use service::table::TableError;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{Instant, timeout_at};

use crate::Orders;
use crate::commands::access::is_visible;
use crate::model::Order;
use crate::store::Notes;

/// The pause before the second read; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between two reads.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// The longest wait for an order that does not exist or is not visible.
///
/// It is short because callers can make up ids.
const UNSEEN_PATIENCE: Duration = Duration::from_secs(2);

/// Waits until an order is settled, or for `patience`.
///
/// Returns the order with its notes; `None` if there is none. An order that the caller may not see counts as not
/// found, so that the wait does not reveal whether it exists. An order that waits for the shopper counts as settled
/// unless the client knows its version (`is_known`): such a client awaits the result of a further attempt. Costs 1
/// RRU per read: commonly 2 to 7, at most 15 in 20 seconds unless it changes often.
pub(crate) async fn settled(
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    patience: Duration,
    is_known: impl Fn(u64) -> bool,
) -> Result<Option<(Order, Notes)>, TableError> {
    let begun = Instant::now();
    let (mut changes, mut pause) = (orders.store.changes.listen(), FIRST_PAUSE);
    loop {
        let found = orders.store.find_with_notes(id).await?.filter(|(order, _)| is_visible(caller, order));
        let is_over = match &found {
            Some((order, _)) if order.saga.waits_for_shopper() => !is_known(order.version),
            Some((order, _)) => order.saga.is_settled(),
            None => !id.raw().is_young(&orders.context.clock),
        };
        let deadline = begun + if found.is_some() { patience } else { patience.min(UNSEEN_PATIENCE) };
        if is_over || Instant::now() >= deadline {
            return Ok(found);
        }
        let until = deadline.min(Instant::now() + pause);
        // The end of the pause leads to a read as well.
        let _ = timeout_at(until, change_of(id, &mut changes)).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Waits until the order has changed, or may have.
async fn change_of(id: OrderId, changes: &mut Receiver<OrderId>) {
    loop {
        match changes.recv().await {
            Ok(changed) if changed == id => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
