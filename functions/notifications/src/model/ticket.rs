//! Tickets: what a browser opens a socket with, since it can't send a token there.

use std::time::Duration;

use domain::Timestamp;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};

/// How long a ticket is good.
pub(crate) const TICKET_LIFE: Duration = Duration::from_secs(30);

/// A ticket as it is kept, under the hash of its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ticket {
    pub(crate) owner: Owner,
    pub(crate) until: Timestamp,
}
