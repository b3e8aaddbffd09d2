//! Settling a reservation: committed, given back, or run out.

use shared::id::{MovementId, ReservationId};
use shared::table::TableError;

use crate::Inventory;
use crate::model::{Command, Outcome, Reservation};
use crate::store::is_taken;

/// How often a reservation that others change at the same time is looked at again.
const MAX_ATTEMPTS: u32 = 5;

/// Carries out a command on a reservation, whatever became of it meanwhile; `false` where there is none.
pub(crate) async fn settle(inventory: &Inventory, id: ReservationId, command: Command) -> Result<bool, TableError> {
    for _ in 0..MAX_ATTEMPTS {
        let Some(reservation) = inventory.0.store.reservation(id).await? else { return Ok(false) };
        if settle_as_known(inventory, &reservation, command).await? {
            return Ok(true);
        }
    }
    Err(TableError::Busy(format!("{id} changes too fast").into()))
}

/// Carries out a command on a reservation as it is known; `false` where it has changed since.
pub(crate) async fn settle_as_known(
    inventory: &Inventory,
    reservation: &Reservation,
    command: Command,
) -> Result<bool, TableError> {
    let (store, clock) = (&inventory.0.store, &inventory.0.context.clock);
    let mut turn = store.turn(reservation.skus_moved_by(command)).await?;
    let movement = MovementId::new(clock);
    loop {
        let outcome = reservation.decide(command, turn.levels(), movement, clock.now());
        let written = match outcome.map_err(|error| TableError::Failed(Box::new(error)))? {
            Outcome::Nothing => Ok(()),
            Outcome::Tell => store.tell_again(reservation).await,
            Outcome::Change(decision) => store.change(&decision).await,
        };
        match written {
            Ok(()) => return Ok(true),
            Err(error) if is_taken(&error) => return Ok(false),
            Err(error) => turn.again(error).await?,
        }
    }
}
