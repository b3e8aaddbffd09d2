//! Tickets: kept as hashes, taken once.

use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::Ticket;

const TICKET: &str = "ticket";

fn key(hash: &str) -> Key {
    Key::only(format!("ticket#{hash}"))
}

impl Store {
    pub(crate) async fn create_ticket(&self, hash: &str, ticket: &Ticket) -> Result<(), TableError> {
        self.table.write(Write::create(TICKET, key(hash), ticket).expires_at(ticket.until)).await
    }

    pub(crate) async fn find_ticket(&self, hash: &str) -> Result<Option<Ticket>, TableError> {
        self.table.get(&key(hash)).await
    }

    /// Takes a ticket; false where somebody else has.
    pub(crate) async fn take_ticket(&self, hash: &str) -> Result<bool, TableError> {
        match self.table.write(Write::delete(TICKET, key(hash)).when("attribute_exists(pk)")).await {
            Ok(()) => Ok(true),
            Err(TableError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
