//! Notifies the requests that wait in this process of changed orders.

use domain::id::OrderId;
use tokio::sync::broadcast::{self, Receiver, Sender};

/// How many changes are buffered for a busy request.
///
/// Beyond that it reads the order again.
const BACKLOG: usize = 256;

/// Broadcasts the ids of changed orders to the requests that wait in this process.
#[derive(Clone, Debug)]
pub(crate) struct Changes(Sender<OrderId>);

impl Changes {
    /// Creates the channel, with no request waiting.
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    /// Reports that an order has changed. Costs almost nothing if no request waits.
    pub(crate) fn notify(&self, id: OrderId) {
        let _ = self.0.send(id);
    }

    /// Receives the changes from now on.
    pub(crate) fn listen(&self) -> Receiver<OrderId> {
        self.0.subscribe()
    }
}
