//! Which orders this process has just changed, for the requests that wait in it.

use domain::id::OrderId;
use tokio::sync::broadcast::{self, Receiver, Sender};

/// How many changes are kept for a request that is busy; beyond that it reads the order again.
const BACKLOG: usize = 256;

/// Wakes the requests that wait in this process when an order has changed.
#[derive(Clone, Debug)]
pub(crate) struct Changes(Sender<OrderId>);

impl Changes {
    /// Nobody waits yet.
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    /// An order has changed. Costs next to nothing where nobody waits.
    pub(crate) fn tell(&self, id: OrderId) {
        let _ = self.0.send(id);
    }

    /// Listens from now on.
    pub(crate) fn listen(&self) -> Receiver<OrderId> {
        self.0.subscribe()
    }
}
