//! Settles a reservation: commits it, gives it back in whole or in part, or expires it.

use domain::id::{MovementId, ReservationId};
use service::table::{Attempts, TableError};

use crate::Inventory;
use crate::model::{Command, Outcome, Reservation};
use crate::store::is_taken;

/// The outcome of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Done, now or before, or never to be done.
    Done,
    /// The reservation has changed since it was read.
    Changed,
    /// The command came too early.
    Early,
}

/// Applies a command to a reservation in its present state; `false` if it came too early, since the reservation is not
/// known yet or lacks an earlier event.
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

/// Applies a command to a known reservation.
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
