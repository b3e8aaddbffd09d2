//! Writing a step: each level over the version that was read, the movement once, and what became of the levels.

use shared::events::inventory::{Level as Told, StockChanged};
use shared::table::{TableError, Transaction, Write};

use super::{level_key, movement_key};
use crate::model::{Level, Step};

/// Adds a step to a transaction: levels in the order of their skus, the movement, and the event with every level.
///
/// A level is refused with the label `level` where another step came first. Since the step was decided on exactly that
/// version, `available` there is what was looked at: nothing is promised twice, and the event tells the truth.
pub(crate) fn add_step(transaction: &mut Transaction, step: &Step) {
    for level in &step.levels {
        transaction.push(Write::replace("level", level_key(&level.sku), level, level.version - 1));
    }
    let movement = &step.movement;
    transaction.push(Write::create("movement", movement_key(movement.id), movement));
    transaction.publish(&StockChanged { movement_id: movement.id, levels: step.levels.iter().map(told).collect() });
}

/// A level as events carry it.
pub(crate) fn told(level: &Level) -> Told {
    Told { sku: level.sku.clone(), version: level.version, on_hand: level.on_hand, available: level.available }
}

/// Whether a write was refused since the reservation was made or changed by somebody else.
pub(crate) fn is_taken(error: &TableError) -> bool {
    error.refused("reservation")
}

/// Whether a movement was refused since it is recorded already.
pub(crate) fn is_recorded(error: &TableError) -> bool {
    error.refused("movement")
}
