//! Waiting for an order: by one request, until it is there and settled.
//!
//! Each change that this process makes wakes the requests that wait in it; one process makes all changes. In Lambda another
//! instance makes them, so the order is read again anyway, in pauses that grow from a tenth of a second to two.

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

/// The pause before the second look; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How long an order is waited for that is not there, or not the caller's to see: anybody can make up an id.
const UNSEEN_PATIENCE: Duration = Duration::from_secs(2);
/// The order with its notes once it is settled, or as it stands when the patience is over; `None` where it is not there.
///
/// An order that the caller may not see is waited for like one that is not there, for two seconds at most: nobody learns
/// which it is. One that waits for its shopper is waited for as long as its version `is_known` to the client, who has seen
/// that and tries again. Costs 1 RRU a look: 2 to 7 for an order that goes well, at most 15 within 20 seconds unless it changes often.
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
        // The end of the pause counts as a change.
        let _ = timeout_at(until, change_of(id, &mut changes)).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Ends when the order has changed, or may have.
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
