//! Takes a transaction back by another, once.

use domain::id::TransactionId;
use service::table::{Attempts, TableError};

use super::book::{Booked, Booking};
use crate::Ledger;
use crate::model::{Kept, Origin, Status};

/// What a reversal came to.
#[derive(Debug)]
pub(crate) enum Reversed {
    /// As a new transaction comes out.
    As(Booked),
    /// The transaction is not posted: there is nothing to take back.
    NotPosted,
    /// Another transaction has taken it back.
    Already(TransactionId),
    /// Events booked it, and would not learn of it.
    BookedBy(Origin),
    /// There is no such transaction.
    Unknown,
}

/// Takes a transaction back by a new one of this id.
pub(crate) async fn reverse(app: &Ledger, id: TransactionId, by: TransactionId) -> Result<Reversed, TableError> {
    let mut attempts = Attempts::on("transaction");
    loop {
        let Some(Kept::Booked(original)) = app.store.kept(id).await? else { return Ok(Reversed::Unknown) };
        if by == id {
            return Ok(Reversed::As(Booked::Taken));
        }
        if let Some(origin) = original.origin {
            return Ok(Reversed::BookedBy(origin));
        }
        let draft = original.reversal(by);
        match (original.status(app.context.clock.now()), original.reversed_by) {
            (Status::Posted, _) => {
                let booked = Booking { reverses: Some(&original), ..Booking::of(&draft) }.book(app).await?;
                match booked {
                    Booked::Changed => attempts.again().await?,
                    booked => return Ok(Reversed::As(booked)),
                }
            }
            (Status::Reversed, Some(other)) => {
                // This id may have been used before, and was refused then; or it is the one.
                return Ok(match app.store.kept(by).await? {
                    Some(kept) if kept.fingerprint() == draft.fingerprint() => Reversed::As(Booked::Before(kept)),
                    _ => Reversed::Already(other),
                });
            }
            _ => return Ok(Reversed::NotPosted),
        }
    }
}
