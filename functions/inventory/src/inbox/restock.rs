//! Restocks returned goods.

use domain::id::{MovementId, ReservationId};
use events::orders::ReturnReceived;
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Inventory;
use crate::model::{Change, Changes, Kind, Movement, demand};
use crate::store::{add_movement, is_recorded};

/// Adds a return's good pieces to the stock on hand, once: the movement has the ULID of the return.
///
/// Unknown skus get a level, since the goods are there. The order need not be known.
pub(super) async fn on_return_received(
    inventory: &Inventory,
    _: &Event,
    received: ReturnReceived,
) -> Result<(), ConsumeError> {
    let back = |on_hand| Change { on_hand, ..Change::default() };
    let changes: Changes = demand(&received.restock).into_iter().map(|line| (line.sku, back(line.quantity))).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let (store, clock) = (&inventory.store, &inventory.context.clock);
    let mut turn = store.turn_at_all(changes.keys().cloned().collect()).await?;
    loop {
        let movement = Movement::new(MovementId::from(received.return_id.raw()), Kind::Return, clock.now())
            .of_reservation(ReservationId::from(received.order_id.raw()))
            .referring_to(Some(received.return_id.to_string()));
        let step = movement.carry_out(&changes, turn.levels());
        let step = step.map_err(|error| ConsumeError::NotYet(error.to_string()))?;
        let mut transaction = store.table().transaction();
        add_movement(&mut transaction, &step);
        match transaction.commit().await {
            Ok(()) => return Ok(()),
            Err(error) if is_recorded(&error) => return Ok(()),
            Err(error) => turn.again(error).await?,
        }
    }
}
