//! Settling a reservation: committed, given back whole or in part, or run out.

use domain::id::{MovementId, ReservationId};
use service::table::{Attempts, TableError};

use crate::Inventory;
use crate::model::{Command, Outcome, Reservation};
use crate::store::is_taken;

/// What one try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It is done, now or before, or is never to be done.
    Done,
    /// The reservation has changed since it was read.
    Changed,
    /// It is not time for it yet.
    Early,
}

/// Carries out a command on a reservation, whatever became of it meanwhile; `false` where that can't be done yet, for
/// it is not known, or not that far.
pub(crate) async fn settle(inventory: &Inventory, id: ReservationId, command: &Command) -> Result<bool, TableError> {
    let mut attempts = Attempts::on("reservation");
    loop {
        let Some(reservation) = inventory.store.reservation(id).await? else { return Ok(false) };
        match settle_as_known(inventory, &reservation, command).await? {
            Settled::Done => return Ok(true),
            Settled::Early => return Ok(false),
            Settled::Changed => attempts.again().await?,
        }
    }
}

/// Carries out a command on a reservation as it is known.
pub(crate) async fn settle_as_known(
    inventory: &Inventory,
    reservation: &Reservation,
    command: &Command,
) -> Result<Settled, TableError> {
    let (store, clock) = (&inventory.store, &inventory.context.clock);
    let mut turn = store.turn(reservation.skus_moved_by(command)).await?;
    loop {
        let outcome = reservation.decide(command, turn.levels(), MovementId::new(clock), clock.now());
        let written = match outcome.map_err(|error| TableError::Failed(Box::new(error)))? {
            Outcome::Nothing => Ok(()),
            Outcome::Early => return Ok(Settled::Early),
            Outcome::Tell => store.tell_again(reservation).await,
            Outcome::Change(decision) => store.change(&decision).await,
        };
        match written {
            Ok(()) => return Ok(Settled::Done),
            Err(error) if is_taken(&error) => return Ok(Settled::Changed),
            Err(error) => turn.again(error).await?,
        }
    }
}
