//! Writes a step: each level over the version that was read, its record once, and the event with the levels.

use events::inventory::{Level as EventLevel, OversoldLevel, StockChanged, StockOversold};
use service::table::{TableError, Transaction, Write};

use super::{level_key, low, movement_key, short};
use crate::model::{Level, Step};

/// Adds a step with its own record to a transaction.
pub(crate) fn add_movement(transaction: &mut Transaction, step: &Step) {
    transaction.push(Write::create("movement", movement_key(step.movement.id), &step.movement));
    add_step(transaction, step);
    let levels: Vec<_> = step.oversold().map(oversold).collect();
    if !levels.is_empty() {
        transaction.publish(&StockOversold { movement_id: step.movement.id, levels });
    }
}

fn oversold(level: &Level) -> OversoldLevel {
    OversoldLevel {
        sku: level.sku.clone(),
        version: level.version,
        on_hand: level.on_hand,
        reserved: level.reserved,
        short_by: level.short_by(),
    }
}

/// Adds a step to a transaction: levels in the order of their skus, and the event with every level.
/// The caller adds the record.
///
/// A level is refused with the label `level` if another step came first. So the step applies to exactly the version that
/// it was decided on: nothing is promised twice, and the event is correct.
pub(super) fn add_step(transaction: &mut Transaction, step: &Step) {
    for level in &step.levels {
        let mut write = Write::replace("level", level_key(&level.sku), level, level.version - 1);
        if level.short_by() > 0 {
            write = write.index1(short(), level.sku.as_str());
        }
        transaction.push(if level.is_low() { write.index2(low(), level.sku.as_str()) } else { write });
    }
    let levels = step.steadiness().map(|(level, steady)| EventLevel { steady, ..event_level(level) }).collect();
    transaction.publish(&StockChanged { movement_id: step.movement.id, levels });
}

/// Converts a level for an event, whatever it was before.
pub(crate) fn event_level(level: &Level) -> EventLevel {
    EventLevel {
        sku: level.sku.clone(),
        version: level.version,
        on_hand: level.on_hand,
        available: level.available,
        steady: false,
    }
}

/// Whether a write was refused because the reservation was created or changed meanwhile.
pub(crate) fn is_taken(error: &TableError) -> bool {
    error.refused("reservation")
}

/// Whether a movement was refused because it is already recorded.
pub(crate) fn is_recorded(error: &TableError) -> bool {
    error.refused("movement")
}
