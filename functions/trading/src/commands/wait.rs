//! Lets a request wait until an order is settled.
//!
//! A change that this process makes wakes the requests that wait in it. In a function another instance may make the change, so
//! that the request also reads the order again, in pauses that grow.

use std::time::Duration;

use domain::id::TradingOrderId;
use service::Problem;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{Instant, timeout_at};

use super::access::Asked;
use crate::Trading;
use crate::model::OrderRecord;

/// The pause before the second read; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between two reads.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Reads an order until it is settled, or for `patience`. Costs 1 RRU per read: commonly 2 to 4, at most 15 in 20 seconds.
pub(crate) async fn settled(app: &Trading, asked: Asked<'_>, patience: Duration) -> Result<OrderRecord, Problem> {
    let deadline = Instant::now() + patience;
    let (mut changes, mut pause) = (app.changes.subscribe(), FIRST_PAUSE);
    loop {
        let found = asked.read(app).await?;
        if found.is_settled() || Instant::now() >= deadline {
            return Ok(found);
        }
        // The end of the pause leads to a read as well.
        let _ = timeout_at(deadline.min(Instant::now() + pause), change_of(asked.id, &mut changes)).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Waits until the order has changed, or may have.
async fn change_of(id: TradingOrderId, changes: &mut Receiver<TradingOrderId>) {
    loop {
        match changes.recv().await {
            Ok(changed) if changed == id => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
